/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "memory/bp-chip-id.h"

#include "base/bp-bytes.h"

#define FLASH_START 0x08000000
#define KIB 1024

#define LOCKS_OFFSET 8
#define LOCK_SIZE_4K 4096
#define N_LOCKS_4K 32
#define LOCKS_OF_A_WORD 16

#define N_LOCKS_SECTORS 12

#define REGISTER_OFFSET 28
#define N_LOCKS_REGISTER 8

#define RANGE_A_OFFSET 24
#define RANGE_B_OFFSET 32
#define RANGE_SIZE 4

/* L0 and L1: the bits then stand for what may not be read, and the other way round. */
#define READ_LOCK_MODE_BIT 8

/* What is known, and of which sector it is asked. */
typedef struct {
  const BpChipId *id;
  const guint8 *options;
  gsize n_options;
  guint first_of_second; /* number of the first sector of the second bank */
  guint n_sectors;
  guint sector;
  guint32 offset; /* of it in the flash */
} Question;

typedef enum { UNKNOWN, FREE, LOCKED } Verdict;

static Verdict
judge (gboolean is_locked)
{
  return is_locked ? LOCKED : FREE;
}

/* The option bytes of the bank in which the sector stands; NULL if fewer than @size are known.
 * @number: (out): of the sector in its bank. */
static const guint8 *
find_bank (const Question *self, gsize size, guint *number)
{
  gboolean is_second = self->sector >= self->first_of_second;
  gsize start = is_second ? self->id->option_size : 0;
  gsize end = is_second ? self->n_options : MIN (self->n_options, self->id->option_size);

  *number = is_second ? self->sector - self->first_of_second : self->sector;
  return start + size <= end ? self->options + start : NULL;
}

static Verdict
read_4k (const Question *self)
{
  guint bit = MIN (self->offset / LOCK_SIZE_4K, N_LOCKS_4K - 1);
  gsize byte = LOCKS_OFFSET + bit / 8 * 2;

  return byte < self->n_options ? judge ((self->options[byte] >> bit % 8 & 1) == 0) : UNKNOWN;
}

static Verdict
read_4k_words (const Question *self)
{
  guint bit = self->offset / LOCK_SIZE_4K;
  gsize byte = LOCKS_OFFSET + bit / LOCKS_OF_A_WORD * 4;
  guint32 word;

  if (byte + 4 > self->n_options ||
      (self->options[READ_LOCK_MODE_BIT / 8] >> READ_LOCK_MODE_BIT % 8 & 1) != 0)
    return UNKNOWN;
  word = bp_peek_u32 (self->options + byte);
  if (((word >> 16) ^ (word & 0xffff)) != 0xffff)
    return UNKNOWN;
  return judge ((word >> bit % LOCKS_OF_A_WORD & 1) != 0);
}

/* Of an F76x with two banks each bit is for two sectors, which is not told apart here. */
static Verdict
read_sectors (const Question *self)
{
  guint number;
  const guint8 *bank = find_bank (self, LOCKS_OFFSET + 2, &number);

  if (bank == NULL || number >= N_LOCKS_SECTORS ||
      (self->id->other_layout != NULL && self->n_sectors > N_LOCKS_SECTORS))
    return UNKNOWN;
  return judge ((bp_peek_u16 (bank + LOCKS_OFFSET) >> number & 1) == 0);
}

static Verdict
read_register (const Question *self)
{
  gsize place = self->sector >= self->first_of_second ? 0 : REGISTER_OFFSET;
  guint number;
  const guint8 *bank = find_bank (self, place + 1, &number);

  if (bank == NULL || number >= N_LOCKS_REGISTER)
    return UNKNOWN;
  return judge ((bank[place] >> number & 1) == 0);
}

static gboolean
is_in_range (const guint8 *range, guint page)
{
  return page >= range[0] && page <= range[2];
}

static Verdict
read_ranges (const Question *self)
{
  guint page;
  const guint8 *bank = find_bank (self, RANGE_B_OFFSET + RANGE_SIZE, &page);

  if (bank == NULL)
    return UNKNOWN;
  return judge (is_in_range (bank + RANGE_A_OFFSET, page) ||
                is_in_range (bank + RANGE_B_OFFSET, page));
}

static Verdict
read_nothing (const Question *self)
{
  return UNKNOWN;
}

typedef Verdict (*ReadFunc) (const Question *self);

static const ReadFunc readers[] = {
  [BP_WRITE_LOCKS_UNKNOWN] = read_nothing,   [BP_WRITE_LOCKS_4K] = read_4k,
  [BP_WRITE_LOCKS_4K_WORDS] = read_4k_words, [BP_WRITE_LOCKS_SECTORS] = read_sectors,
  [BP_WRITE_LOCKS_REGISTER] = read_register, [BP_WRITE_LOCKS_RANGES] = read_ranges,
};

/* Whether it has one bank by the option bytes, with other sectors than those of two. */
static gboolean
is_in_one_bank (const BpChipId *self, BpMemoryMap *flash)
{
  g_autoptr (BpMemoryMap) usual = NULL;

  if (self->other_layout == NULL || self->bank_kib == 0)
    return FALSE;
  usual = bp_chip_id_make_map (self, 0, NULL, 0, NULL);
  return bp_memory_map_get_sector (flash, 0)->size != bp_memory_map_get_sector (usual, 0)->size;
}

/* Smaller chips without a gap have two banks if their bit says so, and one otherwise. */
static guint64
get_bank_size (const BpChipId *self, BpMemoryMap *flash, const guint8 *options, gsize n_options)
{
  guint64 size = bp_memory_map_get_size (flash);
  guint64 bank = (guint64)self->bank_kib * KIB;
  guint bit = self->small_bank_bit;

  if (bank == 0 || is_in_one_bank (self, flash))
    return G_MAXUINT64;
  if (self->is_gapped || size > bank || bit == 0)
    return bank;
  return bit / 8 < n_options && (options[bit / 8] >> bit % 8 & 1) != 0 ? size / 2 : bank;
}

static guint
find_first_of_second (BpMemoryMap *flash, guint64 bank)
{
  guint n = bp_memory_map_get_n_sectors (flash);
  guint i = 0;

  while (i < n && bp_memory_map_get_sector (flash, i)->address - FLASH_START < bank)
    i++;
  return i;
}

GArray *
bp_chip_id_find_locked (const BpChipId *self, BpMemoryMap *flash, const guint8 *options,
                        gsize n_options, gboolean *is_all)
{
  GArray *locked = g_array_new (FALSE, FALSE, sizeof (guint));
  Question question = { .id = self, .options = options, .n_options = n_options };

  *is_all = TRUE;
  question.n_sectors = bp_memory_map_get_n_sectors (flash);
  question.first_of_second =
      find_first_of_second (flash, get_bank_size (self, flash, options, n_options));
  for (guint i = 0; i < question.n_sectors; i++) {
    Verdict verdict;

    question.sector = i;
    question.offset = bp_memory_map_get_sector (flash, i)->address - FLASH_START;
    verdict = readers[self->locks](&question);
    if (verdict == LOCKED)
      g_array_append_val (locked, i);
    *is_all = *is_all && verdict != UNKNOWN;
  }
  return locked;
}
