/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-firmware.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "virtual/bp-virtual-boot.h"
#include "virtual/bp-virtual-random.h"

#define N_VECTORS 112
#define VECTORS_SIZE (N_VECTORS * 4)
#define HANDLER_SIZE 8
#define THUMB 1
#define STACK 0x20005000
#define SETTINGS_USED 2048

/* Random bytes stand for code: it is never run, but must differ from any real image everywhere. */
static void
fill_with_code (guint8 *data, gsize start, gsize end, guint32 seed)
{
  BpVirtualRandom random = bp_virtual_random_seed (seed);

  for (gsize i = start; i + 4 <= end; i += 4) {
    guint32 word = GUINT32_TO_LE (bp_virtual_random_next (&random));

    memcpy (data + i, &word, sizeof word);
  }
}

/* Most vectors of a real image lead to one handler that branches to itself. */
static void
put_vectors (guint8 *image, guint32 address)
{
  guint32 handler = address + VECTORS_SIZE;

  bp_poke_u32 (image, STACK);
  for (guint i = 1; i < N_VECTORS; i++)
    bp_poke_u32 (image + 4 * i, handler | THUMB);
  bp_poke_u32 (image + 4, (handler + HANDLER_SIZE) | THUMB);
  bp_poke_u16 (image + VECTORS_SIZE, 0xe7fe);
}

static void
put_image (const BpVirtualProfile *profile, guint8 *data, gsize start, gsize end)
{
  gsize vectors = start + bp_virtual_boot_get_offset (profile);

  fill_with_code (data, start, end, start);
  put_vectors (data + vectors, profile->flash + vectors);
  bp_virtual_boot_mark (profile, data + start);
}

static void
put_settings (guint8 *settings)
{
  fill_with_code (settings, 0, SETTINGS_USED, SETTINGS_USED);
  memcpy (settings, BP_VIRTUAL_SETTINGS_MARK, sizeof BP_VIRTUAL_SETTINGS_MARK);
}

void
bp_virtual_firmware_fill (const BpVirtualProfile *profile, guint8 *data, gsize size)
{
  gsize image = profile->image - profile->flash;
  gsize end = image + (size - image) / 2;

  /* What stands before the image is another loader, with a vector table of its own. */
  if (image > 0)
    put_image (profile, data, 0, image / 2);
  put_image (profile, data, image, end);
  if (profile->settings != 0) {
    gsize settings = profile->settings - profile->flash;

    memset (data + settings, 0xff, profile->settings_size);
    put_settings (data + settings);
  }
}
