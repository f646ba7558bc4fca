/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-color-scheme.h"

#include <gtk/gtk.h>

#define NAME "org.freedesktop.portal.Desktop"
#define PATH "/org/freedesktop/portal/desktop"
#define INTERFACE "org.freedesktop.portal.Settings"
#define SPACE "org.freedesktop.appearance"
#define KEY "color-scheme"

#define wait_until(condition)                                                                      \
  while (!(condition))                                                                             \
  g_main_context_iteration (NULL, TRUE)

/* A desktop that wishes what @scheme says. */
typedef struct {
  GDBusConnection *bus;
  GDBusNodeInfo *info;
  guint registration;
  guint name;
  gboolean owned;
  guint32 scheme;
} Portal;

static const char portal_xml[] = "<node><interface name='" INTERFACE "'>"
                                 "<method name='Read'>"
                                 "<arg type='s' direction='in'/><arg type='s' direction='in'/>"
                                 "<arg type='v' direction='out'/>"
                                 "</method>"
                                 "<signal name='SettingChanged'>"
                                 "<arg type='s'/><arg type='s'/><arg type='v'/>"
                                 "</signal>"
                                 "</interface></node>";

static void
on_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
         const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  Portal *portal = user_data;
  GVariant *inner = g_variant_new_variant (g_variant_new_uint32 (portal->scheme));

  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(v)", inner));
}

static const GDBusInterfaceVTable portal_vtable = { .method_call = on_call };

static void
on_owned (GDBusConnection *bus, const char *name, gpointer user_data)
{
  Portal *portal = user_data;

  portal->owned = TRUE;
}

static void
portal_set_up (Portal *portal, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  portal->scheme = GPOINTER_TO_UINT (data);
  portal->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  portal->info = g_dbus_node_info_new_for_xml (portal_xml, NULL);
  portal->registration = g_dbus_connection_register_object (
      portal->bus, PATH, portal->info->interfaces[0], &portal_vtable, portal, NULL, &error);
  g_assert_no_error (error);
  portal->name = g_bus_own_name_on_connection (portal->bus, NAME, G_BUS_NAME_OWNER_FLAGS_REPLACE,
                                               on_owned, NULL, portal, NULL);
  wait_until (portal->owned);
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-application-prefer-dark-theme");
}

static void
portal_tear_down (Portal *portal, gconstpointer data)
{
  g_bus_unown_name (portal->name);
  g_dbus_connection_unregister_object (portal->bus, portal->registration);
  g_dbus_node_info_unref (portal->info);
  g_object_unref (portal->bus);
}

static void
portal_change (Portal *portal, const char *space, const char *key, guint32 scheme)
{
  portal->scheme = scheme;
  g_dbus_connection_emit_signal (portal->bus, NULL, PATH, INTERFACE, "SettingChanged",
                                 g_variant_new ("(ssv)", space, key, g_variant_new_uint32 (scheme)),
                                 NULL);
}

static gboolean
is_dark (void)
{
  gboolean dark;

  g_object_get (gtk_settings_get_default (), "gtk-application-prefer-dark-theme", &dark, NULL);
  return dark;
}

static void
test_the_desktop_is_followed (Portal *portal, gconstpointer data)
{
  g_autoptr (BpColorScheme) scheme = bp_color_scheme_new ();

  wait_until (is_dark ());
  portal_change (portal, SPACE, KEY, 2);
  wait_until (!is_dark ());
  portal_change (portal, SPACE, KEY, 1);
  wait_until (is_dark ());
  portal_change (portal, SPACE, KEY, 0);
  wait_until (!is_dark ());
}

static void
test_other_settings_are_left_alone (Portal *portal, gconstpointer data)
{
  g_autoptr (BpColorScheme) scheme = bp_color_scheme_new ();

  wait_until (is_dark ());
  portal_change (portal, SPACE, "accent-color", 2);
  portal_change (portal, SPACE, KEY, 2);
  wait_until (!is_dark ());
  portal_change (portal, "org.gnome.desktop.interface", KEY, 1);
  portal_change (portal, SPACE, KEY, 1);
  wait_until (is_dark ());
}

static void
test_it_may_go_before_the_answer (Portal *portal, gconstpointer data)
{
  g_object_unref (bp_color_scheme_new ());
  g_main_context_iteration (NULL, FALSE);
  g_assert_false (is_dark ());
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv);

  g_test_add ("/color-scheme/follows", Portal, GUINT_TO_POINTER (1), portal_set_up,
              test_the_desktop_is_followed, portal_tear_down);
  g_test_add ("/color-scheme/others", Portal, GUINT_TO_POINTER (1), portal_set_up,
              test_other_settings_are_left_alone, portal_tear_down);
  g_test_add ("/color-scheme/gone", Portal, GUINT_TO_POINTER (1), portal_set_up,
              test_it_may_go_before_the_answer, portal_tear_down);
  return g_test_run ();
}
