/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  return 0;
}

static gint64 *
get_sum (void)
{
  static gint64 sum;

  return &sum;
}

void
fuzz_note_time (gint64 time)
{
  *get_sum () += time;
}

gint64
fuzz_get_time (void)
{
  return *get_sum ();
}
