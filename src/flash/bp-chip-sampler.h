/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/bp-chip-reader.h"

G_BEGIN_DECLS

/**
 * bp_chip_sampler_survey:
 *
 * bp_chip_reader_survey() for a slow line, on which a page is sooner erased and written than read:
 * a few bytes of a sector tell that it differs, only one whose sample is equal is read, and where
 * one sector after the other differs most are not even sampled.
 */
BpFlashSurvey *bp_chip_sampler_survey (BpJob *job, BpLoader *loader, BpFirmware *firmware,
                                       const BpFlashOptions *options, GCancellable *cancellable,
                                       GError **error);

G_END_DECLS
