/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-picoboot-flash.h"

#include <string.h>

#include "base/bp-bytes.h"

#define KIB 1024

/* No board has less. */
#define FLASH_MIN (256 * KIB)

/* Places that are compared with what stands behind a possible end, all below the least end. One
 * place would do if it were sure to differ: but a board may keep a second copy of its firmware in
 * the other half, and a firmware whose flashing was cut off has a blank first sector. */
static const guint32 places[] = { 0,        0x100,    4 * KIB,   8 * KIB,   16 * KIB, 32 * KIB,
                                  48 * KIB, 64 * KIB, 128 * KIB, 192 * KIB, 224 * KIB };

typedef guint8 Sample[BP_PICOBOOT_PAGE];

gboolean
bp_picoboot_flash_read (BpPicobootSession *session, guint32 address, guint8 *data, gsize size,
                        GError **error)
{
  const BpPicobootRequest request = { .command = BP_PICOBOOT_READ,
                                      .args = { address, (guint32)size },
                                      .args_size = 8,
                                      .data = data,
                                      .length = size,
                                      .failure = BP_ERROR_PROTOCOL };

  return bp_picoboot_session_run (session, &request, error);
}

static gboolean
is_uniform (const Sample sample)
{
  return bp_bytes_are (sample, BP_PICOBOOT_PAGE, sample[0]);
}

static gboolean
take_samples (BpPicobootSession *session, Sample *samples, gboolean *tell, GError **error)
{
  *tell = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    if (!bp_picoboot_flash_read (session, BP_PICOBOOT_FLASH + places[i], samples[i],
                                 BP_PICOBOOT_PAGE, error))
      return FALSE;
    *tell = *tell || !is_uniform (samples[i]);
  }
  return TRUE;
}

/* Whether the flash shows itself again at @end. A chip that was told how large its flash is refuses
 * to read behind it, which says the same. */
static gboolean
ends_at (BpPicobootSession *session, const Sample *samples, guint32 end, gboolean *ends,
         GError **error)
{
  *ends = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (places) && *ends; i++) {
    g_autoptr (GError) local_error = NULL;
    Sample found;

    if (bp_picoboot_flash_read (session, BP_PICOBOOT_FLASH + end + places[i], found, sizeof found,
                                &local_error)) {
      *ends = memcmp (found, samples[i], sizeof found) == 0;
      continue;
    }
    if (bp_error_is (local_error, BP_ERROR_DISCONNECTED) ||
        bp_error_is (local_error, BP_ERROR_TIMEOUT)) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
    return TRUE;
  }
  return TRUE;
}

gboolean
bp_picoboot_flash_measure (BpPicobootSession *session, guint32 *size, GError **error)
{
  Sample samples[G_N_ELEMENTS (places)];
  gboolean tell;
  gboolean ends = TRUE;

  *size = BP_PICOBOOT_FLASH_MAX;
  if (!take_samples (session, samples, &tell, error))
    return FALSE;
  for (guint32 end = BP_PICOBOOT_FLASH_MAX / 2; tell && ends && end >= FLASH_MIN; end /= 2) {
    if (!ends_at (session, (const Sample *)samples, end, &ends, error))
      return FALSE;
    if (ends)
      *size = end;
  }
  return TRUE;
}

BpMemoryMap *
bp_picoboot_flash_map_new (guint32 size, GError **error)
{
  g_autoptr (GArray) sectors = g_array_new (FALSE, FALSE, sizeof (BpSector));

  for (guint32 offset = 0; offset < size; offset += BP_PICOBOOT_SECTOR) {
    BpSector sector = { .address = BP_PICOBOOT_FLASH + offset,
                        .size = BP_PICOBOOT_SECTOR,
                        .access = BP_ACCESS_READ | BP_ACCESS_ERASE | BP_ACCESS_WRITE };

    g_array_append_val (sectors, sector);
  }
  return bp_memory_map_new_from_sectors ("Flash", sectors, error);
}
