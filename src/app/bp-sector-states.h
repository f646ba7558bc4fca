/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/bp-flash-plan.h"
#include "flash/bp-job-marks.h"

G_BEGIN_DECLS

/** BpSectorState: how things stand with a sector; from %BP_SECTOR_PLANNED on in the order in which
 * a job goes through them. */
typedef enum {
  BP_SECTOR_KEPT,
  BP_SECTOR_UNCHANGED, /* holds the firmware's bytes already */
  BP_SECTOR_PLANNED,   /* will be erased or written */
  BP_SECTOR_ERASED,
  BP_SECTOR_WRITTEN,
  BP_SECTOR_VERIFIED,
  BP_SECTOR_FAILED,
} BpSectorState;

#define BP_N_SECTOR_STATES (BP_SECTOR_FAILED + 1)

/**
 * BpSectorView:
 * @address: where it begins
 * @size: bytes
 * @done: so many bytes from the start on have reached @state; the others are one state behind
 * @holds_settings: whether a firmware keeps its settings in it
 * @write_goal: so many bytes from the start on will be written, at most
 * @verify_goal: the same for verifying
 */
typedef struct {
  guint32 address;
  guint32 size;
  guint32 done;
  BpSectorState state;
  gboolean holds_settings;
  guint32 write_goal;
  guint32 verify_goal;
} BpSectorView;

/** BpSectorStates: the sectors of a chip as a plan and what a job has done to them leave them. */
typedef struct _BpSectorStates BpSectorStates;

BpSectorStates *bp_sector_states_new (BpFlashPlan *plan);
void bp_sector_states_free (BpSectorStates *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpSectorStates, bp_sector_states_free)

/** bp_sector_states_apply: takes over what a job has done. */
void bp_sector_states_apply (BpSectorStates *self, const BpJobMark *mark);

/** bp_sector_states_fail: says that the job came to grief at @address; %BP_NO_ADDRESS for nowhere.
 */
void bp_sector_states_fail (BpSectorStates *self, gint64 address);

guint bp_sector_states_get_n (const BpSectorStates *self);

/** bp_sector_states_get: Returns: (transfer none): the sector number @i, by address. */
const BpSectorView *bp_sector_states_get (const BpSectorStates *self, guint i);

/** bp_sector_states_get_size: Returns: bytes of all sectors. */
guint64 bp_sector_states_get_size (const BpSectorStates *self);

/** bp_sector_states_find: Returns: the number of the sector with the byte number @offset, counted
 * over all sectors; the last one behind the end. There must be sectors. */
guint bp_sector_states_find (const BpSectorStates *self, guint64 offset);

/** bp_sector_states_dup_words: Returns: (transfer full): a translated line on one sector, such as
 * "0x08004000 · 16 KiB · kept, holds the settings". */
char *bp_sector_states_dup_words (const BpSectorStates *self, guint i);

G_END_DECLS
