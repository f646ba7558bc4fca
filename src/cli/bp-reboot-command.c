/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-command.h"

#include "base/bp-i18n.h"

gboolean
bp_reboot_command_run (BpCliSession *session, GError **error)
{
  g_autoptr (BpBoard) board = bp_cli_session_pick_board (session, error);
  g_autoptr (GError) refusal = NULL;

  if (board == NULL)
    return FALSE;
  if (bp_board_get_state (board) != BP_BOARD_LOADER) {
    refusal = g_error_new (BP_ERROR, BP_ERROR_NOT_SUPPORTED,
                           "this version can't bring %s from its firmware into its bootloader",
                           bp_board_get_id (board));
    bp_error_set_hint (
        refusal, _ ("Hold the BOOT button (or bridge the BOOT pads) while plugging the board in."));
    g_propagate_error (error, g_steal_pointer (&refusal));
    return FALSE;
  }

  bp_cli_session_report_done (session, NULL);
  if (!bp_cli_output_is_json (session->output))
    bp_cli_output_print (session->output, _ ("Done: %s is in its bootloader."),
                         bp_board_get_id (board));
  return TRUE;
}
