/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-color-scheme.h"

#include <gtk/gtk.h>

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_INTERFACE "org.freedesktop.portal.Settings"
#define APPEARANCE "org.freedesktop.appearance"
#define COLOR_SCHEME "color-scheme"

/* The values of color-scheme; 0 is "no preference". */
#define PREFER_DARK 1
#define PREFER_LIGHT 2

struct _BpColorScheme {
  GObject parent_instance;

  GDBusConnection *bus;
  GCancellable *cancellable;
  guint subscription;
};

G_DEFINE_FINAL_TYPE (BpColorScheme, bp_color_scheme, G_TYPE_OBJECT)

static void
apply (GVariant *value)
{
  g_autoptr (GVariant) inner = g_variant_ref (value);
  GtkSettings *settings = gtk_settings_get_default ();
  guint32 wish;

  /* Read wraps the value in two variants, SettingChanged in one. */
  while (g_variant_is_of_type (inner, G_VARIANT_TYPE_VARIANT)) {
    GVariant *boxed = g_steal_pointer (&inner);

    inner = g_variant_get_variant (boxed);
    g_variant_unref (boxed);
  }
  if (!g_variant_is_of_type (inner, G_VARIANT_TYPE_UINT32))
    return;
  wish = g_variant_get_uint32 (inner);
  if (wish == PREFER_DARK || wish == PREFER_LIGHT)
    g_object_set (settings, "gtk-application-prefer-dark-theme", wish == PREFER_DARK, NULL);
  else
    gtk_settings_reset_property (settings, "gtk-application-prefer-dark-theme");
}

static void
on_setting_changed (GDBusConnection *bus, const char *sender, const char *path,
                    const char *interface, const char *signal, GVariant *parameters,
                    gpointer user_data)
{
  g_autoptr (GVariant) value = NULL;
  const char *space;
  const char *key;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ssv)")))
    return;
  g_variant_get (parameters, "(&s&sv)", &space, &key, &value);
  if (g_str_equal (space, APPEARANCE) && g_str_equal (key, COLOR_SCHEME))
    apply (value);
}

static void
on_read_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) value = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (reply == NULL) {
    g_debug ("no colour scheme from the portal: %s", error->message);
    return;
  }
  g_variant_get (reply, "(v)", &value);
  apply (value);
}

static void
on_bus_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BpColorScheme *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (bus == NULL) {
    g_debug ("no session bus: %s", error->message);
    return;
  }
  self = BP_COLOR_SCHEME (user_data);
  self->bus = g_steal_pointer (&bus);
  self->subscription = g_dbus_connection_signal_subscribe (
      self->bus, PORTAL_NAME, PORTAL_INTERFACE, "SettingChanged", PORTAL_PATH, APPEARANCE,
      G_DBUS_SIGNAL_FLAGS_NONE, on_setting_changed, self, NULL);
  g_dbus_connection_call (self->bus, PORTAL_NAME, PORTAL_PATH, PORTAL_INTERFACE, "Read",
                          g_variant_new ("(ss)", APPEARANCE, COLOR_SCHEME), G_VARIANT_TYPE ("(v)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, on_read_ready, NULL);
}

static void
bp_color_scheme_constructed (GObject *object)
{
  BpColorScheme *self = BP_COLOR_SCHEME (object);

  G_OBJECT_CLASS (bp_color_scheme_parent_class)->constructed (object);

  if (g_getenv ("GTK_THEME") != NULL || gtk_check_version (4, 20, 0) == NULL)
    return;
  g_bus_get (G_BUS_TYPE_SESSION, self->cancellable, on_bus_ready, self);
}

static void
bp_color_scheme_dispose (GObject *object)
{
  BpColorScheme *self = BP_COLOR_SCHEME (object);

  g_cancellable_cancel (self->cancellable);
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  self->subscription = 0;
  g_clear_object (&self->bus);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (bp_color_scheme_parent_class)->dispose (object);
}

static void
bp_color_scheme_class_init (BpColorSchemeClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = bp_color_scheme_constructed;
  G_OBJECT_CLASS (klass)->dispose = bp_color_scheme_dispose;
}

static void
bp_color_scheme_init (BpColorScheme *self)
{
  self->cancellable = g_cancellable_new ();
}

BpColorScheme *
bp_color_scheme_new (void)
{
  return g_object_new (BP_TYPE_COLOR_SCHEME, NULL);
}
