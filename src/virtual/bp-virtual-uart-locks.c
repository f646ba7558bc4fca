/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-uart-locks.h"

#define MAX_OPTIONS 64
#define LOCKS 8
#define RANGE_A 24
#define LAST_BIT 31

typedef struct {
  guint8 bytes[MAX_OPTIONS];
  gboolean is_set[MAX_OPTIONS];
} Options;

static void
clear_bit (Options *options, guint byte, guint bit)
{
  if (!options->is_set[byte])
    options->bytes[byte] = 0xff;
  options->is_set[byte] = TRUE;
  options->bytes[byte] &= (guint8) ~(1u << bit);
}

static void
set_byte (Options *options, guint byte, guint8 value)
{
  options->is_set[byte] = TRUE;
  options->bytes[byte] = value;
}

/* Only one range is shown: from the first locked sector to the last one. */
static void
widen_range (Options *options, guint sector)
{
  if (!options->is_set[RANGE_A])
    set_byte (options, RANGE_A, sector);
  set_byte (options, RANGE_A + 2, sector);
}

static void
show_sector (const BpVirtualUartProfile *profile, Options *options, guint sector, guint32 offset)
{
  guint bit = MIN (offset / 4096, LAST_BIT);

  switch (profile->locks) {
  case BP_WRITE_LOCKS_4K:
    clear_bit (options, LOCKS + bit / 8 * 2, bit % 8);
    break;
  case BP_WRITE_LOCKS_SECTORS:
    clear_bit (options, LOCKS + sector / 8, sector % 8);
    break;
  case BP_WRITE_LOCKS_RANGES:
    widen_range (options, sector);
    break;
  case BP_WRITE_LOCKS_UNKNOWN:
    break;
  }
}

void
bp_virtual_uart_locks_show (const BpVirtualUartProfile *profile, const gboolean *locked,
                            guint32 address, guint8 *data, gsize size)
{
  Options options = { 0 };
  guint sector = 0;
  guint32 offset = 0;

  for (guint g = 0; g < BP_VIRTUAL_MAX_GROUPS; g++) {
    for (guint i = 0; i < profile->board.groups[g].count; i++, sector++) {
      if (locked[sector])
        show_sector (profile, &options, sector, offset);
      offset += profile->board.groups[g].size;
    }
  }
  for (gsize i = 0; i < size; i++) {
    guint32 place = (guint32)(address + i) - profile->board.regions[0].address;

    if (place < MAX_OPTIONS && options.is_set[place])
      data[i] = options.bytes[place];
  }
}

guint
bp_virtual_uart_locks_find_sector (BpVirtualFlash *flash, guint32 address)
{
  for (guint i = 0; i < bp_virtual_flash_get_n_sectors (flash); i++) {
    const BpVirtualSector *sector = bp_virtual_flash_get_sector (flash, i);

    if (address - sector->address < sector->size)
      return i;
  }
  return 0;
}
