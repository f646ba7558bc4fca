/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "firmware/bp-firmware-builder.h"

G_BEGIN_DECLS

/** BP_DFU_SUFFIX_SIZE: the least size of a suffix. */
#define BP_DFU_SUFFIX_SIZE 16

/** BP_DFU_SUFFIX_ANY: "any" as vendor, product or device version. */
#define BP_DFU_SUFFIX_ANY 0xffff

/** BP_DFU_SUFFIX_DFUSE: bcdDFU of a DfuSe file. */
#define BP_DFU_SUFFIX_DFUSE 0x011a

/**
 * BpDfuSuffix:
 * @length: of the suffix itself, at least %BP_DFU_SUFFIX_SIZE
 *
 * The last bytes of a .dfu file: USB DFU 1.1, appendix B.
 */
typedef struct {
  guint16 device_version;
  guint16 product_id;
  guint16 vendor_id;
  guint16 dfu_version;
  gsize length;
} BpDfuSuffix;

/** bp_dfu_suffix_is_there: Returns: whether the file ends with the signature of a suffix. */
gboolean bp_dfu_suffix_is_there (const guint8 *data, gsize size);

/**
 * bp_dfu_suffix_parse:
 * @data: the whole file
 *
 * Returns: %FALSE with %BP_ERROR_BAD_FILE if there is no suffix, or its length or its checksum is
 * wrong.
 */
gboolean bp_dfu_suffix_parse (const guint8 *data, gsize size, BpDfuSuffix *suffix, GError **error);

/** bp_dfu_suffix_add_facts: adds what the suffix tells to @builder; "any" tells nothing. */
void bp_dfu_suffix_add_facts (const BpDfuSuffix *suffix, BpFirmwareBuilder *builder);

/** bp_dfu_suffix_append: ends a file with @suffix, whose length is not looked at: it is
 * %BP_DFU_SUFFIX_SIZE. */
void bp_dfu_suffix_append (const BpDfuSuffix *suffix, GByteArray *file);

G_END_DECLS
