/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/bp-log.h"
#include "link/bp-serial-link.h"

G_BEGIN_DECLS

/** BpFirmwareFamily: what runs on a board, as far as it changes how it is spoken to. */
typedef enum {
  BP_FAMILY_UNKNOWN,
  BP_FAMILY_BETAFLIGHT,
  BP_FAMILY_CLEANFLIGHT,
  BP_FAMILY_INAV,
  BP_FAMILY_EMUFLIGHT,
  BP_FAMILY_ROTORFLIGHT,
} BpFirmwareFamily;

/**
 * BpIdentity:
 * @variant: the four letters that the firmware calls itself by, such as "BTFL"
 * @family: what they mean
 * @api_major, @api_minor: version of MSP
 * @version: such as "4.5.1"; empty if it did not say
 * @board_id: four letters; empty if it did not say
 * @target: what it was built for, such as "SPEEDYBEEF405V3"; empty if it did not say
 * @board_name: (of the manufacturer), @manufacturer: empty if it did not say
 * @build_date: such as "Apr 20 2024 10:11:12"; empty if it did not say
 * @has_flash_loader: it has a bootloader of its own for external flash
 *
 * Who a board says it is.
 */
typedef struct {
  char variant[5];
  BpFirmwareFamily family;
  guint8 api_major;
  guint8 api_minor;
  char *version;
  char board_id[5];
  char *target;
  char *board_name;
  char *manufacturer;
  char *build_date;
  gboolean has_flash_loader;
} BpIdentity;

BpIdentity *bp_identity_copy (const BpIdentity *self);
void bp_identity_free (BpIdentity *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpIdentity, bp_identity_free)

/** bp_identity_dup_label: Returns: (transfer full): for people, such as "Betaflight 4.5.1 on
 * SPEEDYBEEF405V3". */
char *bp_identity_dup_label (const BpIdentity *self);

/** bp_identity_get_family_name: Returns: "Betaflight", or the four letters of a firmware that is
 * not known; valid as long as @self. */
const char *bp_identity_get_family_name (const BpIdentity *self);

/** bp_identity_api_is_at_least: Returns: whether MSP's version is @major.@minor or newer. */
gboolean bp_identity_api_is_at_least (const BpIdentity *self, guint8 major, guint8 minor);

/**
 * bp_identify:
 * @link: an opened port, at the firmware's rate
 * @log: (nullable): for what it answered
 *
 * Asks the firmware by MSP who it is: each question once more if there is no answer. Only the first
 * question goes to a board that does not answer. Worker thread; at most about five seconds.
 *
 * Returns: (transfer full): the identity; or %NULL with %BP_ERROR_TIMEOUT (silence),
 * %BP_ERROR_PROTOCOL (it talks, but no MSP), or an error of the link.
 */
BpIdentity *bp_identify (BpSerialLink *link, BpLog *log, GCancellable *cancellable, GError **error);

G_END_DECLS
