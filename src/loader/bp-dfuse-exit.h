/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "loader/bp-dfuse-mover.h"

G_BEGIN_DECLS

/* The two requests after which a DfuSe loader is gone. */

/**
 * bp_dfuse_exit_leave:
 * @address: of the vector table of the firmware to start
 *
 * Points there and downloads nothing, which is the request to leave (AN3156, 3.2.5). What comes
 * after it is no error: the loader is on its way. One that answers dfuERROR instead is asked once
 * more.
 */
gboolean bp_dfuse_exit_leave (const BpDfuseMover *self, guint32 address, GError **error);

/**
 * bp_dfuse_exit_unprotect:
 *
 * Sends "read unprotect": the chip erases itself and resets, which may be seen as a busy time, a
 * refusal or an unplug. One that is done at once (AT32F415) is sent it a second time, as some want
 * it twice.
 */
gboolean bp_dfuse_exit_unprotect (const BpDfuseMover *self, GError **error);

G_END_DECLS
