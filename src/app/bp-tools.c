/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-tools.h"

#include "app/bp-chip-saver.h"
#include "app/bp-dfu-util-command.h"
#include "app/bp-fleet-window.h"
#include "app/bp-messages.h"
#include "app/bp-series-window.h"
#include "app/bp-traces.h"
#include "base/bp-i18n.h"
#include "flash/bp-leave-job.h"
#include "flash/bp-reboot-job.h"
#include "flash/bp-verify-job.h"

struct _BpTools {
  GObject parent_instance;

  GtkApplicationWindow *window;
  BpSession *session;
  BpChipSaver *chip_saver;
  GSignalGroup *board_signals;
};

G_DEFINE_FINAL_TYPE (BpTools, bp_tools, G_TYPE_OBJECT)

/* --- jobs --- */

static void
on_read_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BpTools *self = BP_TOOLS (user_data);
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (g_variant_get_string (parameter, NULL));

  bp_chip_saver_read (self->chip_saver, file);
}

static void
on_choose_read_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  bp_chip_saver_ask (BP_TOOLS (user_data)->chip_saver);
}

static void
on_verify_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BpSession *session = BP_TOOLS (user_data)->session;
  g_autoptr (BpVerifyJob) job = bp_verify_job_new (
      bp_session_get_board (session),
      bp_firmware_choice_get_firmware (bp_session_get_firmware (session)), BP_NO_ADDRESS, -1);

  bp_session_run (session, BP_JOB (job));
}

static void
on_leave_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BpSession *session = BP_TOOLS (user_data)->session;
  g_autoptr (BpLeaveJob) job = bp_leave_job_new (bp_session_get_board (session), BP_NO_ADDRESS);

  bp_session_run (session, BP_JOB (job));
}

static void
on_reboot_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BpSession *session = BP_TOOLS (user_data)->session;
  g_autoptr (BpRebootJob) job = bp_reboot_job_new (bp_session_get_board (session));

  bp_session_run (session, BP_JOB (job));
}

/* --- several boards --- */

static void
bp_tools_explain (BpTools *self, const char *heading, const char *body)
{
  BpMessageWindow *message = bp_message_window_new (GTK_WINDOW (self->window), heading, body);

  bp_message_window_add_button (message, BP_RESPONSE_CANCEL, _ ("_OK"), BP_MESSAGE_PLAIN);
  gtk_window_present (GTK_WINDOW (message));
}

static void
on_flash_all_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BpTools *self = BP_TOOLS (user_data);
  BpFlashOptions options = bp_session_get_options (self->session);
  BpEntryOptions entry = bp_session_get_entry (self->session);
  BpBoardList *boards = bp_board_choice_get_boards (bp_session_get_board_choice (self->session));
  g_autoptr (GError) error = NULL;
  g_autoptr (BpFleet) fleet = bp_fleet_new (
      bp_firmware_choice_get_firmware (bp_session_get_firmware (self->session)), &options, &entry);

  if (bp_fleet_gather (fleet, G_LIST_MODEL (boards), bp_session_get_board (self->session), &error))
    gtk_window_present (
        GTK_WINDOW (bp_fleet_window_new (GTK_WINDOW (self->window), self->session, fleet)));
  else
    bp_tools_explain (self, bp_error_get_title (bp_error_get_code (error)),
                      bp_error_get_hint (error));
}

static void
on_series_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BpTools *self = BP_TOOLS (user_data);

  gtk_window_present (GTK_WINDOW (bp_series_window_new (GTK_WINDOW (self->window), self->session)));
}

/* --- traces --- */

static void
on_open_traces_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autofree char *folder = bp_traces_dup_folder ();
  g_autofree char *uri = g_filename_to_uri (folder, NULL, NULL);

  g_mkdir_with_parents (folder, 0700);
  g_app_info_launch_default_for_uri_async (uri, NULL, NULL, NULL, NULL);
}

/* --- the command for dfu-util --- */

static void
bp_tools_show_command (BpTools *self, const char *command)
{
  BpMessageWindow *message = bp_message_window_new (
      GTK_WINDOW (self->window), _ ("The dfu-util Command Is Copied"),
      _ ("Paste it into a terminal while the board is in its bootloader. dfu-util does not verify "
         "what it writes."));

  bp_message_window_add_button (message, BP_RESPONSE_CANCEL, _ ("_OK"), BP_MESSAGE_PLAIN);
  bp_message_window_set_details (message, command, command);
  bp_message_window_set_copy_label (message, _ ("Copy _Again"));
  gtk_window_present (GTK_WINDOW (message));
}

