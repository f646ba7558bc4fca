/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-backup-keeper.h"

#include "app/bp-file-dialog.h"
#include "app/bp-messages.h"
#include "base/bp-i18n.h"
#include "flash/bp-backup-job.h"
#include "flash/bp-restore-job.h"

struct _BpBackupKeeper {
  GObject parent_instance;

  GtkApplicationWindow *window;
  BpSession *session;
  GSignalGroup *board_signals;
};

G_DEFINE_FINAL_TYPE (BpBackupKeeper, bp_backup_keeper, G_TYPE_OBJECT)

static void
on_open_backups_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GFile) folder = bp_settings_dup_backup_folder (
      bp_session_get_settings (BP_BACKUP_KEEPER (user_data)->session));
  g_autofree char *uri = g_file_get_uri (folder);

  g_file_make_directory_with_parents (folder, NULL, NULL);
  g_app_info_launch_default_for_uri_async (uri, NULL, NULL, NULL, NULL);
}

/* --- saving --- */

static void
bp_backup_keeper_save (BpBackupKeeper *self, const char *place)
{
  g_autoptr (BpBackupJob) job = NULL;

  if (!bp_session_is_free (self->session))
    return;
  job = bp_backup_job_new (bp_session_get_board (self->session), BP_SETTINGS_DIFF, place);
  bp_session_run (self->session, BP_JOB (job));
}

static void
on_backup_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  bp_backup_keeper_save (BP_BACKUP_KEEPER (user_data), g_variant_get_string (parameter, NULL));
}

/* Where the user saves one, the next ones go, too. */
static void
on_place_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BpBackupKeeper) self = user_data;
  g_autoptr (GFile) file = bp_file_dialog_save_finish (result, NULL);
  g_autoptr (GFile) folder = NULL;
  g_autofree char *uri = NULL;

  if (file == NULL || g_file_peek_path (file) == NULL || self->window == NULL)
    return;
  folder = g_file_get_parent (file);
  uri = g_file_get_uri (folder);
  g_object_set (bp_session_get_settings (self->session), "backup-folder", uri, NULL);
  bp_backup_keeper_save (self, g_file_peek_path (file));
}

static void
on_choose_backup_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BpBackupKeeper *self = BP_BACKUP_KEEPER (user_data);
  g_autoptr (GFile) folder =
      bp_settings_dup_backup_folder (bp_session_get_settings (self->session));
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%F");
  g_autofree char *name = g_strdup_printf ("settings-%s.txt", date);

  g_file_make_directory_with_parents (folder, NULL, NULL);
  bp_file_dialog_save_async (GTK_WINDOW (self->window), folder, name, on_place_chosen,
                             g_object_ref (self));
}

/* --- giving back --- */

static void
bp_backup_keeper_complain (BpBackupKeeper *self, const GError *error)
{
  BpMessageWindow *message = bp_message_window_new (
      GTK_WINDOW (self->window), bp_error_get_title (bp_error_get_code (error)),
      _ ("It holds no settings that a board can take. Choose a file that was saved with “Save "
         "Settings…” or in the command line of the firmware. Nothing was sent to the board."));

  bp_message_window_add_button (message, BP_RESPONSE_CANCEL, _ ("_OK"), BP_MESSAGE_PLAIN);
  bp_message_window_set_details (message, error->message, error->message);
  gtk_window_present (GTK_WINDOW (message));
}

static void
bp_backup_keeper_restore (BpBackupKeeper *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (BpRestoreJob) job = NULL;

  if (!bp_session_is_free (self->session))
    return;
  lines = bp_settings_file_load (path, &error);
  if (lines == NULL) {
    bp_backup_keeper_complain (self, error);
    return;
  }
  job = bp_restore_job_new (bp_session_get_board (self->session), lines);
  bp_session_run (self->session, BP_JOB (job));
}

static void
on_restore_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  bp_backup_keeper_restore (BP_BACKUP_KEEPER (user_data), g_variant_get_string (parameter, NULL));
}

static void
on_file_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BpBackupKeeper) self = user_data;
  g_autoptr (GFile) file = bp_file_dialog_open_finish (result, NULL);

  if (file != NULL && g_file_peek_path (file) != NULL && self->window != NULL)
    bp_backup_keeper_restore (self, g_file_peek_path (file));
}

static void
on_choose_restore_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BpBackupKeeper *self = BP_BACKUP_KEEPER (user_data);
  g_autoptr (GFile) folder =
      bp_settings_dup_backup_folder (bp_session_get_settings (self->session));

  bp_file_dialog_open_settings_async (GTK_WINDOW (self->window), folder, on_file_chosen,
                                      g_object_ref (self));
}

/* --- what can be done now --- */

static const GActionEntry actions[] = {
  { .name = "backup", .activate = on_backup_activated, .parameter_type = "s" },
  { .name = "choose-backup", .activate = on_choose_backup_activated },
  { .name = "restore", .activate = on_restore_activated, .parameter_type = "s" },
  { .name = "choose-restore", .activate = on_choose_restore_activated },
  { .name = "open-backups", .activate = on_open_backups_activated },
};

static void
bp_backup_keeper_update (BpBackupKeeper *self)
{
  gboolean runs = bp_session_is_free (self->session) && bp_session_has_settings (self->session);

  for (guint i = 0; i < G_N_ELEMENTS (actions) - 1; i++) {
    GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->window), actions[i].name);

    g_simple_action_set_enabled (G_SIMPLE_ACTION (action), runs);
  }
}

static void
on_board_changed (BpBackupKeeper *self)
{
  g_signal_group_set_target (self->board_signals, bp_session_get_board (self->session));
  bp_backup_keeper_update (self);
}

/* --- the type --- */

static void
bp_backup_keeper_dispose (GObject *object)
{
  BpBackupKeeper *self = BP_BACKUP_KEEPER (object);

  for (guint i = 0; self->window != NULL && i < G_N_ELEMENTS (actions); i++)
    g_action_map_remove_action (G_ACTION_MAP (self->window), actions[i].name);
  self->window = NULL;
  g_clear_object (&self->board_signals);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (bp_backup_keeper_parent_class)->dispose (object);
}

static void
bp_backup_keeper_class_init (BpBackupKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bp_backup_keeper_dispose;
}

static void
bp_backup_keeper_init (BpBackupKeeper *self)
{
  self->board_signals = g_signal_group_new (BP_TYPE_BOARD);
  g_signal_group_connect_swapped (self->board_signals, "notify",
                                  G_CALLBACK (bp_backup_keeper_update), self);
}

BpBackupKeeper *
bp_backup_keeper_new (GtkApplicationWindow *window, BpSession *session)
{
  BpBackupKeeper *self;

  g_return_val_if_fail (GTK_IS_APPLICATION_WINDOW (window), NULL);
  g_return_val_if_fail (BP_IS_SESSION (session), NULL);

  self = g_object_new (BP_TYPE_BACKUP_KEEPER, NULL);
  self->window = window;
  self->session = g_object_ref (session);
  g_action_map_add_action_entries (G_ACTION_MAP (window), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (session, "notify::ready", G_CALLBACK (bp_backup_keeper_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::job", G_CALLBACK (bp_backup_keeper_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (bp_session_get_board_choice (session), "notify::board",
                           G_CALLBACK (on_board_changed), self, G_CONNECT_SWAPPED);
  on_board_changed (self);
  return self;
}
