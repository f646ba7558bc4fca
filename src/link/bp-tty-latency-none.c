/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-tty-latency.h"

void
bp_tty_latency_lower (BpTtyLatency *self, int fd, const char *name)
{
}

void
bp_tty_latency_restore (BpTtyLatency *self, int fd, const char *name)
{
}

int
bp_tty_latency_set_timer (const char *path, int timer)
{
  return 0;
}
