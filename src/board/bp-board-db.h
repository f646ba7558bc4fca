/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** BpBoardKind: what a USB id stands for. */
typedef enum {
  BP_BOARD_KIND_UNKNOWN,
  BP_BOARD_KIND_LOADER,
  BP_BOARD_KIND_FIRMWARE,
  BP_BOARD_KIND_ADAPTER,
  BP_BOARD_KIND_IGNORE,
} BpBoardKind;

/** BpBoardQuirks: where an id is known to lie, or to need care. */
typedef enum {
  BP_BOARD_QUIRK_LETTERS_LIE = 1 << 0,  /* the access letters of the memory string are wrong */
  BP_BOARD_QUIRK_MASS_STORAGE = 1 << 1, /* it is a drive now, nothing to flash over DFU */
  BP_BOARD_QUIRK_NO_TTY = 1 << 2,       /* its serial port must not be opened */
  BP_BOARD_QUIRK_OWN_LOADER = 1 << 3,   /* the loader that its firmware starts is not DFU */
} BpBoardQuirks;

/** BP_BOARD_ANY_PRODUCT: stands for all products of a vendor that have no entry of their own. */
#define BP_BOARD_ANY_PRODUCT (-1)

/**
 * BpBoardEntry:
 * @product: the product id or %BP_BOARD_ANY_PRODUCT
 * @manufacturer: (nullable): the entry holds only for devices with this manufacturer string
 * @label: (nullable): for people
 *
 * What is known of one USB id.
 */
typedef struct {
  guint16 vendor;
  int product;
  char *manufacturer;
  BpBoardKind kind;
  char *label;
  BpBoardQuirks quirks;
} BpBoardEntry;

/**
 * BpBoardDb:
 *
 * Ids and quirks as data: boards.conf as it was compiled in, overridden by the files of the system
 * and of the user. Nothing in a file is fatal: what can't be understood is ignored line by line and
 * told as a complaint. Any thread, once it is loaded.
 */
#define BP_TYPE_BOARD_DB (bp_board_db_get_type ())
G_DECLARE_FINAL_TYPE (BpBoardDb, bp_board_db, BP, BOARD_DB, GObject)

/** bp_board_db_new: Returns: (transfer full): the data of the program, of the system and of the
 * user. */
BpBoardDb *bp_board_db_new (void);

/** bp_board_db_new_builtin: Returns: (transfer full): only what was compiled in. */
BpBoardDb *bp_board_db_new_builtin (void);

/**
 * bp_board_db_add:
 * @data: the text of a boards.conf; hostile
 * @size: its bytes
 * @place: its name, for complaints
 *
 * Adds the entries of @data; keys given again replace earlier ones.
 */
void bp_board_db_add (BpBoardDb *self, const char *data, gsize size, const char *place);

/**
 * bp_board_db_find:
 * @manufacturer: (nullable): as the device says
 *
 * Returns: (transfer none) (nullable): what is known of the id: the entry with this manufacturer
 * before the one for all, a product's own before the vendor's.
 */
const BpBoardEntry *bp_board_db_find (BpBoardDb *self, guint16 vendor, guint16 product,
                                      const char *manufacturer);

/** bp_board_db_is_generic: Returns: whether @string is one that says nothing to people, such as
 * "STM32  BOOTLOADER"; true of %NULL and "". */
gboolean bp_board_db_is_generic (BpBoardDb *self, const char *string);

/** bp_board_db_is_firmware: Returns: whether a device of an unknown id with this manufacturer
 * string runs a known firmware. */
gboolean bp_board_db_is_firmware (BpBoardDb *self, const char *manufacturer);

/** bp_board_db_get_complaints: Returns: (transfer none) (element-type utf8): what was ignored, such
 * as "FILE: line 3: no key"; for people, may be empty. */
GPtrArray *bp_board_db_get_complaints (BpBoardDb *self);

/** bp_board_db_get_entries: Returns: (transfer none) (element-type BpBoardEntry): all entries, in
 * the order of the files. */
GPtrArray *bp_board_db_get_entries (BpBoardDb *self);

/** bp_collapse_blanks: Returns: (transfer full): @string without blanks at its ends, each run of
 * blanks and control characters inside made one blank. */
char *bp_collapse_blanks (const char *string);

G_END_DECLS
