/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/bp-error.h"
#include "base/bp-log.h"
#include "link/bp-usb-link.h"
#include "loader/bp-picoboot-descriptors.h"
#include "loader/bp-picoboot-protocol.h"

G_BEGIN_DECLS

/**
 * BpPicobootRequest:
 * @args: 16 bytes at most, of which @args_size count
 * @data: room for, or the source of, @length bytes; %NULL without data
 * @length: at most %BP_USB_MAX_BULK
 * @work: microseconds that the chip may work at it, by the worst figure
 * @failure: what a refusal means
 */
typedef struct {
  BpPicobootCommand command;
  guint32 args[BP_PICOBOOT_ARGS_SIZE / 4];
  guint8 args_size;
  guint8 *data;
  gsize length;
  gint64 work;
  BpError failure;
} BpPicobootRequest;

/**
 * BpPicobootSession:
 *
 * Carries out commands one by one and brings the interface back when one has failed. Of one thread.
 */
typedef struct _BpPicobootSession BpPicobootSession;

/** bp_picoboot_session_new: @log: (nullable); references are taken. */
BpPicobootSession *bp_picoboot_session_new (BpUsbLink *link,
                                            const BpPicobootDescriptors *descriptors, BpLog *log);

/** bp_picoboot_session_free: gives the drive back to the host, unless the chip was rebooted or is
 * gone. */
void bp_picoboot_session_free (BpPicobootSession *self);

/** bp_picoboot_session_begin: claims the interface, forgets what another program has left there and
 * keeps the drive from being written. */
gboolean bp_picoboot_session_begin (BpPicobootSession *self, GError **error);

/**
 * bp_picoboot_session_run:
 *
 * Carries out a command. A refusal is the failure that the request names, or %BP_ERROR_PROTECTED
 * where the chip does not permit it. After any failure the interface is as after
 * bp_picoboot_session_begin(), if the device is still there.
 */
gboolean bp_picoboot_session_run (BpPicobootSession *self, const BpPicobootRequest *request,
                                  GError **error);

/** bp_picoboot_session_leave: tells that the chip was rebooted: nothing is sent any more. */
void bp_picoboot_session_leave (BpPicobootSession *self);

/** bp_picoboot_session_measure: asks for the status a few times, to learn how long that takes. */
void bp_picoboot_session_measure (BpPicobootSession *self);

/** bp_picoboot_session_get_small_transfer: Returns: microseconds that such a question takes; 0 if
 * not measured. */
gint64 bp_picoboot_session_get_small_transfer (BpPicobootSession *self);

/** bp_picoboot_session_get_n_errors: Returns: commands so far that were lost, not refused. */
guint bp_picoboot_session_get_n_errors (BpPicobootSession *self);

G_END_DECLS
