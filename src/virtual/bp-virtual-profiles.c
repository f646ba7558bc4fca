/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-profile.h"

#include "loader/bp-dfu-protocol.h"

/* Poll times come from logs of real chips (dfu-util -v) where there are such: F401 and GD32VF103
 * say 100 ms for an erase and 104 for all else; F745 100 and 0; L432 21; H743 rev. V 1000. In the
 * logs of fwupd the F745 takes 100 ms + 0.25 s for an erase of 32 KiB, so it works inside the
 * second GETSTATUS and not before. The others are the data sheet's typical time, rounded up. */

#define KIB 1024
#define MIB (1024 * KIB)

#define ST .vendor_id = 0x0483, .product_id = 0xdf11, .manufacturer = "STMicroelectronics"

/* The two generations of ST's ROM: engines.md 2.7. */
#define OLD_ROM_BEFORE(firmware)                                                                   \
  ST, .device_version = 0x2200, .usb_version = 0x0100, .product = "STM32  BOOTLOADER",             \
      .first_string = 4, .attributes = 0x0b, .transfer_size = 2048, .dfu_version = 0x011a,         \
      .flash = 0x08000000, .image = firmware, .address_status = BP_DFU_STATUS_ERR_TARGET
#define OLD_ROM OLD_ROM_BEFORE (0x08000000)
#define NEW_ROM                                                                                    \
  ST, .device_version = 0x0200, .usb_version = 0x0200, .product = "DFU in FS Mode",                \
      .first_string = 6, .attributes = 0x0b, .transfer_size = 1024, .dfu_version = 0x011a,         \
      .flash = 0x08000000, .image = 0x08000000, .address_status = BP_DFU_STATUS_ERR_TARGET

#define BETAFLIGHT_16K .settings = 0x08004000, .settings_size = 16 * KIB

#define F4_SECTORS(n_large)                                                                        \
  {                                                                                                \
    { 4, 16 * KIB, 'g' }, { 1, 64 * KIB, 'g' }, { n_large, 128 * KIB, 'g' },                       \
  }
#define F4_ALTERNATES                                                                              \
  "@Option Bytes  /0x1FFFC000/01*016 e", "@OTP Memory /0x1FFF7800/01*512 e,01*016 e",              \
      "@Device Feature/0xFFFF0000/01*004 e"
#define F4_REGIONS                                                                                 \
  {                                                                                                \
    { 0x1fffc000, 16, BP_VIRTUAL_REGION_OPTION_BYTES },                                            \
        { 0x1fff7800, 528, BP_VIRTUAL_REGION_OTP }, { 0xffff0000, 4, BP_VIRTUAL_REGION_FEATURE },  \
  }
/* DS8626: x32 */
#define F4_FAST_ERASE                                                                              \
  {                                                                                                \
    { 16 * KIB, 250000, 500000 }, { 64 * KIB, 550000, 1100000 }, { 128 * KIB, 1000000, 2000000 },  \
  }
#define F4_POLLS                                                                                   \
  {                                                                                                \
    .pointer = 104, .data = 104, .erase = 100, .mass_erase = 100, .manifest = 0                    \
  }

#define F7_REGIONS                                                                                 \
  {                                                                                                \
    { 0x1fff0000, 32, BP_VIRTUAL_REGION_OPTION_BYTES },                                            \
        { 0x1ff0f000, 1024, BP_VIRTUAL_REGION_OTP }, { 0xffff0000, 4, BP_VIRTUAL_REGION_FEATURE }, \
  }
#define F7_ALTERNATES                                                                              \
  "@Option Bytes  /0x1FFF0000/01*032 e", "@OTP Memory /0x1FF0F000/01*1024 e",                      \
      "@Device Feature/0xFFFF0000/01*004 e"
#define F7_POLLS                                                                                   \
  {                                                                                                \
    .pointer = 0, .data = 0, .erase = 100, .mass_erase = 100, .manifest = 0                        \
  }

