/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "memory/bp-chip.h"

G_BEGIN_DECLS

/** BpVirtualQuirks: how a ROM departs from the letter of DFU 1.1 and from its own descriptors. */
typedef enum {
  BP_VIRTUAL_HOLDS = 1 << 0, /* works inside the second GETSTATUS and answers nothing meanwhile */
  BP_VIRTUAL_STALLS_WHILE_BUSY = 1 << 1, /* refuses GETSTATUS while it works, without an error */
  BP_VIRTUAL_STRICT_CLEAR = 1 << 2, /* refuses CLRSTATUS outside dfuERROR; the others take it */
  BP_VIRTUAL_MUTE_FUNCTIONAL =
      1 << 3, /* never answers GET_DESCRIPTOR for the functional descriptor */
  BP_VIRTUAL_WEDGES_IN_BANK_2 =
      1 << 4, /* an erase at or above 0x08100000 stays busy until CLRSTATUS twice */
  BP_VIRTUAL_LEAVES_AT_DNLOAD = 1 << 5, /* leaves at the empty DNLOAD, without a GETSTATUS */
  BP_VIRTUAL_ERASES_BY_START = 1 << 6,  /* ignores an erase whose address is not a sector's first */
  BP_VIRTUAL_HIDES_STATUS = 1 << 7, /* dfuERROR with status OK where a sector may not be touched */
  BP_VIRTUAL_NO_COMMAND_LIST = 1 << 8, /* refuses UPLOAD of block 0 */
  BP_VIRTUAL_SWALLOWS_WRITES = 1 << 9, /* writes to a read-only sector vanish without an error */
  BP_VIRTUAL_UNPROTECTS_AT_ONCE =
      1 << 10, /* dfuDNLOAD-IDLE right after 0x92; good again after a power cycle */
  BP_VIRTUAL_LOCKS_INTERFACE = 1 << 11, /* refuses SET_INTERFACE under read protection */
  BP_VIRTUAL_RAW_SERIAL = 1 << 12,      /* the serial number's descriptor holds UTF-8 */
  BP_VIRTUAL_STARTS_IN_ERROR = 1 << 13, /* stands in dfuERROR/errFIRMWARE when it has enumerated */
} BpVirtualQuirks;

/** BpVirtualGroup: @count sectors of @size bytes; the access letter that is true, whatever the
 * string says. */
typedef struct {
  guint count;
  guint32 size;
  char letter;
} BpVirtualGroup;

typedef enum {
  BP_VIRTUAL_REGION_OPTION_BYTES,
  BP_VIRTUAL_REGION_OTP,
  BP_VIRTUAL_REGION_FEATURE,
} BpVirtualRegionKind;

/** BpVirtualRegion: memory beside the flash. */
typedef struct {
  guint32 address;
  guint32 size;
  BpVirtualRegionKind kind;
} BpVirtualRegion;

/** BpVirtualBoot: by what the ROM knows a firmware; all but the first are those of chips with
 * PICOBOOT, which speak no DFU. */
typedef enum {
  BP_VIRTUAL_BOOT_VECTORS,  /* by nothing: it starts what the vector table says */
  BP_VIRTUAL_BOOT_CHECKSUM, /* by the checksum of the first 256 bytes (RP2040) */
  BP_VIRTUAL_BOOT_BLOCK,    /* by a block of marks in the first 4 KiB (RP2350) */
} BpVirtualBoot;

/** BpVirtualPolls: what GETSTATUS tells to wait, in milliseconds. */
typedef struct {
  guint pointer;
  guint data;
  guint erase;
  guint mass_erase;
  guint manifest;
} BpVirtualPolls;

#define BP_VIRTUAL_MAX_ALTERNATES 4
#define BP_VIRTUAL_MAX_GROUPS 6
#define BP_VIRTUAL_MAX_REGIONS 4
#define BP_VIRTUAL_MAX_ERASES 4

/**
 * BpVirtualProfile:
 * @chip: name of the #BpChip whose erase and program times it has
 * @first_string: iInterface of alternate 0; the others follow
 * @flash: address of the first sector of @groups
 * @image: where the firmware stands that is there at first
 * @otp: (nullable): the text that its one-time memory begins with
 * @settings: where the firmware keeps its settings; 0 if nowhere
 * @address_status: the DFU status for an address that the ROM does not have
 * @erase_polls: poll times of erases by sector size (typical, in ms) where the ROM tells them
 * apart; ends at size 0
 * @fast_erase: erase times in the range for 2.7 to 3.6 V where "Device Feature" can choose it; ends
 * at size 0
 *
 * One ROM: all that tells it from others. Strings, ids and behaviour: engines.md 2.4 to 2.11 of the
 * research, and the logs named in bp-virtual-profiles.c.
 */
typedef struct {
  const char *name;
  const char *label;
  const char *chip;
  guint16 vendor_id;
  guint16 product_id;
  guint16 device_version;
  guint16 usb_version;
  const char *manufacturer;
  const char *product;
  const char *serial;
  guint8 first_string;
  const char *alternates[BP_VIRTUAL_MAX_ALTERNATES + 1];
  guint8 attributes;
  guint16 transfer_size;
  guint16 dfu_version;
  guint32 flash;
  BpVirtualGroup groups[BP_VIRTUAL_MAX_GROUPS];
  BpVirtualRegion regions[BP_VIRTUAL_MAX_REGIONS];
  guint32 image;
  const char *otp;
  guint32 settings;
  guint32 settings_size;
  BpVirtualBoot boot;
  BpVirtualQuirks quirks;
  guint8 address_status;
  BpVirtualPolls polls;
  BpEraseTime erase_polls[BP_VIRTUAL_MAX_ERASES];
  BpEraseTime fast_erase[BP_VIRTUAL_MAX_ERASES];
} BpVirtualProfile;

/** bp_virtual_profile_list_names: Returns: (transfer none): all names, %NULL at the end. */
const char *const *bp_virtual_profile_list_names (void);

/** bp_virtual_profile_find: Returns: (nullable): the profile of this name; static. */
const BpVirtualProfile *bp_virtual_profile_find (const char *name);

/** bp_virtual_profile_has: Returns: whether the ROM has this quirk. */
gboolean bp_virtual_profile_has (const BpVirtualProfile *self, BpVirtualQuirks quirk);

/** bp_virtual_profile_has_picoboot: Returns: whether it speaks PICOBOOT, and no DFU. */
gboolean bp_virtual_profile_has_picoboot (const BpVirtualProfile *self);

/** bp_virtual_profile_is_dfuse: Returns: whether it speaks ST's DfuSe rather than plain DFU 1.1. */
gboolean bp_virtual_profile_is_dfuse (const BpVirtualProfile *self);

guint bp_virtual_profile_get_n_alternates (const BpVirtualProfile *self);

/** bp_virtual_profile_get_string: Returns: (nullable): the string of this index, UTF-8. */
const char *bp_virtual_profile_get_string (const BpVirtualProfile *self, guint8 index);

/** bp_virtual_profile_get_flash_size: Returns: the sum of all sectors, in bytes. */
gsize bp_virtual_profile_get_flash_size (const BpVirtualProfile *self);

G_END_DECLS
