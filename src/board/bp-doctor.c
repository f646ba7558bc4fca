/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-doctor.h"

#include "board/bp-board-facts.h"
#include "board/bp-doctor-facts.h"

static BpDoctorBoard *
describe_board (BpBoard *board)
{
  BpDoctorBoard *self = bp_doctor_board_new ();
  const GError *problem = bp_board_get_problem (board);
  g_autoptr (BpUsbDevice) device = bp_board_dup_device (board);

  self->id = g_strdup (bp_board_get_id (board));
  self->name = g_strdup (bp_board_get_name (board));
  self->problem = problem != NULL ? g_error_copy (problem) : NULL;
  self->node = g_strdup (bp_board_get_node (board));
  self->usb_node = device != NULL ? g_strdup (bp_usb_device_get_info (device)->node) : NULL;
  self->vendor_id = bp_board_get_vendor_id (board);
  self->product_id = bp_board_get_product_id (board);
  self->is_candidate = bp_board_get_candidacy (board) > 0;
  self->n_acm_ports = bp_board_count_ttys (board, "/dev/ttyACM");
  return self;
}

/* Practice boards need nobody's leave. */
static BpDoctorFacts *
describe_boards (BpBoardList *boards)
{
  BpDoctorFacts *facts = bp_doctor_facts_new ();
  guint n_boards = g_list_model_get_n_items (G_LIST_MODEL (boards));

  for (guint i = 0; i < n_boards; i++) {
    g_autoptr (BpBoard) board = g_list_model_get_item (G_LIST_MODEL (boards), i);

    if (!bp_board_is_virtual (board))
      g_ptr_array_add (facts->boards, describe_board (board));
  }
  return facts;
}

static GPtrArray *
examine (BpDoctorFacts *facts)
{
  g_autoptr (BpBoardDb) db = bp_board_db_new ();
  GPtrArray *complaints = bp_board_db_get_complaints (db);

  for (guint i = 0; i < complaints->len; i++)
    g_ptr_array_add (facts->complaints, g_strdup (g_ptr_array_index (complaints, i)));
  bp_doctor_facts_gather (facts, db);
  return bp_doctor_judge (facts);
}

GPtrArray *
bp_doctor_run (BpBoardList *boards)
{
  g_autoptr (BpDoctorFacts) facts = NULL;

  g_return_val_if_fail (BP_IS_BOARD_LIST (boards), NULL);

  facts = describe_boards (boards);
  return examine (facts);
}

static void
examine_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, examine (task_data), (GDestroyNotify)g_ptr_array_unref);
}

void
bp_doctor_run_async (BpBoardList *boards, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BP_IS_BOARD_LIST (boards));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, bp_doctor_run_async);
  g_task_set_task_data (task, describe_boards (boards), (GDestroyNotify)bp_doctor_facts_free);
  g_task_run_in_thread (task, examine_in_thread);
}

GPtrArray *
bp_doctor_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

BpDoctorState
bp_doctor_get_worst (GPtrArray *checks)
{
  BpDoctorState worst = BP_DOCTOR_OK;

  for (guint i = 0; i < checks->len; i++)
    worst = MAX (worst, bp_doctor_check_get_state (g_ptr_array_index (checks, i)));
  return worst;
}
