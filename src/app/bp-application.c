/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-application.h"

#include "app/bp-color-scheme.h"
#include "app/bp-report.h"
#include "app/bp-style.h"
#include "app/bp-window.h"
#include "base/bp-i18n.h"
#include "link/bp-libusb-bus.h"
#include "virtual/bp-virtual-bus.h"
#include "virtual/bp-virtual-seat.h"
#include "virtual/bp-virtual-uart-bus.h"

struct _BpApplication {
  GtkApplication parent_instance;

  BpBoardList *boards;
  BpColorScheme *color_scheme;
  gboolean practice; /* the virtual boards are in the list */
};

G_DEFINE_FINAL_TYPE (BpApplication, bp_application, GTK_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "practice", 'p', 0, G_OPTION_ARG_NONE, NULL, N_ ("Add virtual boards to practise on"), NULL },
  { "board", 'b', 0, G_OPTION_ARG_STRING, NULL, N_ ("Choose the board with this id"), N_ ("ID") },
  { "version", 'v', 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version and exit"), NULL },
  { NULL }
};

static const struct {
  const char *action;
  const char *accels[3];
} accels[] = {
  { "app.quit", { "<Primary>q", NULL } },
  { "window.close", { "<Primary>w", NULL } },
  { "win.choose-firmware", { "<Primary>o", NULL } },
  { "win.flash", { "<Primary>Return", "<Primary>KP_Enter", NULL } },
  { "win.ask-cancel", { "Escape", NULL } },
  { "win.refresh", { "F5", "<Primary>r", NULL } },
  { "win.toggle-log", { "<Primary>l", NULL } },
  { "app.shortcuts", { "<Primary>question", NULL } },
  { "win.help('')", { "F1", NULL } },
};

static BpWindow *
bp_application_ensure_window (BpApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  /* A message may be the active window; the window that it belongs to is meant. */
  while (window != NULL && !BP_IS_WINDOW (window))
    window = gtk_window_get_transient_for (window);
  if (window != NULL)
    return BP_WINDOW (window);
  return bp_window_new (GTK_APPLICATION (self), self->boards);
}

/* Those that stand in their loader, and those that run their firmware. */
static void
bp_application_add_virtual_boards (BpApplication *self)
{
  g_autoptr (BpClock) clock = bp_clock_new ();
  g_autoptr (BpVirtualBus) bus = bp_virtual_bus_new (clock);
  g_autoptr (BpVirtualUartBus) uart_bus = bp_virtual_uart_bus_new (clock);
  const BpVirtualRunnerProfile *profiles;
  guint n_profiles;

  bp_board_list_add_bus (self->boards, BP_USB_BUS (bus));
  bp_board_list_add_serial_bus (self->boards, BP_SERIAL_BUS (uart_bus));
  profiles = bp_virtual_runner_list_profiles (&n_profiles);
  for (guint i = 0; i < n_profiles; i++) {
    g_autoptr (BpVirtualSeat) seat = bp_virtual_seat_new_practice (&profiles[i], clock);

    bp_board_list_add_bus (self->boards, BP_USB_BUS (seat));
    bp_board_list_add_serial_bus (self->boards, BP_SERIAL_BUS (seat));
  }
}

static void
on_practice_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BpApplication *self = BP_APPLICATION (user_data);

  if (self->practice)
    return;
  self->practice = TRUE;
  bp_application_add_virtual_boards (self);
}

static void
on_board_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BpWindow *window = bp_application_ensure_window (BP_APPLICATION (user_data));

  bp_window_choose_board (window, g_variant_get_string (parameter, NULL));
}

static void
on_about_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BpApplication *self = BP_APPLICATION (user_data);
  g_autofree char *versions = bp_report_dup_versions ();

  /* clang-format off */
  gtk_show_about_dialog (GTK_WINDOW (bp_application_ensure_window (self)),
                         "program-name", g_get_application_name (),
                         "logo-icon-name", BP_APP_ID,
                         "version", BP_VERSION,
                         "comments", _("Flashes flight controllers by clicking"),
                         "copyright", "© The Bootpin authors",
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "system-information", versions,
                         /* TRANSLATORS: your name, one a line */
                         "translator-credits", _("translator-credits"),
                         NULL);
  /* clang-format on */
}

