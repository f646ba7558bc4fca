/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-phase.h"

#include "base/bp-i18n.h"

static const struct {
  const char *nick;
  const char *label;
} phases[BP_N_PHASES] = {
  [BP_PHASE_REBOOT] = { "reboot", N_ ("Restarting into the bootloader") },
  [BP_PHASE_WAIT] = { "wait", N_ ("Waiting for the bootloader") },
  [BP_PHASE_CONNECT] = { "connect", N_ ("Connecting") },
  [BP_PHASE_INSPECT] = { "inspect", N_ ("Reading the chip") },
  [BP_PHASE_ERASE] = { "erase", N_ ("Erasing") },
  [BP_PHASE_WRITE] = { "write", N_ ("Writing") },
  [BP_PHASE_VERIFY] = { "verify", N_ ("Verifying") },
  [BP_PHASE_RESTART] = { "restart", N_ ("Starting the firmware") },
};

const char *
bp_phase_get_nick (BpPhase phase)
{
  g_return_val_if_fail ((gsize)phase < BP_N_PHASES, NULL);

  return phases[phase].nick;
}

const char *
bp_phase_get_label (BpPhase phase)
{
  g_return_val_if_fail ((gsize)phase < BP_N_PHASES, NULL);

  return _ (phases[phase].label);
}
