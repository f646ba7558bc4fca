/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-notice.h"

#define NOTICE_ID "outcome"

#define SERVICE "org.freedesktop.Notifications"

typedef struct {
  GApplication *application;
  GNotification *notification;
  guint watch;
} Notice;

static void
notice_free (gpointer data)
{
  Notice *self = data;

  g_object_unref (self->application);
  g_object_unref (self->notification);
  g_free (self);
}

/* A message or a dialog of the program may be the active window. */
static gboolean
is_looked_at (GtkApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (application);

  return window != NULL && gtk_window_is_active (window);
}

static GtkApplication *
get_application (GtkWindow *window)
{
  while (window != NULL && gtk_window_get_application (window) == NULL)
    window = gtk_window_get_transient_for (window);
  return window != NULL ? gtk_window_get_application (window) : NULL;
}

static void
on_appeared (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  Notice *self = user_data;

  g_application_send_notification (self->application, NOTICE_ID, self->notification);
  g_bus_unwatch_name (self->watch);
}

static void
on_missing (GDBusConnection *bus, const char *name, gpointer user_data)
{
  Notice *self = user_data;

  g_debug ("no notification: nobody takes them");
  g_bus_unwatch_name (self->watch);
}

/* A desktop without such a service is no reason for GLib to complain of it each time. A sandbox
 * does not show it, and has a portal for it. */
static void
send (GApplication *application, GNotification *notification)
{
  GDBusConnection *bus = g_application_get_dbus_connection (application);
  Notice *notice;

  if (bus == NULL || g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS)) {
    g_application_send_notification (application, NOTICE_ID, notification);
    return;
  }
  notice = g_new0 (Notice, 1);
  notice->application = g_object_ref (application);
  notice->notification = g_object_ref (notification);
  notice->watch = g_bus_watch_name_on_connection (bus, SERVICE, G_BUS_NAME_WATCHER_FLAGS_AUTO_START,
                                                  on_appeared, on_missing, notice, notice_free);
}

void
bp_notice_send (GtkWindow *window, const char *title, const char *body,
                GNotificationPriority priority)
{
  GtkApplication *application;
  g_autoptr (GNotification) notification = NULL;

  g_return_if_fail (GTK_IS_WINDOW (window));

  application = get_application (window);
  if (application == NULL || is_looked_at (application))
    return;
  notification = g_notification_new (title);
  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, priority);
  send (G_APPLICATION (application), notification);
}

void
bp_notice_withdraw (GtkWindow *window)
{
  GtkApplication *application;

  g_return_if_fail (GTK_IS_WINDOW (window));

  application = get_application (window);
  if (application != NULL)
    g_application_withdraw_notification (G_APPLICATION (application), NOTICE_ID);
}
