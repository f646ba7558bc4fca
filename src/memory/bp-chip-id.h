/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "memory/bp-chip.h"

G_BEGIN_DECLS

/** BpWriteLocks: how the option bytes say which pages are write-protected. */
typedef enum {
  BP_WRITE_LOCKS_UNKNOWN,
  BP_WRITE_LOCKS_4K, /* a bit for each 4 KiB, in every second byte from 8 on; the last one is for
                        all that follows; 0 locks (F0, F1, F3) */
  BP_WRITE_LOCKS_4K_WORDS, /* a bit for each 4 KiB, in the lower half of each word from 8 on, the
                              upper half its complement; 1 locks (L0, L1) */
  BP_WRITE_LOCKS_SECTORS,  /* a bit for each of 12 sectors, in the two bytes from 8 on; 0 locks (F2,
                              F4, F7) */
  BP_WRITE_LOCKS_REGISTER, /* a bit for each of 8 sectors, in a byte at 28, in the second bank's at
                              0; 0 locks (H7) */
  BP_WRITE_LOCKS_RANGES,   /* first and last page of two ranges, from 24 and 32 on (G0, G4, L4) */
} BpWriteLocks;

/**
 * BpChipId:
 * @id: the number that the UART loader's Get ID tells (DBGMCU_IDCODE, AN2606)
 * @label: for people
 * @chip: name of the #BpChip with its times and units
 * @layout: sectors of the largest one, in the grammar of a memory string
 * @other_layout: (nullable): the sectors if bit @bank_bit of the option bytes is 0
 * @bank_bit: counted from the first bit of the option bytes
 * @small_bank_bit: the same of chips that are not the largest one; 0: @bank_bit
 * @bank_kib: KiB of a bank of the largest one; 0: it has one bank
 * @is_gapped: the second bank of a smaller chip begins where that of the largest one does
 * @size_register: address of its flash size in KiB, 16 bits; 0: not known
 * @size_block: bytes that must be read at once around the register; 0: the two will do
 * @option_bytes: address; 0: not known
 * @option_size: bytes of them to read
 * @option_block: bytes that must be read at once from there; 0: @option_size
 * @second_options: address of those of the second bank; 0: it has none, or they are not known
 * @second_size: bytes of them to read
 * @locks: what they say of write protection
 * @block_limit: the most bytes a write may have; 0: 256, as AN3155 says
 * @no_mass_erase: its loader erases pages only
 *
 * What a chip is whose loader tells no memory map.
 */
typedef struct {
  guint16 id;
  const char *label;
  const char *chip;
  const char *layout;
  const char *other_layout;
  guint bank_bit;
  guint small_bank_bit;
  guint bank_kib;
  gboolean is_gapped;
  guint32 size_register;
  guint size_block;
  guint32 option_bytes;
  guint option_size;
  guint option_block;
  guint32 second_options;
  guint second_size;
  BpWriteLocks locks;
  guint block_limit;
  gboolean no_mass_erase;
} BpChipId;

/** BP_CHIP_ID_MAX_OPTIONS: option bytes of all banks of a chip. */
#define BP_CHIP_ID_MAX_OPTIONS 128

/** bp_chip_id_find: Returns: (nullable): the chip with this number; static. */
const BpChipId *bp_chip_id_find (guint16 id);

/** bp_chip_id_get: Returns: (nullable): row @index of the table; %NULL behind the last one. */
const BpChipId *bp_chip_id_get (guint index);

/** bp_chip_id_is_flash_size: Returns: whether a chip may have so many KiB of flash. */
gboolean bp_chip_id_is_flash_size (guint kib);

/**
 * bp_chip_id_make_map:
 * @self: (nullable): %NULL for a chip that is not in the table: its flash is one piece then
 * @kib: size of the flash by its register; 0 if it is not known
 * @options: (nullable): the option bytes
 * @n_options: how many of them there are
 *
 * Returns: (transfer full): the map of internal flash; %BP_ERROR_NOT_SUPPORTED if nobody knows how
 * large it is.
 */
BpMemoryMap *bp_chip_id_make_map (const BpChipId *self, guint kib, const guint8 *options,
                                  gsize n_options, GError **error);

/** bp_chip_id_get_page_number: Returns: the number by which a loader erases sector @index of
 * @flash, its map: sectors that a smaller chip does not have count too. */
guint bp_chip_id_get_page_number (const BpChipId *self, BpMemoryMap *flash, guint index);

/**
 * bp_chip_id_find_locked:
 * @flash: its map
 * @options: the option bytes, those of the second bank behind the @option_size of the first
 * @n_options: how many of them could be read
 * @is_all: (out): whether they tell of every sector
 *
 * Returns: (transfer full) (element-type guint): numbers of the sectors of @flash that are
 * write-protected, ascending.
 */
GArray *bp_chip_id_find_locked (const BpChipId *self, BpMemoryMap *flash, const guint8 *options,
                                gsize n_options, gboolean *is_all);

G_END_DECLS
