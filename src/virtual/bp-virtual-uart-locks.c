/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-uart-locks.h"

#define MAX_OPTIONS 64
#define LOCKS 8
#define REGISTER 28
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

/* @number is that of the sector in its bank, whose @options these are. */
static void
show_sector (BpWriteLocks kind, gboolean is_second, Options *options, guint number, guint32 offset)
{
  guint bit = MIN (offset / 4096, LAST_BIT);

  switch (kind) {
  case BP_WRITE_LOCKS_4K:
    clear_bit (options, LOCKS + bit / 8 * 2, bit % 8);
    break;
  case BP_WRITE_LOCKS_SECTORS:
    clear_bit (options, LOCKS + number / 8, number % 8);
    break;
  case BP_WRITE_LOCKS_REGISTER:
    clear_bit (options, is_second ? 0 : REGISTER, number);
    break;
  case BP_WRITE_LOCKS_RANGES:
    widen_range (options, number);
    break;
  case BP_WRITE_LOCKS_4K_WORDS:
  case BP_WRITE_LOCKS_UNKNOWN:
    break;
  }
}

static guint
count_sectors (const BpVirtualUartProfile *profile)
{
  guint n = 0;

  for (guint g = 0; g < BP_VIRTUAL_MAX_GROUPS; g++)
    n += profile->board.groups[g].count;
  return n;
}

/* What the option bytes of one of the @n_banks banks say. */
static void
show_bank (const BpVirtualUartProfile *profile, const gboolean *locked, guint bank, guint n_banks,
           Options *options)
{
  guint per_bank = count_sectors (profile) / n_banks;
  guint sector = 0;
  guint32 offset = 0;

  for (guint g = 0; g < BP_VIRTUAL_MAX_GROUPS; g++) {
    for (guint i = 0; i < profile->board.groups[g].count; i++, sector++) {
      if (locked[sector] && sector / per_bank == bank)
        show_sector (profile->locks, bank > 0, options, sector % per_bank, offset);
      offset += profile->board.groups[g].size;
    }
  }
}

void
bp_virtual_uart_locks_show (const BpVirtualUartProfile *profile, const gboolean *locked,
                            guint32 address, guint8 *data, gsize size)
{
  guint n_banks = profile->board.regions[1].size > 0 ? 2 : 1;

  for (guint bank = 0; bank < n_banks; bank++) {
    Options options = { 0 };

    show_bank (profile, locked, bank, n_banks, &options);
    for (gsize i = 0; i < size; i++) {
      guint32 place = (guint32)(address + i) - profile->board.regions[bank].address;

      if (place < MAX_OPTIONS && options.is_set[place])
        data[i] = options.bytes[place];
    }
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