static void
on_copy_dfu_util_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BpTools *self = BP_TOOLS (user_data);
  BpFirmwareChoice *choice = bp_session_get_firmware (self->session);
  BpFlashOptions options = bp_session_get_options (self->session);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *command = NULL;

  g_object_get (choice, "path", &path, NULL);
  command = bp_dfu_util_command_dup (bp_session_get_board (self->session), path,
                                     bp_firmware_choice_get_firmware (choice), &options, &error);
  if (command == NULL) {
    bp_tools_explain (self, _ ("dfu-util Can't Do This"), bp_error_get_hint (error));
    return;
  }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self->window)), command);
  bp_tools_show_command (self, command);
}

/* --- what can be done now --- */

static const GActionEntry actions[] = {
  { .name = "read", .activate = on_read_activated, .parameter_type = "s" },
  { .name = "choose-read", .activate = on_choose_read_activated },
  { .name = "verify", .activate = on_verify_activated },
  { .name = "leave", .activate = on_leave_activated },
  { .name = "reboot", .activate = on_reboot_activated },
  { .name = "flash-all", .activate = on_flash_all_activated },
  { .name = "series", .activate = on_series_activated },
  { .name = "open-traces", .activate = on_open_traces_activated },
  { .name = "copy-dfu-util", .activate = on_copy_dfu_util_activated },
};

static void
bp_tools_set_enabled (BpTools *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->window), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
bp_tools_update (BpTools *self)
{
  BpBoard *board = bp_session_get_board (self->session);
  gboolean free = bp_session_is_free (self->session);
  gboolean ready = bp_session_is_ready (self->session);
  gboolean is_port = board != NULL && bp_board_is_bare_port (board);
  BpFirmware *firmware = bp_firmware_choice_get_firmware (bp_session_get_firmware (self->session));
  gboolean several = firmware != NULL && !bp_session_is_busy (self->session);
  gboolean in_loader = board != NULL && bp_board_get_state (board) == BP_BOARD_LOADER;

  bp_tools_set_enabled (self, "read", free);
  bp_tools_set_enabled (self, "choose-read", free);
  bp_tools_set_enabled (self, "verify", ready);
  bp_tools_set_enabled (self, "leave", free && (in_loader || is_port));
  bp_tools_set_enabled (self, "reboot", free && !in_loader);
  bp_tools_set_enabled (self, "copy-dfu-util", ready);
  bp_tools_set_enabled (self, "flash-all", several);
  bp_tools_set_enabled (self, "series", several);
}

static void
on_board_changed (BpTools *self)
{
  g_signal_group_set_target (self->board_signals, bp_session_get_board (self->session));
  bp_tools_update (self);
}

/* --- the type --- */

static void
bp_tools_dispose (GObject *object)
{
  BpTools *self = BP_TOOLS (object);

  for (guint i = 0; self->window != NULL && i < G_N_ELEMENTS (actions); i++)
    g_action_map_remove_action (G_ACTION_MAP (self->window), actions[i].name);
  self->window = NULL;
  g_clear_object (&self->board_signals);
  if (self->chip_saver != NULL)
    g_object_run_dispose (G_OBJECT (self->chip_saver));
  g_clear_object (&self->chip_saver);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (bp_tools_parent_class)->dispose (object);
}

static void
bp_tools_class_init (BpToolsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bp_tools_dispose;
}

static void
bp_tools_init (BpTools *self)
{
  self->board_signals = g_signal_group_new (BP_TYPE_BOARD);
  g_signal_group_connect_swapped (self->board_signals, "notify", G_CALLBACK (bp_tools_update),
                                  self);
}

BpTools *
bp_tools_new (GtkApplicationWindow *window, BpSession *session)
{
  BpTools *self;

  g_return_val_if_fail (GTK_IS_APPLICATION_WINDOW (window), NULL);
  g_return_val_if_fail (BP_IS_SESSION (session), NULL);

  self = g_object_new (BP_TYPE_TOOLS, NULL);
  self->window = window;
  self->session = g_object_ref (session);
  self->chip_saver = bp_chip_saver_new (GTK_WINDOW (window), session);
  g_action_map_add_action_entries (G_ACTION_MAP (window), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (session, "notify::ready", G_CALLBACK (bp_tools_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::job", G_CALLBACK (bp_tools_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (bp_session_get_firmware (session), "changed",
                           G_CALLBACK (bp_tools_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bp_session_get_board_choice (session), "notify::board",
                           G_CALLBACK (on_board_changed), self, G_CONNECT_SWAPPED);
  on_board_changed (self);
  return self;
}
