/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk.h"

#include <glib/gstdio.h>

#include "app/bp-message-window.h"
#include "app/bp-style.h"
#include "config.h"

#define ST_VENDOR 0x0483
#define DFU_PRODUCT 0xdf11
#define VCP_PRODUCT 0x5740

/* What one test ticks must not be ticked in the next. */
static void
reset_settings (void)
{
  g_autoptr (GSettings) settings = g_settings_new (BP_APP_ID);
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) keys = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; keys[i] != NULL; i++)
    g_settings_reset (settings, keys[i]);
}

void
desk_set_up (Desk *self)
{
  g_autoptr (GError) error = NULL;

  reset_settings ();
  bp_style_install (gdk_display_get_default ());
  /* As an application does by itself. */
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/io/github/bootpin/Bootpin/icons");
  self->folder = g_dir_make_tmp ("bootpin-desk-XXXXXX", &error);
  g_assert_no_error (error);
  self->bus = fake_usb_bus_new ();
  self->boards = bp_board_list_new ();
  bp_board_list_add_bus (self->boards, BP_USB_BUS (self->bus));
  self->window = bp_window_new (NULL, self->boards);
  gtk_window_present (GTK_WINDOW (self->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (self->window));
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    g_remove (child);
  }
  g_rmdir (path);
}

void
desk_tear_down (Desk *self)
{
  BpWindow *window = self->window;

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *)&window);
  gtk_window_destroy (GTK_WINDOW (self->window));
  wait_until (window == NULL);
  g_object_unref (self->boards);
  g_object_unref (self->bus);
  remove_folder (self->folder);
  g_free (self->folder);
  settle ();
}

BpUsbDevice *
desk_plug (Desk *self, const char *id, gboolean in_loader)
{
  guint16 product_id = in_loader ? DFU_PRODUCT : VCP_PRODUCT;
  g_autoptr (GBytes) descriptors =
      fake_dfu_descriptors (ST_VENDOR, product_id, in_loader ? 2 : 1, 0x011a);
  const BpUsbDeviceInfo info = {
    .id = (char *)id,
    .vendor_id = ST_VENDOR,
    .product_id = product_id,
    .product = (char *)(in_loader ? "STM32  BOOTLOADER" : "Betaflight"),
    .serial = (char *)"207F38644E52",
    .descriptors = descriptors,
  };
  BpUsbDevice *device = fake_usb_bus_plug (self->bus, &info);

  wait_until (bp_board_list_find (self->boards, id) != NULL);
  settle ();
  return device;
}

void
desk_unplug (Desk *self, const char *id)
{
  fake_usb_bus_unplug (self->bus, id);
  wait_until (bp_board_list_find (self->boards, id) == NULL);
  settle ();
}

const char *
desk_write_file (Desk *self, const char *name, gconstpointer data, gsize size)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (self->folder, name, NULL);

  g_file_set_contents (path, data, size, &error);
  g_assert_no_error (error);
  g_test_queue_free (path);
  return path;
}

static gboolean
is_named (GtkWidget *widget, const char *name)
{
  g_autofree char *other = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                                               GTK_ACCESSIBLE_PROPERTY_LABEL, name);

  return other == NULL;
}

GtkWidget *
find_named (GtkWidget *root, const char *name)
{
  if (!GTK_IS_LABEL (root) && is_named (root, name))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_named (child, name);

    if (found != NULL)
      return found;
  }
  return NULL;
}

GtkWidget *
desk_find (Desk *self, const char *name)
{
  return find_named (GTK_WIDGET (self->window), name);
}

GtkWidget *
desk_get_message (Desk *self)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next) {
    if (BP_IS_MESSAGE_WINDOW (link->data) && gtk_widget_get_visible (link->data))
      return link->data;
  }
  return NULL;
}

void
desk_activate (Desk *self, const char *action, GVariant *parameter)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->window), action, parameter);
}

const char *
desk_get_status (Desk *self)
{
  GtkWidget *label = gtk_widget_get_first_child (desk_find (self, "Status"));

  g_assert_null (gtk_widget_get_next_sibling (label));
  return gtk_label_get_text (GTK_LABEL (label));
}

void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}
