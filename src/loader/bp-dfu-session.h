/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/bp-log.h"
#include "link/bp-usb-link.h"
#include "loader/bp-dfu-status.h"
#include "loader/bp-loader.h"

G_BEGIN_DECLS

/**
 * BpDfuWork:
 * @failure: what it is called if the device says that it failed
 * @limit: microseconds after which a device that is still busy has hung
 * @patience: microseconds that a single question may stay unanswered, as some ROMs work in the
middle of one; 0: up to @limit
@stuck_after: microseconds after which a dfuDNBUSY that outlasts its own poll time is handed to
 * the caller; 0: never
 * @stop_at: a busy state in which the device is not to be asked further; 0: none
 * @may_end_idle: whether dfuIDLE at the end is as good as dfuDNLOAD-IDLE (some plain DFU devices);
 * in DfuSe it means that the device was reset and has forgotten its address pointer
 *
 * What the device is set to do by a download.
 */
typedef struct {
  BpError failure;
  gint64 limit;
  gint64 patience;
  gint64 stuck_after;
  BpDfuState stop_at;
  gboolean may_end_idle;
} BpDfuWork;

/** BP_DFU_SHORT_LIMIT: microseconds for work that is hardly any. */
#define BP_DFU_SHORT_LIMIT (2 * BP_SEC)

/** BP_DFU_MARGIN: microseconds that are added to what a data sheet allows, for the way of the
 * answer. */
#define BP_DFU_MARGIN (3 * BP_SEC)

/**
 * BpDfuSession:
 *
 * The talk with one DFU interface: its requests, and in which state it is. Sends nothing that the
 * state forbids: CLRSTATUS in dfuERROR only, ABORT in states that wait for the host, and polls a
 * busy device no earlier than it asked for. One thread.
 */
typedef struct _BpDfuSession BpDfuSession;

/** bp_dfu_session_new: @link, @log (nullable): a reference is taken. */
BpDfuSession *bp_dfu_session_new (BpUsbLink *link, guint8 interface_number, BpLog *log);
void bp_dfu_session_free (BpDfuSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpDfuSession, bp_dfu_session_free)

BpUsbLink *bp_dfu_session_get_link (BpDfuSession *self);
BpLog *bp_dfu_session_get_log (BpDfuSession *self);

/** bp_dfu_session_select: selects an alternate setting; the device must be idle. */
gboolean bp_dfu_session_select (BpDfuSession *self, guint8 alternate, GError **error);

/**
 * bp_dfu_session_bring_to_idle:
 * @limit: microseconds for a device that is still busy
 *
 * Brings the device to dfuIDLE from whatever state it is in, by asking for it. %BP_ERROR_NO_LOADER
 * if it runs its firmware.
 */
gboolean bp_dfu_session_bring_to_idle (BpDfuSession *self, gint64 limit, GError **error);

/** bp_dfu_session_be_idle: makes sure of dfuIDLE; asks for nothing that is known already. */
gboolean bp_dfu_session_be_idle (BpDfuSession *self, GError **error);

/** bp_dfu_session_be_ready_to_download: makes sure that a download is legal. */
gboolean bp_dfu_session_be_ready_to_download (BpDfuSession *self, GError **error);

/** bp_dfu_session_be_ready_to_upload: makes sure that an upload is legal. */
gboolean bp_dfu_session_be_ready_to_upload (BpDfuSession *self, GError **error);

/** bp_dfu_session_recover: after a failure: leaves the device idle if that can be done, quietly.
 * Does nothing if @reason says that it is gone. */
void bp_dfu_session_recover (BpDfuSession *self, const GError *reason);

/**
 * bp_dfu_session_download:
 *
 * Sends one block. Nothing is known of its fate until bp_dfu_session_finish().
 */
gboolean bp_dfu_session_download (BpDfuSession *self, guint16 block, const guint8 *data, gsize size,
                                  GError **error);

/**
 * bp_dfu_session_upload:
 *
 * Asks for one block. Returns: the bytes received, maybe fewer; -1 on error.
 */
gssize bp_dfu_session_upload (BpDfuSession *self, guint16 block, guint8 *data, gsize size,
                              GError **error);

/**
 * bp_dfu_session_finish:
 * @status: (out): the first status that is not busy, or is stuck, or is the one to stop at
 *
 * Asks for the status until the device is no longer busy. A refused question is asked again a few
 * times: some ROMs refuse it while they erase.
 */
gboolean bp_dfu_session_finish (BpDfuSession *self, const BpDfuWork *work, BpDfuStatus *status,
                                GError **error);

/**
 * bp_dfu_session_carry_out:
 *
 * Downloads one block and waits until its work is done well. If the device stays busy beyond
 * work->stuck_after, @stuck (optional) is set to %TRUE, and that counts as success.
 */
gboolean bp_dfu_session_carry_out (BpDfuSession *self, guint16 block, const guint8 *data,
                                   gsize size, const BpDfuWork *work, gboolean *stuck,
                                   GError **error);

/** bp_dfu_session_measure: asks an idle device for its status a few times; the median is the time
 * of a small transfer. Nothing if it is not known to be idle. */
void bp_dfu_session_measure (BpDfuSession *self);

/** bp_dfu_session_get_health: as bp_loader_get_health(). */
void bp_dfu_session_get_health (BpDfuSession *self, BpLoaderHealth *health);

/** bp_dfu_session_unstick: the cure for an H743 rev. V that stays in dfuDNBUSY: CLRSTATUS makes it
 * dfuERROR, a second one dfuIDLE. */
gboolean bp_dfu_session_unstick (BpDfuSession *self, GError **error);

/** bp_dfu_session_set_error: sets @error to what @status means, with the text that the device sends
 * along. */
void bp_dfu_session_set_error (BpDfuSession *self, const BpDfuStatus *status, BpError failure,
                               GError **error);

/** bp_dfu_session_is_busy: Returns: whether the last answer was that the device is at work; asks
 * for nothing. */
gboolean bp_dfu_session_is_busy (BpDfuSession *self);

/** bp_dfu_session_is_in_error: Returns: whether the device answers that it is in dfuERROR, asked
 * twice if it says nothing; any other answer, and none, is not that. */
gboolean bp_dfu_session_is_in_error (BpDfuSession *self);

/**
 * bp_dfu_session_explain:
 * @error: (inout): of a request that was refused or answered short
 *
 * Asks the device why; if it is in dfuERROR, @error becomes what its status means.
 */
void bp_dfu_session_explain (BpDfuSession *self, BpError failure, GError **error);

G_END_DECLS