#define F405_BEFORE(firmware)                                                                      \
  OLD_ROM_BEFORE (firmware),                                                                       \
      .chip = "STM32F405", .serial = "385C34733435",                                               \
      .alternates = { "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg", F4_ALTERNATES },  \
      .groups = F4_SECTORS (7), .regions = F4_REGIONS,                                             \
      .quirks = BP_VIRTUAL_HOLDS | BP_VIRTUAL_STARTS_IN_ERROR, .polls = F4_POLLS,                  \
      .fast_erase = F4_FAST_ERASE

#define H743                                                                                       \
  NEW_ROM, .chip = "STM32H743", .serial = "200364500000",                                          \
           .alternates = { "@Internal Flash   /0x08000000/16*128Kg",                               \
                           "@Option Bytes   /0x5200201C/01*128 e" },                               \
           .groups = { { 16, 128 * KIB, 'g' } },                                                   \
           .regions = { { 0x5200201c, 128, BP_VIRTUAL_REGION_OPTION_BYTES } },                     \
           .settings = 0x08020000, .settings_size = 128 * KIB,                                     \
           .polls = { .pointer = 0, .data = 4, .erase = 1000, .mass_erase = 10000, .manifest = 0 }

#define AT32                                                                                       \
  .vendor_id = 0x2e3c, .product_id = 0xdf11, .device_version = 0x0200, .usb_version = 0x0200,      \
  .manufacturer = "Artery Technology", .product = "AT32 Bootloader DFU", .serial = "AT32",         \
  .first_string = 6, .attributes = 0x0b, .transfer_size = 2048, .dfu_version = 0x011a,             \
  .flash = 0x08000000, .image = 0x08000000, BETAFLIGHT_16K,                                        \
  .quirks = BP_VIRTUAL_UNPROTECTS_AT_ONCE, .address_status = BP_DFU_STATUS_ERR_ADDRESS,            \
  .polls = { .pointer = 0, .data = 26, .erase = 50, .mass_erase = 10000, .manifest = 0 }

#define PLAIN_DFU                                                                                  \
  .chip = "STM32F103", .vendor_id = 0x1209, .device_version = 0x0110, .usb_version = 0x0200,       \
  .manufacturer = "pid.codes", .serial = "0A1B2C3D", .first_string = 4, .transfer_size = 1024,     \
  .dfu_version = 0x0110, .flash = 0x08002000, .groups = { { 120, 1 * KIB, 'g' } },                 \
  .image = 0x08002000, .address_status = BP_DFU_STATUS_ERR_ADDRESS,                                \
  .polls = { .pointer = 0, .data = 50, .erase = 0, .mass_erase = 0, .manifest = 100 }

/* The drives are left out of the table but not of the descriptors. */
#define PICOBOOT                                                                                   \
  .vendor_id = 0x2e8a, .device_version = 0x0100, .manufacturer = "Raspberry Pi",                   \
  .flash = 0x10000000, .image = 0x10000000

