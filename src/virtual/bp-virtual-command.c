/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-command.h"

#include <string.h>

#include "base/bp-bytes.h"

#define COMMAND_WITH_ADDRESS_SIZE 5

void
bp_virtual_command_set_dfuse (BpVirtualCommand *self, const guint8 *data, gsize size)
{
  self->kind = BP_VIRTUAL_COMMAND_UNKNOWN;
  self->size = 0;
  if (size == COMMAND_WITH_ADDRESS_SIZE)
    self->address = bp_peek_u32 (data + 1);
  if (data[0] == BP_DFUSE_SET_ADDRESS && size == COMMAND_WITH_ADDRESS_SIZE)
    self->kind = BP_VIRTUAL_COMMAND_POINTER;
  else if (data[0] == BP_DFUSE_ERASE && size == COMMAND_WITH_ADDRESS_SIZE)
    self->kind = BP_VIRTUAL_COMMAND_ERASE;
  else if (data[0] == BP_DFUSE_ERASE && size == 1)
    self->kind = BP_VIRTUAL_COMMAND_ERASE_ALL;
  else if (data[0] == BP_DFUSE_READ_UNPROTECT && size == 1)
    self->kind = BP_VIRTUAL_COMMAND_UNPROTECT;
}

void
bp_virtual_command_set_data (BpVirtualCommand *self, BpVirtualCommandKind kind, guint32 address,
                             const guint8 *data, gsize size)
{
  self->kind = kind;
  self->address = address;
  self->size = size;
  memcpy (self->data, data, size);
}

/* A plain device erases each sector when the stream comes to its first byte. */
static BpVirtualWork
write_stream (const BpVirtualCommand *self, BpVirtualMemory *memory)
{
  BpVirtualFlash *flash = bp_virtual_memory_get_flash (memory);
  guint64 end = (guint64)self->address + self->size;
  gint64 time = 0;
  BpVirtualWork work;

  for (guint i = 0; i < bp_virtual_flash_get_n_sectors (flash); i++) {
    BpVirtualSector *sector = bp_virtual_flash_get_sector (flash, i);

    if (sector->address >= self->address && sector->address < end)
      time += bp_virtual_flash_erase (flash, sector).time;
  }
  work = bp_virtual_memory_write (memory, self->address, self->data, self->size);
  work.time += time;
  return work;
}

BpVirtualWork
bp_virtual_command_run (const BpVirtualCommand *self, BpVirtualMemory *memory)
{
  switch (self->kind) {
  case BP_VIRTUAL_COMMAND_POINTER:
    return (BpVirtualWork){ bp_virtual_memory_check_pointer (memory, self->address) };
  case BP_VIRTUAL_COMMAND_ERASE:
    return bp_virtual_memory_erase (memory, self->address);
  case BP_VIRTUAL_COMMAND_ERASE_ALL:
    return bp_virtual_memory_erase_all (memory);
  case BP_VIRTUAL_COMMAND_UNPROTECT:
    return bp_virtual_memory_unprotect (memory);
  case BP_VIRTUAL_COMMAND_DATA:
    return bp_virtual_memory_write (memory, self->address, self->data, self->size);
  case BP_VIRTUAL_COMMAND_STREAM:
    return write_stream (self, memory);
  case BP_VIRTUAL_COMMAND_UNKNOWN:
    return (BpVirtualWork){ BP_DFU_STATUS_ERR_STALLEDPKT, 0, "a command that does not exist" };
  case BP_VIRTUAL_COMMAND_NONE:
    break;
  }
  return (BpVirtualWork){ BP_DFU_STATUS_OK };
}

static gboolean
is_block (BpVirtualCommandKind kind)
{
  return kind == BP_VIRTUAL_COMMAND_DATA || kind == BP_VIRTUAL_COMMAND_STREAM;
}

char *
bp_virtual_command_to_text (const BpVirtualCommand *self)
{
  g_autofree char *data = NULL;

  if (self->kind == BP_VIRTUAL_COMMAND_NONE)
    return NULL;
  data = g_base64_encode (self->data, self->size);
  return g_strdup_printf ("%u %u %s", self->kind, self->address, data);
}

void
bp_virtual_command_set_text (BpVirtualCommand *self, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", " ", 3);
  g_autofree guint8 *data = NULL;
  guint64 kind;
  guint64 address;
  gsize size;

  self->kind = BP_VIRTUAL_COMMAND_NONE;
  if (g_strv_length (parts) != 3 ||
      !g_ascii_string_to_unsigned (parts[0], 10, 1, BP_VIRTUAL_COMMAND_UNKNOWN, &kind, NULL) ||
      !g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXUINT32, &address, NULL))
    return;
  data = g_base64_decode (parts[2], &size);
  if (size > sizeof self->data || (size == 0 && is_block (kind)))
    return;
  bp_virtual_command_set_data (self, kind, address, data, size);
}

static guint
get_erase_poll (const BpVirtualCommand *self, const BpVirtualProfile *profile,
                BpVirtualMemory *memory)
{
  BpVirtualSector *sector =
      bp_virtual_flash_find (bp_virtual_memory_get_flash (memory), self->address);

  for (guint i = 0; sector != NULL && i < BP_VIRTUAL_MAX_ERASES; i++) {
    if (profile->erase_polls[i].size == sector->size)
      return profile->erase_polls[i].typical;
  }
  return profile->polls.erase;
}

guint
bp_virtual_command_get_poll (const BpVirtualCommand *self, const BpVirtualProfile *profile,
                             BpVirtualMemory *memory)
{
  switch (self->kind) {
  case BP_VIRTUAL_COMMAND_ERASE:
    return get_erase_poll (self, profile, memory);
  case BP_VIRTUAL_COMMAND_ERASE_ALL:
  case BP_VIRTUAL_COMMAND_UNPROTECT:
    return profile->polls.mass_erase;
  case BP_VIRTUAL_COMMAND_DATA:
  case BP_VIRTUAL_COMMAND_STREAM:
    return profile->polls.data;
  case BP_VIRTUAL_COMMAND_POINTER:
  case BP_VIRTUAL_COMMAND_UNKNOWN:
  case BP_VIRTUAL_COMMAND_NONE:
    break;
  }
  return profile->polls.pointer;
}
