/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-window.h"

#include "app/bp-accessible.h"
#include "app/bp-backup-keeper.h"
#include "app/bp-banner.h"
#include "app/bp-board-chooser.h"
#include "app/bp-clamp.h"
#include "app/bp-file-dialog.h"
#include "app/bp-firmware-card.h"
#include "app/bp-help-window.h"
#include "app/bp-job-panel.h"
#include "app/bp-log-view.h"
#include "app/bp-messages.h"
#include "app/bp-notice.h"
#include "app/bp-options-card.h"
#include "app/bp-plan-notes.h"
#include "app/bp-readiness.h"
#include "app/bp-refusal.h"
#include "app/bp-request.h"
#include "app/bp-session.h"
#include "app/bp-tools.h"
#include "base/bp-i18n.h"

struct _BpWindow {
  GtkApplicationWindow parent_instance;

  GtkMenuButton *menu_button;
  BpBanner *banner;
  GtkScrolledWindow *scrolled;
  GtkWidget *choices;
  BpBoardChooser *board_chooser;
  BpFirmwareCard *firmware_card;
  BpPlanNotes *plan_notes;
  BpOptionsCard *options_card;
  BpLogView *log_view;
  BpJobPanel *job_panel;
  GtkWidget *drop_hint;

  BpSession *session;
  BpTools *tools;
  BpBackupKeeper *backup_keeper;
  GSignalGroup *job_signals;
  BpReadiness *readiness;
  BpRequest *request;
  guint inhibit_cookie;
  gboolean showing_log; /* it was unfolded just now and shall be seen */
  gboolean closing;     /* the window goes as soon as the job has stopped */
};

G_DEFINE_FINAL_TYPE (BpWindow, bp_window, GTK_TYPE_APPLICATION_WINDOW)

/* --- what is shown --- */

static void
bp_window_update_banner (BpWindow *self)
{
  BpNotice notice;

  if (bp_readiness_get_notice (self->readiness, &notice))
    bp_banner_show (self->banner, &notice);
  else
    bp_banner_hide (self->banner);
}

static void
bp_window_update_title (BpWindow *self)
{
  BpJob *job = bp_session_get_job (self->session);
  g_autofree char *title = NULL;

  if (job != NULL)
    /* TRANSLATORS: title of the window while it works: percent done, name of the program */
    title = g_strdup_printf (_ ("%d %% – %s"), (int)(bp_job_get_fraction (job) * 100),
                             g_get_application_name ());
  gtk_window_set_title (GTK_WINDOW (self), title != NULL ? title : g_get_application_name ());
}

static void
on_log_unfolded (BpWindow *self)
{
  self->showing_log = TRUE;
}

static void
on_content_grown (BpWindow *self, GtkAdjustment *adjustment)
{
  if (!self->showing_log)
    return;
  self->showing_log = FALSE;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
}

/* --- actions --- */

static void
bp_window_set_enabled (BpWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
bp_window_update_actions (BpWindow *self)
{
  gboolean working = bp_session_is_busy (self->session);

  bp_window_set_enabled (self, "flash", bp_session_is_ready (self->session));
  bp_window_set_enabled (self, "cancel", working);
  bp_window_set_enabled (self, "ask-cancel", working);
  bp_window_set_enabled (self, "firmware", !working);
  bp_window_set_enabled (self, "choose-firmware", !working);
  gtk_widget_set_sensitive (self->choices, !working);
}

static void
on_firmware_path_changed (BpWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "firmware");
  g_autofree char *path = NULL;

  g_object_get (bp_session_get_firmware (self->session), "path", &path, NULL);
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (path));
}

static void
on_firmware_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BpWindow *self = BP_WINDOW (user_data);
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (g_variant_get_string (parameter, NULL));

  bp_window_open (self, file);
}

static void
on_file_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GFile) file = bp_file_dialog_open_finish (result, NULL);

  if (file != NULL)
    bp_window_open (BP_WINDOW (source), file);
}

static void
on_choose_firmware_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BpWindow *self = BP_WINDOW (user_data);
  g_autoptr (GFile) folder = bp_settings_dup_last_folder (bp_session_get_settings (self->session));

  bp_file_dialog_open_async (GTK_WINDOW (self), folder, on_file_chosen, NULL);
}

static void
on_full_erase_response (BpWindow *self, const char *response)
{
  if (g_str_equal (response, BP_RESPONSE_CONFIRM))
    bp_session_flash (self->session);
}

