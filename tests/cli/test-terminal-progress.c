/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-text.h"
#include "cli/bp-terminal-progress.h"

#include <string.h>

static const BpProgressView view = {
  .phase = "Writing",
  .fraction = 0.425,
  .speed = 39117,
  .time_left = 68,
};

static void
test_line_fits_into_every_width (void)
{
  const char *phases[] = { "Writing", "", "Schreibt auf den Baustein", "写入固件到芯片" };
  const double fractions[] = { -1, 0, 0.999, 1, 2 };

  for (guint columns = 1; columns < 200; columns++)
    for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
      for (guint j = 0; j < G_N_ELEMENTS (fractions); j++) {
        BpProgressView other = view;
        g_autofree char *line = NULL;

        other.phase = phases[i];
        other.fraction = fractions[j];
        line = bp_terminal_progress_format (&other, columns, TRUE);
        g_assert_true (g_utf8_validate (line, -1, NULL));
        g_assert_cmpuint (bp_text_get_columns (line), <=, MAX (columns, 7));
      }
}

static void
test_line_tells_phase_percent_speed_and_time (void)
{
  g_autofree char *line = bp_terminal_progress_format (&view, 80, FALSE);

  g_assert_cmpstr (line, ==,
                   "############................   42 %  Writing  38.2\u00a0KiB/s  1 min 8 s left");
}

static void
test_what_is_not_known_is_not_told (void)
{
  const BpProgressView vague = { .phase = "Connecting", .time_left = -1 };
  g_autofree char *line = bp_terminal_progress_format (&vague, 80, FALSE);

  g_assert_cmpstr (line, ==, "............................    0 %  Connecting");
}

static void
test_narrow_line_keeps_the_percentage (void)
{
  g_autofree char *line = bp_terminal_progress_format (&view, 12, FALSE);

  g_assert_nonnull (strstr (line, "42 %"));
}

static void
test_bar_stays_where_it_is (void)
{
  const int times[] = { -1, 1, 59, 100, 5000 };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
    BpProgressView other = view;
    g_autofree char *line = NULL;

    other.time_left = times[i];
    other.speed = i * 1000000;
    line = bp_terminal_progress_format (&other, 100, FALSE);
    g_assert_cmpint (strchr (line, '%') - line, ==, 46);
  }
}

static void
test_one_hundred_percent_is_not_said_too_early (void)
{
  BpProgressView other = view;
  g_autofree char *line = NULL;

  other.fraction = 0.9999;
  line = bp_terminal_progress_format (&other, 80, FALSE);
  g_assert_nonnull (strstr (line, " 99 %"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/terminal-progress/line-fits-into-every-width",
                   test_line_fits_into_every_width);
  g_test_add_func ("/terminal-progress/line-tells-phase-percent-speed-and-time",
                   test_line_tells_phase_percent_speed_and_time);
  g_test_add_func ("/terminal-progress/what-is-not-known-is-not-told",
                   test_what_is_not_known_is_not_told);
  g_test_add_func ("/terminal-progress/narrow-line-keeps-the-percentage",
                   test_narrow_line_keeps_the_percentage);
  g_test_add_func ("/terminal-progress/bar-stays-where-it-is", test_bar_stays_where_it_is);
  g_test_add_func ("/terminal-progress/one-hundred-percent-is-not-said-too-early",
                   test_one_hundred_percent_is_not_said_too_early);
  return g_test_run ();
}
