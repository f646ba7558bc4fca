/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-session.h"

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