static void
on_flash_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BpWindow *self = BP_WINDOW (user_data);
  BpMessageWindow *message;

  if (!bp_settings_get_full_erase (bp_session_get_settings (self->session))) {
    bp_session_flash (self->session);
    return;
  }
  message = bp_message_full_erase_new (GTK_WINDOW (self), bp_session_get_board (self->session));
  g_signal_connect_object (message, "response", G_CALLBACK (on_full_erase_response), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (message));
}

static void
on_cancel_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  bp_session_cancel (BP_WINDOW (user_data)->session);
}

static void
on_stop_response (BpWindow *self, const char *response)
{
  if (g_str_equal (response, BP_RESPONSE_CONFIRM))
    bp_session_cancel (self->session);
}

static void
on_ask_cancel_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BpWindow *self = BP_WINDOW (user_data);
  BpMessageWindow *message = bp_message_stop_new (GTK_WINDOW (self));

  g_signal_connect_object (message, "response", G_CALLBACK (on_stop_response), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (message));
}

static void
on_refresh_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BpSession *session = BP_WINDOW (user_data)->session;

  bp_board_list_refresh (bp_board_choice_get_boards (bp_session_get_board_choice (session)));
}

static void
on_toggle_log_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  bp_log_view_toggle (BP_WINDOW (user_data)->log_view);
}

static void
on_help_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  bp_help_window_show (GTK_WINDOW (user_data), g_variant_get_string (parameter, NULL));
}

static const GActionEntry window_actions[] = {
  { .name = "firmware", .activate = on_firmware_activated, .parameter_type = "s", .state = "''" },
  { .name = "choose-firmware", .activate = on_choose_firmware_activated },
  { .name = "flash", .activate = on_flash_activated },
  { .name = "cancel", .activate = on_cancel_activated },
  { .name = "ask-cancel", .activate = on_ask_cancel_activated },
  { .name = "refresh", .activate = on_refresh_activated },
  { .name = "toggle-log", .activate = on_toggle_log_activated },
  { .name = "help", .activate = on_help_activated, .parameter_type = "s" },
};

static void
bp_window_add_property_action (BpWindow *self, const char *name, gpointer object,
                               const char *property)
{
  g_autoptr (GPropertyAction) action = g_property_action_new (name, object, property);

  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
}

/* --- dropping a file --- */

static void
on_drop_target_current (GtkDropTarget *target, GParamSpec *pspec, BpWindow *self)
{
  gtk_widget_set_visible (self->drop_hint, gtk_drop_target_get_current_drop (target) != NULL &&
                                               !bp_session_is_busy (self->session));
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, BpWindow *self)
{
  GSList *files = gdk_file_list_get_files (g_value_get_boxed (value));
  gboolean taken = files != NULL && !bp_session_is_busy (self->session);

  if (taken)
    bp_window_open (self, files->data);
  g_slist_free (files);
  return taken;
}

/* --- the life of a job --- */

static void
bp_window_update_inhibit (BpWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  gboolean working = bp_session_is_busy (self->session);

  if (application == NULL)
    return;
  if (working && self->inhibit_cookie == 0)
    self->inhibit_cookie =
        gtk_application_inhibit (application, GTK_WINDOW (self),
                                 GTK_APPLICATION_INHIBIT_SUSPEND | GTK_APPLICATION_INHIBIT_LOGOUT,
                                 _ ("A board is being flashed"));
  if (!working && self->inhibit_cookie != 0) {
    gtk_application_uninhibit (application, self->inhibit_cookie);
    self->inhibit_cookie = 0;
  }
}

static void
on_job_changed (BpWindow *self)
{
  BpJob *job = bp_session_get_job (self->session);

  g_signal_group_set_target (self->job_signals, job);
  bp_window_update_actions (self);
  bp_window_update_title (self);
  bp_window_update_inhibit (self);
  if (!bp_session_is_busy (self->session) && self->closing)
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_error_response (BpWindow *self, const char *response)
{
  if (g_str_equal (response, BP_RESPONSE_CONFIRM))
    bp_session_unprotect (self->session);
  if (g_str_equal (response, BP_RESPONSE_AGAIN))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.flash", NULL);
}

static void
bp_window_send_notice (BpWindow *self, BpJob *job, GNotificationPriority priority)
{
  bp_notice_send (GTK_WINDOW (self), bp_board_get_name (bp_job_get_board (job)),
                  bp_session_get_status (self->session), priority);
}

static void
on_done (BpWindow *self, BpJob *job)
{
  bp_window_send_notice (self, job, G_NOTIFICATION_PRIORITY_NORMAL);
}

static void
on_active_changed (BpWindow *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self)))
    bp_notice_withdraw (GTK_WINDOW (self));
}

