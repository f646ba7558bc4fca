/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-crazyflie.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"

/* "0;CF21;R:C;D:R": format, model, and what does not matter here. Blocks of 32 bytes; one that was
 * written over with zeroes is passed over (crazyflie-firmware
 * src/platform/src/platform_stm32f4.c). */
#define OTP 0x1fff7800
#define OTP_SIZE 512
#define BLOCK_SIZE 32
#define FORMAT "0;"
#define MODEL_LENGTH 4

gboolean
bp_crazyflie_parse_model (const guint8 *otp, gsize size, char model[5])
{
  const guint8 *block = otp;
  const guint8 *name;

  while (size >= BLOCK_SIZE && *block == 0) {
    block += BLOCK_SIZE;
    size -= BLOCK_SIZE;
  }
  if (size < BLOCK_SIZE || memcmp (block, FORMAT, strlen (FORMAT)) != 0)
    return FALSE;
  name = block + strlen (FORMAT);
  for (guint i = 0; i < MODEL_LENGTH; i++) {
    if (!g_ascii_isupper (name[i]) && !g_ascii_isdigit (name[i]))
      return FALSE;
  }
  if (name[MODEL_LENGTH] != ';' && name[MODEL_LENGTH] != '\0' && name[MODEL_LENGTH] != 0xff)
    return FALSE;
  memcpy (model, name, MODEL_LENGTH);
  model[MODEL_LENGTH] = '\0';
  return TRUE;
}

/* Reads, if it can be read: @done (out) says so. A refusal tells nothing, and is no error. */
static gboolean
read_kindly (BpLoader *loader, guint32 address, guint8 *data, gsize size, gboolean *done,
             GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;

  *done = bp_loader_read (loader, address, data, size, NULL, NULL, cancellable, &local);
  if (*done || bp_error_is (local, BP_ERROR_PROTOCOL) || bp_error_is (local, BP_ERROR_PROTECTED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
has_otp (BpLoader *loader)
{
  GPtrArray *maps = bp_loader_get_maps (loader);

  for (guint i = 0; i < maps->len; i++) {
    if (bp_memory_map_contains (g_ptr_array_index (maps, i), OTP, OTP_SIZE))
      return TRUE;
  }
  return FALSE;
}

static gboolean
look_at_otp (BpLoader *loader, BpCrazyflie *crazyflie, GCancellable *cancellable, GError **error)
{
  guint8 otp[OTP_SIZE];
  gboolean done;

  if (!has_otp (loader))
    return TRUE;
  if (!read_kindly (loader, OTP, otp, sizeof otp, &done, cancellable, error))
    return FALSE;
  if (done && bp_crazyflie_parse_model (otp, sizeof otp, crazyflie->model))
    crazyflie->is_one = TRUE;
  return TRUE;
}

/* What the first words at an address look like. */
typedef enum {
  WORDS_ANY,        /* no vector table, or not to be read */
  WORDS_BOOTLOADER, /* one whose code begins in the first sector */
  WORDS_FIRMWARE,   /* one whose code begins behind it */
} Words;

static gboolean
look_at_vectors (BpLoader *loader, guint32 address, Words *words, GCancellable *cancellable,
                 GError **error)
{
  guint64 end = bp_memory_map_get_end (bp_loader_get_flash (loader));
  guint8 vectors[8];
  gboolean done;
  guint32 reset;

  *words = WORDS_ANY;
  if (!read_kindly (loader, address, vectors, sizeof vectors, &done, cancellable, error))
    return FALSE;
  if (!done)
    return TRUE;
  reset = bp_peek_u32 (vectors + 4);
  if (!bp_chip_stack_is_plausible (bp_loader_get_chip (loader), bp_peek_u32 (vectors)) ||
      reset % 2 == 0 || reset < BP_CRAZYFLIE_BOOTLOADER || reset >= end)
    return TRUE;
  *words = reset < BP_CRAZYFLIE_FIRMWARE ? WORDS_BOOTLOADER : WORDS_FIRMWARE;
  return TRUE;
}

/* Most boards are known by their first words: a large firmware has its code behind the first
 * sector. Many a small one has it in there, but only a bootloader has another firmware right behind
 * it. */
static gboolean
look (BpLoader *loader, BpCrazyflie *crazyflie, GCancellable *cancellable, GError **error)
{
  Words words;
  Words next;

  if (!look_at_vectors (loader, BP_CRAZYFLIE_BOOTLOADER, &words, cancellable, error))
    return FALSE;
  if (words == WORDS_FIRMWARE)
    return TRUE;
  if (!look_at_otp (loader, crazyflie, cancellable, error))
    return FALSE;
  if (crazyflie->is_one || words != WORDS_BOOTLOADER)
    return TRUE;
  if (!look_at_vectors (loader, BP_CRAZYFLIE_FIRMWARE, &next, cancellable, error))
    return FALSE;
  crazyflie->is_one = next == WORDS_FIRMWARE;
  return TRUE;
}

static gboolean
may_be_one (BpLoader *loader)
{
  BpMemoryMap *flash = bp_loader_get_flash (loader);
  const BpSector *first = flash != NULL && bp_loader_get_kind (loader) == BP_LOADER_DFUSE
                              ? bp_memory_map_find (flash, BP_CRAZYFLIE_BOOTLOADER, NULL)
                              : NULL;

  return first != NULL && bp_sector_get_end (first) == BP_CRAZYFLIE_FIRMWARE &&
         g_str_equal (bp_loader_get_chip (loader)->name, BP_CRAZYFLIE_MICROCONTROLLER) &&
         (bp_loader_get_features (loader) & BP_LOADER_CAN_READ);
}

gboolean
bp_crazyflie_recognise (BpLoader *loader, BpCrazyflie *crazyflie, GCancellable *cancellable,
                        GError **error)
{
  return !may_be_one (loader) || look (loader, crazyflie, cancellable, error);
}
