/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-choice-words.h"

#include "base/bp-error.h"
#include "base/bp-i18n.h"

char *
bp_describe_choice (BpBoard *board, BpFirmwareChoice *firmware, gboolean ready)
{
  const GError *problem = board != NULL ? bp_board_get_problem (board) : NULL;
  const GError *error = bp_firmware_choice_get_error (firmware);

  if (problem != NULL)
    return g_strdup_printf ("%s.", bp_error_get_title (bp_error_get_code (problem)));
  if (error != NULL)
    return g_strdup_printf ("%s.", bp_error_get_title (bp_error_get_code (error)));
  if (bp_firmware_choice_is_busy (firmware))
    return g_strdup (_ ("Reading the file…"));
  if (ready)
    return g_strdup (_ ("Ready to flash."));
  if (board == NULL && bp_firmware_choice_get_file (firmware) == NULL)
    return g_strdup (_ ("Choose a board and a firmware file."));
  if (board == NULL)
    return g_strdup (_ ("Choose a board."));
  return g_strdup (_ ("Choose a firmware file."));
}