static void
on_failed (BpWindow *self, const GError *error, BpJob *job)
{
  BpMessageWindow *message;

  if (self->closing)
    return;
  bp_window_send_notice (self, job, G_NOTIFICATION_PRIORITY_HIGH);
  if (bp_refusal_is_open (error)) {
    bp_refusal_present (GTK_WINDOW (self), self->session, error);
    return;
  }
  message = bp_message_error_new (GTK_WINDOW (self), self->session, error, job);
  g_signal_connect_object (message, "response", G_CALLBACK (on_error_response), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (message));
}

static void
on_close_response (BpWindow *self, const char *response)
{
  if (!g_str_equal (response, BP_RESPONSE_CONFIRM))
    return;
  self->closing = TRUE;
  if (!bp_session_is_busy (self->session))
    gtk_window_destroy (GTK_WINDOW (self));
  else
    bp_session_cancel (self->session);
}

static gboolean
bp_window_close_request (GtkWindow *window)
{
  BpWindow *self = BP_WINDOW (window);
  BpMessageWindow *message;

  if (!bp_session_is_busy (self->session))
    return GTK_WINDOW_CLASS (bp_window_parent_class)->close_request (window);
  message = bp_message_close_new (window);
  g_signal_connect_object (message, "response", G_CALLBACK (on_close_response), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (message));
  return GDK_EVENT_STOP;
}

/* --- the type --- */

/* GTK may keep the group of actions beyond the window (while a child of it has the pointer, say),
 * and the group tells the window of every change. So those that follow a property must not outlive
 * it. */
static void
bp_window_remove_property_actions (BpWindow *self)
{
  g_action_map_remove_action (G_ACTION_MAP (self), "board");
  g_action_map_remove_action (G_ACTION_MAP (self), "full-erase");
  g_action_map_remove_action (G_ACTION_MAP (self), "no-reboot");
}

static void
bp_window_dispose (GObject *object)
{
  BpWindow *self = BP_WINDOW (object);

  bp_window_remove_property_actions (self);
  if (self->tools != NULL)
    g_object_run_dispose (G_OBJECT (self->tools));
  g_clear_object (&self->tools);
  if (self->backup_keeper != NULL)
    g_object_run_dispose (G_OBJECT (self->backup_keeper));
  g_clear_object (&self->backup_keeper);
  g_clear_object (&self->job_signals);
  g_clear_object (&self->readiness);
  g_clear_object (&self->request);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (bp_window_parent_class)->dispose (object);
}

/* Only some window managers want the icon; it need not be drawn before the window is there. */
static gboolean
on_idle (gpointer user_data)
{
  gtk_window_set_icon_name (GTK_WINDOW (user_data), BP_APP_ID);
  return G_SOURCE_REMOVE;
}

static void
on_map (BpWindow *self)
{
  g_idle_add_full (G_PRIORITY_LOW, on_idle, g_object_ref (self), g_object_unref);
}

static void
bp_window_class_init (BpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bp_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = bp_window_close_request;

  g_type_ensure (BP_TYPE_BANNER);
  g_type_ensure (BP_TYPE_BOARD_CHOOSER);
  g_type_ensure (BP_TYPE_CLAMP);
  g_type_ensure (BP_TYPE_FIRMWARE_CARD);
  g_type_ensure (BP_TYPE_JOB_PANEL);
  g_type_ensure (BP_TYPE_LOG_VIEW);
  g_type_ensure (BP_TYPE_OPTIONS_CARD);
  g_type_ensure (BP_TYPE_PLAN_NOTES);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bootpin/Bootpin/bp-window.ui");
  gtk_widget_class_bind_template_child (widget_class, BpWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, BpWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, BpWindow, scrolled);
  gtk_widget_class_bind_template_child (widget_class, BpWindow, choices);
  gtk_widget_class_bind_template_child (widget_class, BpWindow, board_chooser);
  gtk_widget_class_bind_template_child (widget_class, BpWindow, firmware_card);
  gtk_widget_class_bind_template_child (widget_class, BpWindow, options_card);
  gtk_widget_class_bind_template_child (widget_class, BpWindow, plan_notes);
  gtk_widget_class_bind_template_child (widget_class, BpWindow, log_view);
  gtk_widget_class_bind_template_child (widget_class, BpWindow, job_panel);
  gtk_widget_class_bind_template_child (widget_class, BpWindow, drop_hint);
  gtk_widget_class_bind_template_callback (widget_class, on_log_unfolded);
  gtk_widget_class_bind_template_callback (widget_class, on_map);
}

