/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "practice.h"

#include <string.h>

#include "firmware/bp-firmware-writer.h"

#define FLASH_BASE 0x08000000
#define STACK_POINTER 0x20002000
#define RESET_VECTOR (FLASH_BASE + 0x191)

BpVirtualBus *
practice_add_boards (Desk *desk, const char *const *names)
{
  g_autoptr (BpClock) clock = bp_clock_new ();
  BpVirtualBus *bus = bp_virtual_bus_new_empty (clock);

  for (guint i = 0; names[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *name = g_strdup_printf ("%s-%u", names[i], i + 1);
    g_autoptr (BpVirtualBoard) board = bp_virtual_board_new (names[i], &error);

    g_assert_no_error (error);
    bp_virtual_bus_add (bus, i > 0 ? name : names[i], board);
  }
  bp_board_list_add_bus (desk->boards, BP_USB_BUS (bus));
  settle ();
  return bus;
}

BpVirtualSeat *
practice_add_runner (Desk *desk, const char *profile)
{
  g_autoptr (BpClock) clock = bp_clock_new ();
  const BpVirtualRunnerProfile *profiles;
  guint n_profiles;

  profiles = bp_virtual_runner_list_profiles (&n_profiles);
  for (guint i = 0; i < n_profiles; i++) {
    BpVirtualSeat *seat;

    if (!g_str_equal (profiles[i].name, profile))
      continue;
    seat = bp_virtual_seat_new (&profiles[i], clock, NULL);
    bp_board_list_add_bus (desk->boards, BP_USB_BUS (seat));
    bp_board_list_add_serial_bus (desk->boards, BP_SERIAL_BUS (seat));
    settle ();
    return seat;
  }
  g_error ("there is no firmware “%s”", profile);
}

void
practice_choose_file (Desk *desk, const char *path)
{
  desk_activate (desk, "firmware", g_variant_new_string (path));
  wait_until (strstr (desk_get_status (desk), "Reading the file") == NULL);
}

const char *
practice_write_hex (Desk *desk, const char *name, guint n_bytes)
{
  g_autofree guint32 *words = g_malloc0 (n_bytes);
  g_autoptr (GBytes) image = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (n_bytes % 4, ==, 0);
  for (guint i = 0; i < n_bytes / 4; i++)
    words[i] = GUINT32_TO_LE (i * 2654435761u);
  words[0] = GUINT32_TO_LE (STACK_POINTER);
  words[1] = GUINT32_TO_LE (RESET_VECTOR);
  image = g_bytes_new (words, n_bytes);
  file = bp_firmware_writer_wrap (name, image, FLASH_BASE, &error);
  g_assert_no_error (error);
  return desk_write_file (desk, name, g_bytes_get_data (file, NULL), g_bytes_get_size (file));
}

gboolean
practice_is_enabled (Desk *desk, const char *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (desk->window), action);
}

gboolean
practice_shows (GtkWidget *root, const char *text)
{
  if (GTK_IS_LABEL (root) && gtk_widget_get_mapped (root) &&
      strstr (gtk_label_get_text (GTK_LABEL (root)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (practice_shows (child, text))
      return TRUE;
  }
  return FALSE;
}

GtkWidget *
practice_find_window (GType type)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next) {
    if (G_TYPE_CHECK_INSTANCE_TYPE (link->data, type) && gtk_widget_get_visible (link->data))
      return link->data;
  }
  return NULL;
}

/* A window may have the name of its button. */
static GtkWidget *
find_button (GtkWidget *root, const char *name)
{
  if (GTK_IS_BUTTON (root) && find_named (root, name) == root)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_button (child, name);

    if (found != NULL)
      return found;
  }
  return NULL;
}

void
practice_press (GtkWidget *root, const char *name)
{
  GtkWidget *button = find_button (root, name);

  if (button == NULL)
    g_error ("there is no “%s”", name);
  g_signal_emit_by_name (button, "clicked");
}

void
practice_add_test (const char *path, void (*test) (Desk *desk, gconstpointer data))
{
  g_test_add_vtable (path, sizeof (Desk), NULL, (GTestFixtureFunc)desk_set_up,
                     (GTestFixtureFunc)test, (GTestFixtureFunc)desk_tear_down);
}
