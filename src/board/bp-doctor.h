/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-board-list.h"
#include "board/bp-doctor-check.h"

G_BEGIN_DECLS

/**
 * bp_doctor_run:
 * @boards: with the buses and serial ports of the system added
 *
 * Finds out whether boards can be reached, and if not why: USB, sandbox, access rule, session, each board, ModemManager, adapters without a
 * port (brltty), boards.conf. In the order in which things should be mended. Main thread; blocks for some milliseconds, a second where
 * the system bus is slow.
 *
 * Returns: (transfer full) (element-type BpDoctorCheck): the checks; never empty.
 */
GPtrArray *bp_doctor_run (BpBoardList *boards);

/** bp_doctor_run_async: the same without blocking; @boards is looked at before this returns. Main thread. */
void bp_doctor_run_async (BpBoardList *boards, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/** bp_doctor_run_finish: Returns: (transfer full) (element-type BpDoctorCheck): the checks, or %NULL if it was cancelled. */
GPtrArray *bp_doctor_run_finish (GAsyncResult *result, GError **error);

/** bp_doctor_get_worst: Returns: the worst state among @checks. */
BpDoctorState bp_doctor_get_worst (GPtrArray *checks);

G_END_DECLS