static const BpVirtualProfile profiles[] = {
  { .name = "f405", .label = "STM32F405 (practice)", F405_BEFORE (0x08000000), BETAFLIGHT_16K },
  { .name = "crazyflie-rom",
    .label = "Crazyflie in its ROM (practice)",
    F405_BEFORE (0x08004000),
    .otp = "0;CF21;R:C;D:R" },
  { .name = "f411",
    .label = "STM32F411 (practice)",
    OLD_ROM,
    .chip = "STM32F411",
    .serial = "STM32FxSTM32",
    .alternates = { "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,03*128Kg", F4_ALTERNATES },
    .groups = F4_SECTORS (3),
    .regions = F4_REGIONS,
    BETAFLIGHT_16K,
    .quirks = BP_VIRTUAL_HOLDS | BP_VIRTUAL_STARTS_IN_ERROR,
    .polls = F4_POLLS,
    .fast_erase = F4_FAST_ERASE },
  { .name = "f722",
    .label = "STM32F722 (practice)",
    OLD_ROM,
    .chip = "STM32F722",
    .serial = "325339643336",
    .alternates = { "@Internal Flash  /0x08000000/04*016Kg,01*64Kg,03*128Kg", F7_ALTERNATES },
    .groups = F4_SECTORS (3),
    .regions = F7_REGIONS,
    BETAFLIGHT_16K,
    .quirks = BP_VIRTUAL_HOLDS | BP_VIRTUAL_STARTS_IN_ERROR,
    .polls = F7_POLLS },
  { .name = "f745",
    .label = "STM32F745 (practice)",
    OLD_ROM,
    .chip = "STM32F745",
    .serial = "20663077464B",
    .alternates = { "@Internal Flash  /0x08000000/04*032Kg,01*128Kg,03*256Kg", F7_ALTERNATES },
    .groups = { { 4, 32 * KIB, 'g' }, { 1, 128 * KIB, 'g' }, { 3, 256 * KIB, 'g' } },
    .regions = F7_REGIONS,
    .settings = 0x08008000,
    .settings_size = 32 * KIB,
    .quirks = BP_VIRTUAL_HOLDS | BP_VIRTUAL_STARTS_IN_ERROR,
    .polls = F7_POLLS },
  { .name = "h743", .label = "STM32H743 (practice)", H743, .quirks = BP_VIRTUAL_WEDGES_IN_BANK_2 },
  { .name = "h743-y", .label = "STM32H743 rev. Y (practice)", H743 },
  { .name = "g474",
    .label = "STM32G474 (practice)",
    NEW_ROM,
    .chip = "STM32G474",
    .serial = "205A35825553",
    .alternates = { "@Internal Flash   /0x08000000/256*02Kg",
                    "@Option Bytes   /0x1FFF7800/01*048 e/0x1FFFF800/01*048 e",
                    "@OTP Memory   /0x1FFF7000/01*1024 e" },
    .groups = { { 256, 2 * KIB, 'g' } },
    .regions = { { 0x1fff7800, 48, BP_VIRTUAL_REGION_OPTION_BYTES },
                 { 0x1ffff800, 48, BP_VIRTUAL_REGION_OPTION_BYTES },
                 { 0x1fff7000, 1024, BP_VIRTUAL_REGION_OTP } },
    .settings = 0x08004000,
    .settings_size = 8 * KIB,
    .polls = { .pointer = 0, .data = 11, .erase = 22, .mass_erase = 44, .manifest = 0 } },
  { .name = "g0b1",
    .label = "STM32G0B1 (practice)",
    NEW_ROM,
    .chip = "STM32G0B1",
    .serial = "2087349A5042",
    .alternates = { "@Internal Flash   /0x08000000/256*02Kg",
                    "@Internal Flash   /0x08000000/256*02Kg",
                    "@Internal Flash   /0x08000000/256*02Kg" },
    .groups = { { 256, 2 * KIB, 'g' } },
    .polls = { .pointer = 0, .data = 11, .erase = 22, .mass_erase = 44, .manifest = 0 } },
  { .name = "l433",
    .label = "STM32L433 (practice)",
    OLD_ROM,
    .chip = "STM32L433",
    .serial = "204B365B5542",
    .alternates = { "@Internal Flash  /0x08000000/0128*0002Kg",
                    "@Option Bytes  /0x1FFF7800/01*040 e", "@OTP Memory /0x1FFF7000/01*0001Ke",
                    "@Device Feature/0xFFFF0000/01*004 e" },
    .groups = { { 128, 2 * KIB, 'g' } },
    .regions = { { 0x1fff7800, 40, BP_VIRTUAL_REGION_OPTION_BYTES },
                 { 0x1fff7000, 1024, BP_VIRTUAL_REGION_OTP },
                 { 0xffff0000, 4, BP_VIRTUAL_REGION_FEATURE } },
    .quirks = BP_VIRTUAL_STALLS_WHILE_BUSY,
    .polls = { .pointer = 0, .data = 11, .erase = 21, .mass_erase = 21, .manifest = 0 } },
  { .name = "c5",
    .label = "STM32C562 (practice)",
    NEW_ROM,
    .chip = "STM32C5",
    .serial = "003A00283234",
    .alternates = { "@Internal Flash /0x08000000/64*08Kg" },
    .groups = { { 64, 8 * KIB, 'g' } },
    BETAFLIGHT_16K,
    .quirks = BP_VIRTUAL_STRICT_CLEAR | BP_VIRTUAL_MUTE_FUNCTIONAL,
    .polls = { .pointer = 0, .data = 8, .erase = 5, .mass_erase = 400, .manifest = 0 } },
  { .name = "at32f435",
    .label = "AT32F435 (practice)",
    AT32,
    .chip = "AT32F435",
    .alternates = { "@Internal Flash   /0x08000000/512*002Kg",
                    "@Option byte   /0x1FFFC000/01*512 g" },
    .groups = { { 512, 2 * KIB, 'g' } },
    .regions = { { 0x1fffc000, 512, BP_VIRTUAL_REGION_OPTION_BYTES } } },
  /* Its letters lie: the first pages are said to be read-only and are not. */
  { .name = "at32f437",
    .label = "AT32F437 (practice)",
    AT32,
    .chip = "AT32F437",
    .alternates = { "@Internal Flash   /0x08000000/08*04Ka,1000*04Kg",
                    "@Option byte   /0x1FFFC000/01*4096 g" },
    .groups = { { 1008, 4 * KIB, 'g' } },
    .regions = { { 0x1fffc000, 4096, BP_VIRTUAL_REGION_OPTION_BYTES } } },
  { .name = "gd32f4",
    .label = "GD32F405 (practice)",
    .chip = "GD32F4",
    .vendor_id = 0x28e9,
    .product_id = 0x0189,
    .device_version = 0x0100,
    .usb_version = 0x0200,
    .manufacturer = "GDMicroelectronics",
    .product = "GD32 DFU Bootloader",
    .serial = "3KXJ",
    .first_string = 4,
    .alternates = { "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg",
                    "@Option Bytes  /0x1FFFC000/01*016 g" },
    .attributes = 0x0b,
    .transfer_size = 2048,
    .dfu_version = 0x011a,
    .flash = 0x08000000,
    .groups = F4_SECTORS (7),
    .regions = { { 0x1fffc000, 16, BP_VIRTUAL_REGION_OPTION_BYTES } },
    .image = 0x08000000,
    BETAFLIGHT_16K,
    .quirks = BP_VIRTUAL_HOLDS | BP_VIRTUAL_STARTS_IN_ERROR | BP_VIRTUAL_LEAVES_AT_DNLOAD |
              BP_VIRTUAL_LOCKS_INTERFACE | BP_VIRTUAL_RAW_SERIAL | BP_VIRTUAL_SWALLOWS_WRITES,
    .address_status = BP_DFU_STATUS_ERR_ADDRESS,
    .polls = F4_POLLS },
  { .name = "black-magic",
    .label = "Black Magic loader on STM32F411 (practice)",
    .chip = "STM32F411",
    .vendor_id = 0x1d50,
    .product_id = 0x6017,
    .device_version = 0x0109,
    .usb_version = 0x0200,
    .manufacturer = "Black Magic Debug",
    .product = "Black Magic Probe DFU",
    .serial = "7BB180B4",
    .first_string = 4,
    .alternates = { "@Internal Flash   /0x08000000/1*016Ka,3*016Ka,1*064Ka,1*128Kg,002*128Kg" },
    .attributes = 0x0b,
    .transfer_size = 1024,
    .dfu_version = 0x011a,
    .flash = 0x08000000,
    .groups = { { 4, 16 * KIB, 'a' }, { 1, 64 * KIB, 'a' }, { 3, 128 * KIB, 'g' } },
    .image = 0x08020000,
    .quirks = BP_VIRTUAL_HOLDS | BP_VIRTUAL_ERASES_BY_START | BP_VIRTUAL_HIDES_STATUS |
              BP_VIRTUAL_NO_COMMAND_LIST,
    .address_status = BP_DFU_STATUS_ERR_TARGET,
    .polls = { .pointer = 1, .data = 17, .erase = 1000, .mass_erase = 1000, .manifest = 0 },
    .erase_polls = { { 16 * KIB, 250 }, { 64 * KIB, 550 }, { 128 * KIB, 1000 } } },
  { .name = "dfu",
    .label = "Plain DFU 1.1 (practice)",
    PLAIN_DFU,
    .product_id = 0xdb42,
    .product = "DFU Bootloader",
    .alternates = { "Firmware" },
    .attributes = 0x07 },
  { .name = "dfu-intolerant",
    .label = "Plain DFU 1.1, to be reset (practice)",
    PLAIN_DFU,
    .product_id = 0x0001,
    .product = "DFU Bootloader, no manifestation",
    .alternates = { "Firmware" },
    .attributes = 0x03 },
  { .name = "rp2040",
    .label = "RP2040 (practice)",
    PICOBOOT,
    .chip = "RP2040",
    .product_id = 0x0003,
    .usb_version = 0x0110,
    .product = "RP2 Boot",
    .serial = "E0C9125B0D9B",
    .groups = { { 512, 4 * KIB, 'g' } },
    .boot = BP_VIRTUAL_BOOT_CHECKSUM },
  { .name = "rp2350",
    .label = "RP2350 (practice)",
    PICOBOOT,
    .chip = "RP2350",
    .product_id = 0x000f,
    .usb_version = 0x0210,
    .product = "RP2350 Boot",
    .serial = "5A3C9F0E1D7B2846",
    .groups = { { 1024, 4 * KIB, 'g' } },
    .boot = BP_VIRTUAL_BOOT_BLOCK },
};

