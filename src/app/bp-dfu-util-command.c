/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-dfu-util-command.h"

#include "base/bp-i18n.h"

#define USB_PREFIX "usb:"

static gboolean
refuse (GError **error, BpError code, const char *reason, const char *hint)
{
  GError *problem = g_error_new_literal (BP_ERROR, code, reason);

  bp_error_set_hint (problem, hint);
  g_propagate_error (error, problem);
  return FALSE;
}

static gboolean
check_board (BpBoard *board, GError **error)
{
  if (bp_board_is_virtual (board))
    return refuse (error, BP_ERROR_NOT_SUPPORTED, "a practice board is in this program only",
                   _ ("Practice boards exist inside Bootpin only. Choose a real board."));
  if (bp_board_is_bare_port (board) || bp_board_get_loader_kind (board) == BP_LOADER_UART)
    return refuse (error, BP_ERROR_NOT_SUPPORTED, "the board is on a serial line",
                   _ ("dfu-util speaks DFU over USB only, and this board is on a serial port."));
  if (bp_board_get_loader_kind (board) == BP_LOADER_PICOBOOT)
    return refuse (
        error, BP_ERROR_NOT_SUPPORTED, "the board speaks PICOBOOT and no DFU",
        _ ("dfu-util speaks DFU only, and this board's bootloader does not. Copy its .uf2 "
           "file onto the drive that it shows, or use picotool."));
  if (bp_board_get_state (board) != BP_BOARD_LOADER)
    return refuse (error, BP_ERROR_NO_LOADER, "the board runs its firmware",
                   _ ("dfu-util can't ask a flight controller to enter its bootloader. Choose "
                      "“Reboot into Bootloader” in the menu first."));
  return TRUE;
}

static gboolean
check_dfuse_file (BpFirmwareFormat format, GError **error)
{
  if (format == BP_FIRMWARE_FORMAT_RAW || format == BP_FIRMWARE_FORMAT_DFUSE ||
      format == BP_FIRMWARE_FORMAT_DFU)
    return TRUE;
  return refuse (error, BP_ERROR_NOT_SUPPORTED, "dfu-util can't read this format",
                 _ ("dfu-util reads .bin and .dfu files only. Make one of this file first: "
                    "bootpin-cli convert FILE NEW.dfu"));
}

static gboolean
check_plain_file (BpFirmwareFormat format, GError **error)
{
  if (format == BP_FIRMWARE_FORMAT_RAW || format == BP_FIRMWARE_FORMAT_DFU)
    return TRUE;
  return refuse (
      error, BP_ERROR_NOT_SUPPORTED, "dfu-util would write the file's frame too",
      _ ("For this kind of bootloader dfu-util writes a file as it is, so it has to be a "
         ".bin file or one with a DFU suffix."));
}

/* What goes after the address, or instead of it. A leave would start at the last block that was
 * written, unless an address was given. */
static char *
dup_dfuse_options (BpFirmware *firmware, const BpFlashOptions *options)
{
  const char *erase = options->full_erase ? ":mass-erase:force" : "";

  if (bp_firmware_get_format (firmware) != BP_FIRMWARE_FORMAT_DFUSE)
    return g_strdup_printf (" -s 0x%08X%s:leave", bp_firmware_get_start (firmware), erase);
  return options->full_erase ? g_strdup_printf (" -s %s", erase) : g_strdup ("");
}

/* Which of several devices; the ids alone would also match the board beside it. */
static char *
dup_place (BpBoard *board)
{
  const char *id = bp_board_get_id (board);

  if (!g_str_has_prefix (id, USB_PREFIX))
    return g_strdup ("");
  return g_strdup_printf (" -p %s", id + sizeof USB_PREFIX - 1);
}

char *
bp_dfu_util_command_dup (BpBoard *board, const char *path, BpFirmware *firmware,
                         const BpFlashOptions *options, GError **error)
{
  gboolean is_dfuse;
  BpFirmwareFormat format;
  g_autofree char *place = NULL;
  g_autofree char *file = NULL;
  g_autofree char *more = NULL;

  g_return_val_if_fail (BP_IS_BOARD (board), NULL);
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (BP_IS_FIRMWARE (firmware), NULL);

  if (!check_board (board, error))
    return NULL;
  is_dfuse = bp_board_get_loader_kind (board) == BP_LOADER_DFUSE;
  format = bp_firmware_get_format (firmware);
  if (is_dfuse ? !check_dfuse_file (format, error) : !check_plain_file (format, error))
    return NULL;
  place = dup_place (board);
  file = g_shell_quote (path);
  more = is_dfuse ? dup_dfuse_options (firmware, options) : g_strdup (" -R");
  return g_strdup_printf ("dfu-util -d %04x:%04x%s -a 0%s -D %s", bp_board_get_vendor_id (board),
                          bp_board_get_product_id (board), place, more, file);
}
