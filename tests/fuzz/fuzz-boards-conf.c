/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "board/bp-board-db.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (BpBoardDb) db = bp_board_db_new_builtin ();
  GPtrArray *complaints;

  bp_board_db_add (db, (const char *)data, size, "boards.conf");
  complaints = bp_board_db_get_complaints (db);
  for (guint i = 0; i < complaints->len; i++)
    g_assert_true (g_utf8_validate (g_ptr_array_index (complaints, i), -1, NULL));
  bp_board_db_find (db, 0x0483, 0xdf11, "STM");
  bp_board_db_is_generic (db, "STM32  BOOTLOADER");
  bp_board_db_is_firmware (db, "Betaflight");
  return 0;
}
