/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/bp-clock.h"

G_BEGIN_DECLS

/**
 * BpFakeClock:
 *
 * A clock that stands still until somebody sleeps: then it is later at once. For tests and benchmarks. Any thread.
 */
#define BP_TYPE_FAKE_CLOCK (bp_fake_clock_get_type ())
G_DECLARE_FINAL_TYPE (BpFakeClock, bp_fake_clock, BP, FAKE_CLOCK, BpClock)

/** bp_fake_clock_new: Returns: (transfer full): a clock at 0. */
BpClock *bp_fake_clock_new (void);

G_END_DECLS
