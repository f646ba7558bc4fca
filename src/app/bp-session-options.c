/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-session.h"

#include "board/bp-usb-reboot.h"

BpFlashOptions
bp_session_get_options (BpSession *self)
{
  BpFlashOptions options = BP_FLASH_OPTIONS_DEFAULT;
  BpSettings *settings;

  g_return_val_if_fail (BP_IS_SESSION (self), options);

  settings = bp_session_get_settings (self);
  options.full_erase = bp_settings_get_full_erase (settings);
  options.verify = bp_settings_get_verify (settings);
  return options;
}

BpEntryOptions
bp_session_get_entry (BpSession *self)
{
  BpEntryOptions entry = BP_ENTRY_OPTIONS_DEFAULT;
  BpSettings *settings;

  g_return_val_if_fail (BP_IS_SESSION (self), entry);

  settings = bp_session_get_settings (self);
  entry.no_reboot = bp_settings_get_no_reboot (settings);
  if (bp_settings_get_manual_baud (settings))
    entry.baud = bp_settings_get_baud_rate (settings);
  entry.wires = bp_settings_get_wires (settings);
  return entry;
}

gboolean
bp_session_has_settings (BpSession *self)
{
  BpBoard *board;
  g_autoptr (BpUsbDevice) device = NULL;

  g_return_val_if_fail (BP_IS_SESSION (self), FALSE);

  board = bp_session_get_board (self);
  if (board == NULL || bp_board_get_state (board) != BP_BOARD_FIRMWARE ||
      bp_board_get_tty (board) == NULL || bp_board_is_bare_port (board))
    return FALSE;
  device = bp_board_dup_device (board);
  return device == NULL || !bp_usb_reboot_is_crazyflie (device);
}