static void
bp_window_init (BpWindow *self)
{
  GtkDropTarget *target;

  gtk_widget_init_template (GTK_WIDGET (self));
  bp_accessible_name_menu_button (self->menu_button, _ ("Main Menu"));
  bp_accessible_name_scroll_bars (self->scrolled);
  g_action_map_add_action_entries (G_ACTION_MAP (self), window_actions,
                                   G_N_ELEMENTS (window_actions), self);

  self->job_signals = g_signal_group_new (BP_TYPE_JOB);
  g_signal_group_connect_swapped (self->job_signals, "notify::fraction",
                                  G_CALLBACK (bp_window_update_title), self);

  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scrolled), "changed",
                           G_CALLBACK (on_content_grown), self, G_CONNECT_SWAPPED);

  target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect (target, "notify::current-drop", G_CALLBACK (on_drop_target_current), self);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
bp_window_bind_size (BpWindow *self)
{
  const GBindingFlags flags = G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE;
  BpSettings *settings = bp_session_get_settings (self->session);

  g_object_bind_property (settings, "window-width", self, "default-width", flags);
  g_object_bind_property (settings, "window-height", self, "default-height", flags);
  g_object_bind_property (settings, "window-maximized", self, "maximized", flags);
}

static void
bp_window_set_session (BpWindow *self, BpSession *session)
{
  BpBoardChoice *boards = bp_session_get_board_choice (session);
  BpSettings *settings = bp_session_get_settings (session);

  self->session = g_object_ref (session);
  self->tools = bp_tools_new (GTK_APPLICATION_WINDOW (self), session);
  self->backup_keeper = bp_backup_keeper_new (GTK_APPLICATION_WINDOW (self), session);
  bp_window_add_property_action (self, "board", boards, "id");
  bp_window_add_property_action (self, "full-erase", settings, "full-erase");
  bp_window_add_property_action (self, "no-reboot", settings, "no-reboot");
  bp_board_chooser_set_choice (self->board_chooser, boards);
  bp_firmware_card_set_session (self->firmware_card, session);
  bp_plan_notes_set_session (self->plan_notes, session);
  bp_options_card_set_session (self->options_card, session);
  bp_job_panel_set_session (self->job_panel, session);
  bp_log_view_set_log (self->log_view, bp_session_get_log (session));
  self->request = bp_request_new (GTK_WINDOW (self), session);
  self->readiness = bp_readiness_new (GTK_APPLICATION_WINDOW (self), session);
  g_signal_connect_object (self->readiness, "changed", G_CALLBACK (bp_window_update_banner), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::ready", G_CALLBACK (bp_window_update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::job", G_CALLBACK (on_job_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "done", G_CALLBACK (on_done), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (on_active_changed), NULL);
  g_signal_connect_object (session, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bp_session_get_firmware (session), "notify::path",
                           G_CALLBACK (on_firmware_path_changed), self, G_CONNECT_SWAPPED);
  bp_window_bind_size (self);
  bp_window_update_banner (self);
  on_job_changed (self);
}

BpWindow *
bp_window_new (GtkApplication *application, BpBoardList *boards)
{
  g_autoptr (BpSession) session = NULL;
  BpWindow *self;

  g_return_val_if_fail (BP_IS_BOARD_LIST (boards), NULL);

  session = bp_session_new (boards);
  self = g_object_new (BP_TYPE_WINDOW, "application", application, NULL);
  bp_window_set_session (self, session);
  return self;
}

void
bp_window_open (BpWindow *self, GFile *file)
{
  g_return_if_fail (BP_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  if (bp_session_is_busy (self->session))
    return;
  bp_firmware_choice_set_file (bp_session_get_firmware (self->session), file);
  bp_settings_remember_file (bp_session_get_settings (self->session), file);
}

void
bp_window_choose_board (BpWindow *self, const char *id)
{
  g_return_if_fail (BP_IS_WINDOW (self));

  bp_board_choice_set_id (bp_session_get_board_choice (self->session), id);
}

BpReadiness *
bp_window_get_readiness (BpWindow *self)
{
  g_return_val_if_fail (BP_IS_WINDOW (self), NULL);

  return self->readiness;
}
