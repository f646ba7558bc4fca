/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "loader/bp-loader.h"

G_BEGIN_DECLS

/* The first sector of a Crazyflie holds its radio bootloader, which starts the firmware behind it
 * and is the only way to update it without a cable (crazyflie2-stm-bootloader src/main.c,
 * crazyflie-firmware tools/make/F405/linker/DEF_CLOAD.ld). */
#define BP_CRAZYFLIE_BOOTLOADER 0x08000000
#define BP_CRAZYFLIE_FIRMWARE 0x08004000

/** BP_CRAZYFLIE_MICROCONTROLLER: all of them have this one. */
#define BP_CRAZYFLIE_MICROCONTROLLER "STM32F405"

/**
 * BpCrazyflie:
 * @is_one: whether the board is a Crazyflie
 * @model: such as "CF21" or "C21B"; empty if it is not known
 *
 * What is known of a board that may be a Crazyflie. A plain value.
 */
typedef struct {
  gboolean is_one;
  char model[5];
} BpCrazyflie;

/**
 * bp_crazyflie_recognise:
 * @loader: connected
 * @crazyflie: (inout): what is known of it already; afterwards, what the chip says too
 *
 * A Crazyflie whose button was held is a bare STM32 in its ROM: it is told by the model in its
 * one-time memory, and where that is empty by what its flash holds: a vector table in the first
 * sector whose code stays in there, and another one right behind that sector. One that has lost its
 * bootloader to a larger firmware is none any more. Only reads, mostly once; nothing on other
 * chips. What may not be read tells nothing. Worker thread.
 *
 * Returns: %FALSE with an error of bp_loader_read() that is no refusal.
 */
gboolean bp_crazyflie_recognise (BpLoader *loader, BpCrazyflie *crazyflie,
                                 GCancellable *cancellable, GError **error);

/** bp_crazyflie_parse_model: @otp: the one-time memory; hostile. @model: (out): what it names.
 * Returns: whether it names one. */
gboolean bp_crazyflie_parse_model (const guint8 *otp, gsize size, char model[5]);

G_END_DECLS
