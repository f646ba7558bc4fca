/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gtk/gtk.h>

#include "app/bp-clamp.h"

#define MAXIMUM_WIDTH 200

static int
measure_height (GtkWidget *widget, int width)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, &minimum, NULL, NULL, NULL);
  return minimum;
}

/* GTK complains of a widget that needs more height at some width than it said it ever would. */
static void
test_no_width_needs_more_than_the_least_height (void)
{
  GtkWidget *label = gtk_label_new ("A sentence that is far too long for the width that the clamp "
                                    "leaves to it, whatever the font is and however wide the "
                                    "window grows.");
  GtkWidget *clamp = g_object_ref_sink (
      g_object_new (BP_TYPE_CLAMP, "child", label, "maximum-width", MAXIMUM_WIDTH, NULL));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  g_assert_cmpint (measure_height (label, -1), <, measure_height (label, MAXIMUM_WIDTH));
  g_assert_cmpint (measure_height (clamp, -1), ==, measure_height (label, MAXIMUM_WIDTH));
  g_assert_cmpint (measure_height (clamp, 10 * MAXIMUM_WIDTH), ==, measure_height (clamp, -1));
  g_assert_cmpint (measure_height (clamp, MAXIMUM_WIDTH / 2), >, measure_height (clamp, -1));
  g_object_unref (clamp);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv);

  g_test_add_func ("/clamp/height", test_no_width_needs_more_than_the_least_height);
  return g_test_run ();
}
