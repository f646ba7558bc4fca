/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** BpDoctorState: the nicks are "ok", "warning" (works, or would only matter with another board) and "problem". */
typedef enum {
  BP_DOCTOR_OK,
  BP_DOCTOR_WARNING,
  BP_DOCTOR_PROBLEM,
} BpDoctorState;

#define BP_TYPE_DOCTOR_STATE (bp_doctor_state_get_type ())
GType bp_doctor_state_get_type (void);

const char *bp_doctor_state_get_nick (BpDoctorState state);

/**
 * BpDoctorCheck:
 *
 * One question that was asked about the way to the boards, with its answer. Immutable. Any thread.
 *
 * Properties (all read-only): "title", "state", "text", "commands".
 */
#define BP_TYPE_DOCTOR_CHECK (bp_doctor_check_get_type ())
G_DECLARE_FINAL_TYPE (BpDoctorCheck, bp_doctor_check, BP, DOCTOR_CHECK, GObject)

/** bp_doctor_check_new: @text, @commands: taken over. */
BpDoctorCheck *bp_doctor_check_new (const char *title, BpDoctorState state, char *text, char *commands);

/** bp_doctor_check_get_title: Returns: what was looked at, translated, such as "Access rule". */
const char *bp_doctor_check_get_title (BpDoctorCheck *self);
BpDoctorState bp_doctor_check_get_state (BpDoctorCheck *self);

/** bp_doctor_check_get_text: Returns: what was found, and what to do, translated sentences on one line. */
const char *bp_doctor_check_get_text (BpDoctorCheck *self);

/** bp_doctor_check_get_commands: Returns: (nullable): what to paste into a terminal, one or more lines without a last line end. */
const char *bp_doctor_check_get_commands (BpDoctorCheck *self);

G_END_DECLS
