/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "virtual/bp-virtual-runner.h"
#include "virtual/bp-virtual-uart.h"

G_BEGIN_DECLS

/**
 * BpVirtualRelay:
 *
 * A board behind a serial adapter that runs its firmware, at 115200 8N1; when that is asked for its
 * loader, the ROM listens on the same port from then on. The adapter stays all the time.
 */
#define BP_TYPE_VIRTUAL_RELAY (bp_virtual_relay_get_type ())
G_DECLARE_FINAL_TYPE (BpVirtualRelay, bp_virtual_relay, BP, VIRTUAL_RELAY, GObject)

/** bp_virtual_relay_new: @runner, @rom: references are taken. */
BpVirtualRelay *bp_virtual_relay_new (BpVirtualRunner *runner, BpVirtualUart *rom);

G_END_DECLS
