/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-return.h"

#include "base/bp-i18n.h"
#include "board/bp-board-identifier.h"

/* A port that has just come is settled by then. */
#define SETTLE_MS 300

/* Firmware needs a second or so to show its port; nobody should wait long for what is only good to
 * know. */
#define RETURN_MS 3000

static gboolean
on_deadline (gpointer data)
{
  gboolean *passed = data;

  *passed = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
runs_firmware (BpBoard *board)
{
  return board != NULL && bp_board_get_state (board) == BP_BOARD_FIRMWARE;
}

/* What came back is asked who it is, if it can be. */
static gboolean
is_known (BpBoardIdentifier *identifier, BpBoard *board)
{
  if (!runs_firmware (board))
    return FALSE;
  bp_board_identifier_follow (identifier, board, TRUE);
  return bp_board_get_tty (board) == NULL || bp_board_get_identity (board) != NULL;
}

static char *
describe (BpBoard *board)
{
  const BpIdentity *identity = bp_board_get_identity (board);

  return identity != NULL ? bp_identity_dup_label (identity) : g_strdup (bp_board_get_name (board));
}

void
bp_cli_report_return (BpCliSession *session, const char *id)
{
  BpBoardList *boards = bp_cli_session_get_boards (session);
  g_autoptr (GSource) deadline = g_timeout_source_new (RETURN_MS);
  g_autoptr (BpBoardIdentifier) identifier = bp_board_identifier_new (NULL, SETTLE_MS);
  g_autofree char *label = NULL;
  gboolean passed = FALSE;
  BpBoard *board;

  g_source_set_callback (deadline, on_deadline, &passed, NULL);
  g_source_attach (deadline, NULL);
  for (board = bp_board_list_find (boards, id); !is_known (identifier, board) && !passed &&
                                                !g_cancellable_is_cancelled (session->cancellable);
       board = bp_board_list_find (boards, id))
    g_main_context_iteration (NULL, TRUE);
  g_source_destroy (deadline);

  label = runs_firmware (board) ? describe (board) : NULL;
  if (label != NULL)
    bp_cli_output_print (session->output, _ ("The board is back: %s."), label);
  else if (board != NULL)
    bp_cli_output_print (session->output, "%s", _ ("The board is still in its bootloader."));
  else
    bp_cli_output_print (session->output, "%s", _ ("The board has not come back yet."));
}
