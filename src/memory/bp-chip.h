/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "memory/bp-memory-map.h"

G_BEGIN_DECLS

/** BpEraseTime: how long the erase of a sector of this size takes, typical and worst by the data sheet, in microseconds. */
typedef struct {
  guint32 size;
  guint32 typical;
  guint32 worst;
} BpEraseTime;

/** BpRam: a RAM range in which a stack may begin: an initial stack pointer is valid in (start, end]. */
typedef struct {
  guint32 start;
  guint32 end;
} BpRam;

#define BP_CHIP_MAX_ERASE_TIMES 6
#define BP_CHIP_MAX_RAMS 6
#define BP_CHIP_MAX_UF2_FAMILIES 6

/**
 * BpChip:
 * @name: the family as people say it, such as "STM32F405"
 * @write_unit: bytes that the flash programs at once; data is padded with 0xFF to it
 * @ecc: each write unit takes one write after an erase
 * @transfer_limit: the largest block the ROM really takes; 0 if it tells the truth (STM32L43x says 2048 and takes 1024)
 * @program_typical: microseconds to program @program_size bytes
 * @program_size: bytes that one programming step of the ROM covers (1 where it works byte by byte)
 * @block_wait: microseconds that the ROM asks to be left alone for each block before it works
 * @mass_erase_typical: microseconds for a mass erase of the whole flash
 * @mass_erase_is_cheap: the ROM is known to take a mass erase, and it is faster than erasing all sectors one by one
 * @boot_offset: where the vector table stands behind the start of the flash, if the ROM checks what stands there before it
 * @boot_mark: the word, in the first 4 KiB of the flash, with which begins what the ROM knows an image by; 0: it starts all
 * @uf2_families: ids of the UF2 files that are for it, where its loader leaves no doubt which chip it is
 * @stuck_erase_from: the ROM may stay in dfuDNBUSY for ever when it has erased a sector at or above this address; 0: it does not
 *
 * What the data sheet says of a family, with the way its ROM uses the flash (engines.md 4.1 of the research, data sheets named in bp-chip.c).
 */
typedef struct {
  const char *name;
  guint32 write_unit;
  gboolean ecc;
  guint32 transfer_limit;
  guint32 program_size;
  guint32 program_typical;
  guint32 program_worst;
  guint32 block_wait;
  guint32 mass_erase_typical;
  guint32 mass_erase_worst;
  gboolean mass_erase_is_cheap;
  guint32 boot_offset;
  guint32 boot_mark;
  guint32 uf2_families[BP_CHIP_MAX_UF2_FAMILIES]; /* ends at 0 */
  guint32 stuck_erase_from;
  BpEraseTime erase_times[BP_CHIP_MAX_ERASE_TIMES]; /* ends at size 0 */
  BpRam rams[BP_CHIP_MAX_RAMS];                      /* ends at end 0 */
} BpChip;

/** BpFingerprint: all that tells families apart over USB; there is no chip id in DfuSe. Strings may be %NULL. */
typedef struct {
  guint16 vendor_id;
  guint16 product_id;
  guint16 device_version;
  const char *product;
  const char *const *map_strings; /* the alternates' strings, %NULL at the end; may be %NULL */
} BpFingerprint;

/**
 * bp_chip_identify:
 *
 * Returns: (transfer none): the family that fits the fingerprint; a careful general one ("STM32") if none does. Never %NULL.
 */
const BpChip *bp_chip_identify (const BpFingerprint *fingerprint);

/** bp_chip_find: Returns: (nullable): the family of this name, such as "STM32F405". */
const BpChip *bp_chip_find (const char *name);

/** bp_chip_get_erase_typical: Returns: microseconds to erase a sector of @size bytes (interpolated if it is not in the table). */
gint64 bp_chip_get_erase_typical (const BpChip *self, guint32 size);

/** bp_chip_get_erase_worst: Returns: the same by the worst figure. */
gint64 bp_chip_get_erase_worst (const BpChip *self, guint32 size);

/** bp_chip_prefers_mass_erase: Returns: whether a mass erase is cheaper than @one_by_one, the microseconds that erasing the same sector by
 * sector takes. */
gboolean bp_chip_prefers_mass_erase (const BpChip *self, gint64 one_by_one);

/** bp_chip_get_program_typical: Returns: microseconds to program @size bytes. */
gint64 bp_chip_get_program_typical (const BpChip *self, guint32 size);
gint64 bp_chip_get_program_worst (const BpChip *self, guint32 size);

/** bp_chip_knows_uf2_family: Returns: whether UF2 files of the family @id are for it. */
gboolean bp_chip_knows_uf2_family (const BpChip *self, guint32 id);

/** bp_chip_stack_is_plausible: Returns: whether @stack_pointer lies in a RAM of @self; of any family if @self is %NULL. */
gboolean bp_chip_stack_is_plausible (const BpChip *self, guint32 stack_pointer);

G_END_DECLS