/* GTK would load a help overlay with every window, whether it is asked for or not. */
static void
on_shortcuts_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BpWindow *window = bp_application_ensure_window (BP_APPLICATION (user_data));
  g_autoptr (GtkBuilder) builder =
      gtk_builder_new_from_resource ("/io/github/bootpin/Bootpin/shortcuts.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (shortcuts, GTK_WINDOW (window));
  gtk_window_present (shortcuts);
}

static void
on_quit_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplication *application = GTK_APPLICATION (user_data);
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (application));

  /* A window in the middle of a job asks first. */
  for (GList *link = windows; link != NULL; link = link->next) {
    if (BP_IS_WINDOW (link->data))
      gtk_window_close (link->data);
  }
}

static const GActionEntry application_actions[] = {
  { .name = "practice", .activate = on_practice_activated },
  { .name = "board", .activate = on_board_activated, .parameter_type = "s" },
  { .name = "about", .activate = on_about_activated },
  { .name = "shortcuts", .activate = on_shortcuts_activated },
  { .name = "quit", .activate = on_quit_activated },
};

static void
bp_application_startup (GApplication *application)
{
  BpApplication *self = BP_APPLICATION (application);
  g_autoptr (BpLibusbBus) bus = NULL;

  G_APPLICATION_CLASS (bp_application_parent_class)->startup (application);

  bp_style_install (gdk_display_get_default ());
  self->color_scheme = bp_color_scheme_new ();
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           accels[i].accels);
  bus = bp_libusb_bus_new ();
  bp_board_list_add_bus (self->boards, BP_USB_BUS (bus));
  bp_board_list_add_serial_ports (self->boards);
}

static void
bp_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (bp_application_ensure_window (BP_APPLICATION (application))));
}

static void
bp_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  BpWindow *window = bp_application_ensure_window (BP_APPLICATION (application));

  bp_window_open (window, files[0]);
  gtk_window_present (GTK_WINDOW (window));
}

static int
bp_application_handle_local_options (GApplication *application, GVariantDict *dict)
{
  g_autofree char *versions = NULL;
  g_autoptr (GError) error = NULL;
  const char *board;

  if (g_variant_dict_contains (dict, "version")) {
    versions = bp_report_dup_versions ();
    g_print ("%s\n", versions);
    return 0;
  }
  if (!g_application_register (application, NULL, &error)) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  /* As actions, so that they reach the program that runs already. */
  if (g_variant_dict_contains (dict, "practice"))
    g_action_group_activate_action (G_ACTION_GROUP (application), "practice", NULL);
  if (g_variant_dict_lookup (dict, "board", "&s", &board))
    g_action_group_activate_action (G_ACTION_GROUP (application), "board",
                                    g_variant_new_string (board));
  return -1;
}

static void
bp_application_dispose (GObject *object)
{
  BpApplication *self = BP_APPLICATION (object);

  g_clear_object (&self->color_scheme);
  g_clear_object (&self->boards);

  G_OBJECT_CLASS (bp_application_parent_class)->dispose (object);
}

static void
bp_application_class_init (BpApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bp_application_dispose;
  application_class->startup = bp_application_startup;
  application_class->activate = bp_application_activate;
  application_class->open = bp_application_open;
  application_class->handle_local_options = bp_application_handle_local_options;
}

static void
bp_application_init (BpApplication *self)
{
  self->boards = bp_board_list_new ();
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _ ("[FILE]"));
  g_application_set_option_context_summary (G_APPLICATION (self),
                                            _ ("Flashes flight controllers by clicking."));
  g_action_map_add_action_entries (G_ACTION_MAP (self), application_actions,
                                   G_N_ELEMENTS (application_actions), self);
}

BpApplication *
bp_application_new (void)
{
  return g_object_new (BP_TYPE_APPLICATION, "application-id", BP_APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path",
                       "/io/github/bootpin/Bootpin", NULL);
}
