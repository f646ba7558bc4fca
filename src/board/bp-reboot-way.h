/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/bp-log.h"
#include "board/bp-identity.h"
#include "board/bp-msp.h"
#include "link/bp-serial-link.h"

G_BEGIN_DECLS

/**
 * BpRebootWay:
 *
 * The ways to ask a running firmware over its serial port for its loader, in the order in which
 * they are safe to try.
 */
typedef enum {
  BP_REBOOT_BY_MSP,
  BP_REBOOT_BY_CLI,
  BP_REBOOT_BY_R,
} BpRebootWay;

#define BP_N_REBOOT_WAYS (BP_REBOOT_BY_R + 1)

/** BpRebootAnswer: what came of it. */
typedef enum {
  BP_REBOOT_SENT,       /* the request went out and was not refused: the board should go now */
  BP_REBOOT_REFUSED,    /* this way is not for this firmware; it stays as it was */
  BP_REBOOT_RESTARTING, /* refused, and the firmware restarts itself: its port goes and comes back
                         */
} BpRebootAnswer;

/**
 * bp_reboot_way_applies:
 * @identity: (nullable): who it says it is; %NULL if it did not say
 * @mode: which loader is wanted
 *
 * Returns: whether @way may work on this firmware. MSP 68 restarts a firmware that knows no modes,
 * so it goes only to those that are known to have them.
 */
gboolean bp_reboot_way_applies (BpRebootWay way, const BpIdentity *identity, BpMspReboot mode);

/** bp_reboot_way_get_label: Returns: for the log, such as "by MSP"; static. */
const char *bp_reboot_way_get_label (BpRebootWay way);

/**
 * bp_reboot_way_try:
 * @link: the opened port
 * @identity: (nullable): as above
 * @mode: which loader is wanted
 * @log: (nullable): for what was sent and answered
 *
 * Asks the firmware for its loader. A port that goes while it is asked is %BP_REBOOT_SENT. Worker
 * thread.
 *
 * Returns: %FALSE with %BP_ERROR_CANCELLED or %BP_ERROR_PROTOCOL (the port sends bytes that are no
 * answer: it may be a receiver, and nothing more may be sent to it); else %TRUE, and @answer says
 * what came of it.
 */
gboolean bp_reboot_way_try (BpRebootWay way, BpSerialLink *link, const BpIdentity *identity,
                            BpMspReboot mode, BpLog *log, BpRebootAnswer *answer,
                            GCancellable *cancellable, GError **error);

/**
 * bp_reboot_listen:
 * @duration: microseconds
 *
 * Listens without sending.
 *
 * Returns: %FALSE with %BP_ERROR_PROTOCOL if anything came unasked (a receiver, MAVLink, the text
 * of a boot), or an error of the link.
 */
gboolean bp_reboot_listen (BpSerialLink *link, gint64 duration, GCancellable *cancellable,
                           GError **error);

G_END_DECLS
