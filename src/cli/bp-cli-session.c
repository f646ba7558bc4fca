/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-session.h"

#include <glib-unix.h>
#include <signal.h>

#include "base/bp-i18n.h"
#include "link/bp-libusb-bus.h"
#include "virtual/bp-virtual-bus.h"
#include "virtual/bp-virtual-seat.h"
#include "virtual/bp-virtual-uart-bus.h"

#define VIRTUAL_PREFIX "virtual:"

/* --- Ctrl-C --- */

/* The first signal stops the work at a safe point. Its source goes, and with it the handler: the
 * second one ends the program at once. */
static gboolean
on_signal (gpointer data)
{
  BpCliSession *self = data;

  bp_cli_output_complain (self->output, "%s",
                          _ ("Stopping at a safe point. Press Ctrl-C again to stop at once."));
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

/* What whoever started us wants to be ignored (nohup) stays so. */
static gboolean
is_ignored (int number)
{
  struct sigaction action;

  return sigaction (number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

static void
listen_to_signal (BpCliSession *self, int number)
{
  GSource *source;

  if (is_ignored (number))
    return;
  source = g_unix_signal_source_new (number);
  g_source_set_callback (source, on_signal, self, NULL);
  g_source_attach (source, NULL);
  self->signal_sources = g_slist_prepend (self->signal_sources, source);
}

static void
forget_source (gpointer data)
{
  GSource *source = data;

  g_source_destroy (source);
  g_source_unref (source);
}

BpCliSession *
bp_cli_session_new (const BpCliOptions *options, BpCliOutput *output)
{
  BpCliSession *self = g_new0 (BpCliSession, 1);

  self->options = options;
  self->output = output;
  self->cancellable = g_cancellable_new ();
  listen_to_signal (self, SIGINT);
  listen_to_signal (self, SIGTERM);
  listen_to_signal (self, SIGHUP);
  return self;
}

void
bp_cli_session_free (BpCliSession *self)
{
  g_slist_free_full (self->signal_sources, forget_source);
  g_clear_object (&self->job);
  g_clear_object (&self->boards);
  g_object_unref (self->cancellable);
  g_free (self);
}

/* --- the file --- */

typedef struct {
  GFile *file;
  guint32 address;
} LoadRequest;

static void
load_request_free (gpointer data)
{
  LoadRequest *self = data;

  g_object_unref (self->file);
  g_free (self);
}

static LoadRequest *
load_request_new (const BpCliOptions *options)
{
  LoadRequest *self = g_new0 (LoadRequest, 1);

  self->file = g_file_new_for_path (bp_cli_options_get_argument (options));
  self->address =
      options->address == BP_NO_ADDRESS ? BP_FIRMWARE_DEFAULT_ADDRESS : (guint32)options->address;
  return self;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  LoadRequest *request = data;
  g_autoptr (GError) error = NULL;
  BpFirmware *firmware =
      bp_firmware_new_from_file (request->file, request->address, cancellable, &error);

  if (firmware != NULL)
    g_task_return_pointer (task, firmware, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **place = data;

  *place = g_object_ref (result);
}

BpFirmware *
bp_cli_session_load_firmware (BpCliSession *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, on_loaded, &result);

  /* A file may be a pipe that nobody writes to: Ctrl-C must end that too. */
  g_task_set_return_on_cancel (task, TRUE);
  g_task_set_task_data (task, load_request_new (self->options), load_request_free);
  g_task_run_in_thread (task, load_in_thread);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- the board --- */

/* Those that stand in their loader, and those that run their firmware. */
static void
add_virtual_boards (BpBoardList *boards)
{
  g_autoptr (BpClock) clock = bp_clock_new ();
  g_autoptr (BpVirtualBus) bus = bp_virtual_bus_new (clock);
  g_autoptr (BpVirtualUartBus) uart_bus = bp_virtual_uart_bus_new (clock);
  const BpVirtualRunnerProfile *profiles;
  guint n_profiles;

  bp_board_list_add_bus (boards, BP_USB_BUS (bus));
  bp_board_list_add_serial_bus (boards, BP_SERIAL_BUS (uart_bus));
  profiles = bp_virtual_runner_list_profiles (&n_profiles);
  for (guint i = 0; i < n_profiles; i++) {
    g_autoptr (BpVirtualSeat) seat = bp_virtual_seat_new_practice (&profiles[i], clock);

    bp_board_list_add_bus (boards, BP_USB_BUS (seat));
    bp_board_list_add_serial_bus (boards, BP_SERIAL_BUS (seat));
  }
}

static void
add_real_boards (BpBoardList *boards)
{
  g_autoptr (BpLibusbBus) bus = bp_libusb_bus_new ();

  bp_board_list_add_serial_ports (boards);
  bp_board_list_add_bus (boards, BP_USB_BUS (bus));
}

BpBoardList *
bp_cli_session_get_boards (BpCliSession *self)
{
  gboolean names_virtual =
      self->options->board != NULL && g_str_has_prefix (self->options->board, VIRTUAL_PREFIX);

  gboolean only_virtual = names_virtual || (self->options->all && self->options->practice);

  if (self->boards != NULL)
    return self->boards;

  self->boards = bp_board_list_new ();
  if (!only_virtual)
    add_real_boards (self->boards);
  if (names_virtual || self->options->practice)
    add_virtual_boards (self->boards);
  return self->boards;
}

static BpBoard *
pick_now (BpCliSession *self, GError **error)
{
  BpBoard *board =
      bp_board_list_pick (bp_cli_session_get_boards (self), self->options->board, error);

  if (board == NULL || !self->options->no_reboot ||
      bp_board_get_state (board) == BP_BOARD_LOADER || bp_board_is_bare_port (board))
    return board;
  g_set_error (error, BP_ERROR, BP_ERROR_NO_LOADER,
               "the board %s runs its firmware, and no reboot was wanted", bp_board_get_id (board));
  return NULL;
}

static gboolean
has_loader (GListModel *boards)
{
  for (guint i = 0; i < g_list_model_get_n_items (boards); i++) {
    g_autoptr (BpBoard) board = g_list_model_get_item (boards, i);

    if (bp_board_get_state (board) == BP_BOARD_LOADER)
      return TRUE;
  }
  return FALSE;
}

/* Several boards that run something don't matter once one comes up in its loader. */
static gboolean
may_appear_later (BpCliSession *self, const GError *error)
{
  if (bp_error_is (error, BP_ERROR_AMBIGUOUS))
    return !has_loader (G_LIST_MODEL (self->boards));
  return bp_error_is (error, BP_ERROR_NO_BOARD) || bp_error_is (error, BP_ERROR_NO_LOADER);
}

static gboolean
on_deadline (gpointer data)
{
  gboolean *passed = data;

  *passed = TRUE;
  return G_SOURCE_REMOVE;
}

/* Boards come and go in the main loop: after each turn of it the answer may be another. */
BpBoard *
bp_cli_session_pick_board (BpCliSession *self, GError **error)
{
  g_autoptr (GSource) deadline = g_timeout_source_new ((guint)(self->options->timeout * 1000));
  g_autoptr (GError) problem = NULL;
  gboolean passed = self->options->timeout == 0;
  BpBoard *board;

  g_source_set_callback (deadline, on_deadline, &passed, NULL);
  g_source_attach (deadline, NULL);
  board = pick_now (self, &problem);
  while (board == NULL && may_appear_later (self, problem) && !passed &&
         !g_cancellable_is_cancelled (self->cancellable)) {
    g_main_context_iteration (NULL, TRUE);
    g_clear_error (&problem);
    board = pick_now (self, &problem);
  }
  g_source_destroy (deadline);

  if (board != NULL)
    return g_object_ref (board);
  if (!bp_set_cancelled (self->cancellable, error))
    g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}
