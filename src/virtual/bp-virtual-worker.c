/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-worker.h"

#define BANK_2 0x08100000

void
bp_virtual_worker_init (BpVirtualWorker *self, const BpVirtualProfile *profile,
                        BpVirtualMemory *memory)
{
  self->profile = profile;
  self->memory = memory;
  self->flash = bp_virtual_memory_get_flash (memory);
  bp_virtual_worker_power_on (self);
}

void
bp_virtual_worker_power_on (BpVirtualWorker *self)
{
  bp_virtual_worker_drop (self);
  self->is_wedged = self->reset_comes = FALSE;
  self->poll_at = self->busy_until = self->blind_until = 0;
}

void
bp_virtual_worker_drop (BpVirtualWorker *self)
{
  self->command.kind = BP_VIRTUAL_COMMAND_NONE;
  self->is_wedged = FALSE;
}

static gboolean
holds (BpVirtualWorker *self)
{
  return bp_virtual_profile_has (self->profile, BP_VIRTUAL_HOLDS);
}

gboolean
bp_virtual_worker_begins_at_once (BpVirtualWorker *self)
{
  return !holds (self) || self->command.kind == BP_VIRTUAL_COMMAND_UNPROTECT;
}

void
bp_virtual_worker_announce (BpVirtualWorker *self, gint64 work_time)
{
  self->poll = bp_virtual_command_get_poll (&self->command, self->profile, self->memory);
  self->wait_time += MAX (0, self->poll * BP_MSEC - work_time);
}

static gboolean
will_wedge (BpVirtualWorker *self)
{
  return bp_virtual_profile_has (self->profile, BP_VIRTUAL_WEDGES_IN_BANK_2) &&
         self->command.kind == BP_VIRTUAL_COMMAND_ERASE && self->command.address >= BANK_2;
}

BpVirtualWork
bp_virtual_worker_run (BpVirtualWorker *self, gint64 now)
{
  BpVirtualWork work = bp_virtual_command_run (&self->command, self->memory);

  self->is_wedged = will_wedge (self) && work.status == BP_DFU_STATUS_OK;
  self->reset_comes = work.resets;
  self->result = work.status;
  self->busy_until = now + work.time;
  self->busy_time += work.time;
  if (holds (self))
    self->blind_until = self->busy_until;
  return work;
}

void
bp_virtual_worker_pause (BpVirtualWorker *self, gint64 now, guint poll)
{
  self->poll = poll;
  self->busy_until = now + poll * BP_MSEC;
  self->busy_time += poll * BP_MSEC;
}

gboolean
bp_virtual_worker_is_busy (BpVirtualWorker *self, gint64 now)
{
  return now < self->busy_until || self->is_wedged;
}

void
bp_virtual_worker_cut (BpVirtualWorker *self, gint64 now, gboolean begins, guint32 seed)
{
  if (begins)
    bp_virtual_worker_run (self, now);
  if (now < self->busy_until)
    bp_virtual_flash_cut (self->flash, seed);
  bp_virtual_flash_settle (self->flash);
}
