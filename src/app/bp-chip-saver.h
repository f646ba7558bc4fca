/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/bp-session.h"

G_BEGIN_DECLS

/**
 * BpChipSaver:
 *
 * "Read chip to a file": reads all of the chosen board's flash and saves it; the ending of the
 * file's name says as what. What was read is not lost if it can't be saved: another place is asked
 * for. Main thread.
 */
#define BP_TYPE_CHIP_SAVER (bp_chip_saver_get_type ())
G_DECLARE_FINAL_TYPE (BpChipSaver, bp_chip_saver, BP, CHIP_SAVER, GObject)

/** bp_chip_saver_new: @window, over which it asks, must outlive it. */
BpChipSaver *bp_chip_saver_new (GtkWindow *window, BpSession *session);

/** bp_chip_saver_ask: asks for a file, then reads the chip into it. */
void bp_chip_saver_ask (BpChipSaver *self);

/** bp_chip_saver_read: reads the chip into @file, which is replaced once all was read. */
void bp_chip_saver_read (BpChipSaver *self, GFile *file);

G_END_DECLS
