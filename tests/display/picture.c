/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "picture.h"

#include "app/bp-window.h"
#include "desk.h"

#define WIDTH 520
#define HEIGHT 680
#define NARROW_WIDTH 360

static const struct {
  const char *name;
  gboolean dark;
  int width;
} looks[] = {
  { "light", FALSE, WIDTH },
  { "dark", TRUE, WIDTH },
  { "narrow", FALSE, NARROW_WIDTH },
  { "wide", FALSE, 1200 },
};

/* Nothing while the window waits for its next frame, as it does all the time when a job runs (GTK
 * 4.18). */
static GskRenderNode *
dup_node (GtkWidget *window)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, gdk_paintable_get_intrinsic_width (paintable),
                          gdk_paintable_get_intrinsic_height (paintable));
  return gtk_snapshot_to_node (snapshot);
}

void
picture_save (GtkWidget *window, const char *name)
{
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *folder = g_test_build_filename (G_TEST_BUILT, "display", "screenshots", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);

  g_mkdir_with_parents (folder, 0755);
  wait_until ((node = dup_node (window)) != NULL);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

static gboolean
is_moving (GtkWidget *widget)
{
  if (GTK_IS_REVEALER (widget) && gtk_widget_get_mapped (widget) &&
      gtk_revealer_get_reveal_child (GTK_REVEALER (widget)) !=
          gtk_revealer_get_child_revealed (GTK_REVEALER (widget)))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (is_moving (child))
      return TRUE;
  }
  return FALSE;
}

/* The server is asked for the new size in the first frame. */
void
picture_wait_for_frames (GtkWidget *window)
{
  wait_until (!is_moving (window));
  for (guint i = 0; i < 3; i++) {
    gtk_test_widget_wait_for_draw (window);
    settle ();
  }
}

/* One window in all looks; a dialog keeps its own size. */
void
picture_take (GtkWidget *window, const char *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++) {
    g_autofree char *name = g_strdup_printf ("%s-%s", state, looks[i].name);

    if (!BP_IS_WINDOW (window) && looks[i].width != WIDTH)
      continue;
    g_object_set (gtk_settings_get_default (), "gtk-application-prefer-dark-theme", looks[i].dark,
                  NULL);
    if (BP_IS_WINDOW (window))
      gtk_window_set_default_size (GTK_WINDOW (window), looks[i].width, HEIGHT);
    picture_wait_for_frames (window);
    picture_save (window, name);
  }
  if (BP_IS_WINDOW (window))
    gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  g_object_set (gtk_settings_get_default (), "gtk-application-prefer-dark-theme", FALSE, NULL);
}