static const char *const names[] = {
  "f405",        "crazyflie-rom", "f411",           "f722",   "f745",     "h743",     "h743-y",
  "g474",        "g0b1",          "l433",           "c5",     "at32f435", "at32f437", "gd32f4",
  "black-magic", "dfu",           "dfu-intolerant", "rp2040", "rp2350",   NULL,
};

G_STATIC_ASSERT (G_N_ELEMENTS (names) == G_N_ELEMENTS (profiles) + 1);

const char *const *
bp_virtual_profile_list_names (void)
{
  return names;
}

const BpVirtualProfile *
bp_virtual_profile_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (profiles); i++) {
    if (g_strcmp0 (profiles[i].name, name) == 0)
      return &profiles[i];
  }
  return NULL;
}

gboolean
bp_virtual_profile_has (const BpVirtualProfile *self, BpVirtualQuirks quirk)
{
  return (self->quirks & quirk) != 0;
}

gboolean
bp_virtual_profile_has_picoboot (const BpVirtualProfile *self)
{
  return self->boot != BP_VIRTUAL_BOOT_VECTORS;
}

gboolean
bp_virtual_profile_is_dfuse (const BpVirtualProfile *self)
{
  return self->dfu_version == BP_DFU_VERSION_DFUSE;
}

guint
bp_virtual_profile_get_n_alternates (const BpVirtualProfile *self)
{
  guint n = 0;

  while (self->alternates[n] != NULL)
    n++;
  return n;
}

const char *
bp_virtual_profile_get_string (const BpVirtualProfile *self, guint8 index)
{
  const char *const first[] = { NULL, self->manufacturer, self->product, self->serial };

  if (index < G_N_ELEMENTS (first))
    return first[index];
  if (index < self->first_string ||
      index - self->first_string >= (int)bp_virtual_profile_get_n_alternates (self))
    return NULL;
  return self->alternates[index - self->first_string];
}

gsize
bp_virtual_profile_get_flash_size (const BpVirtualProfile *self)
{
  gsize size = 0;

  for (guint i = 0; i < BP_VIRTUAL_MAX_GROUPS; i++)
    size += (gsize)self->groups[i].count * self->groups[i].size;
  return size;
}
