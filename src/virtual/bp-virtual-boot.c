/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-boot.h"

#include "base/bp-bytes.h"

/* RP2040 data sheet 2.8.1.3.1: CRC-32/MPEG-2 of 252 bytes, behind them. */
#define BOOT2_SIZE 256
#define BOOT2_CHECKED (BOOT2_SIZE - 4)
#define CRC_POLYNOMIAL 0x04c11db7
#define CRC_START 0xffffffff

/* RP2350 data sheet 5.9.5: the least block that makes an image, somewhere in its first 4 KiB:
 * begin, item "image type" (Arm, RP2350, secure, executable), last item of one word, itself as the
 * only block of its loop, end. */
#define SEARCHED_SIZE 4096
#define BLOCK_BEGIN 0xffffded3
#define BLOCK_END 0xab123579
#define BLOCK_WORDS 5
#define USUAL_PLACE 0x138
static const guint32 block[BLOCK_WORDS] = { BLOCK_BEGIN, 0x10210142, 0x000001ff, 0, BLOCK_END };

static guint32
get_crc (const guint8 *data, gsize size)
{
  guint32 crc = CRC_START;

  for (gsize i = 0; i < size; i++) {
    crc ^= (guint32)data[i] << 24;
    for (guint bit = 0; bit < 8; bit++)
      crc = crc << 1 ^ (crc >> 31 != 0 ? CRC_POLYNOMIAL : 0);
  }
  return crc;
}

gsize
bp_virtual_boot_get_offset (const BpVirtualProfile *profile)
{
  return profile->boot == BP_VIRTUAL_BOOT_CHECKSUM ? BOOT2_SIZE : 0;
}

void
bp_virtual_boot_mark (const BpVirtualProfile *profile, guint8 *image)
{
  switch (profile->boot) {
  case BP_VIRTUAL_BOOT_VECTORS:
    break;
  case BP_VIRTUAL_BOOT_CHECKSUM:
    bp_poke_u32 (image + BOOT2_CHECKED, get_crc (image, BOOT2_CHECKED));
    break;
  case BP_VIRTUAL_BOOT_BLOCK:
    for (guint i = 0; i < BLOCK_WORDS; i++)
      bp_poke_u32 (image + USUAL_PLACE + 4 * i, block[i]);
    break;
  }
}

static gboolean
has_block (const guint8 *image)
{
  for (gsize i = 0; i + 4 * BLOCK_WORDS <= SEARCHED_SIZE; i += 4) {
    if (bp_peek_u32 (image + i) != BLOCK_BEGIN)
      continue;
    for (gsize end = i + 4; end + 4 <= SEARCHED_SIZE; end += 4) {
      if (bp_peek_u32 (image + end) == BLOCK_END)
        return TRUE;
    }
  }
  return FALSE;
}

gboolean
bp_virtual_boot_finds_image (const BpVirtualProfile *profile, const guint8 *image)
{
  if (profile->boot == BP_VIRTUAL_BOOT_CHECKSUM)
    return get_crc (image, BOOT2_CHECKED) == bp_peek_u32 (image + BOOT2_CHECKED);
  return has_block (image);
}
