/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-fault.h"

#include "base/bp-i18n.h"
#include "flash/bp-verify-job.h"

#define ANY BP_N_PHASES

/* The first row that fits counts, so the row of all phases stands last. */
static const struct {
  BpError code;
  guint phase;
  const char *cause;
} causes[] = {
  { BP_ERROR_NOT_PERMITTED, ANY,
    N_ ("The system does not let this user open the board's USB device or serial port.") },
  { BP_ERROR_BUSY, ANY,
    N_ ("A configurator, a serial terminal or ModemManager has the board open.") },
  { BP_ERROR_NO_BOARD, ANY, N_ ("Nothing that looks like a flight controller is plugged in.") },
  { BP_ERROR_AMBIGUOUS, ANY, N_ ("Which of them is meant can't be guessed.") },
  { BP_ERROR_DISCONNECTED, BP_PHASE_REBOOT,
    N_ ("The board left the USB bus when it was asked for its bootloader.") },
  { BP_ERROR_DISCONNECTED, BP_PHASE_WAIT,
    N_ ("The board went away while its bootloader was awaited.") },
  { BP_ERROR_DISCONNECTED, BP_PHASE_ERASE,
    N_ ("The USB connection was lost while the chip was being erased: a loose plug, a hub, or too "
        "little power.") },
  { BP_ERROR_DISCONNECTED, BP_PHASE_WRITE,
    N_ ("The USB connection was lost while the firmware was being written: a loose plug, a hub, or "
        "too little power.") },
  { BP_ERROR_DISCONNECTED, BP_PHASE_VERIFY,
    N_ ("The USB connection was lost after writing, before everything was compared.") },
  { BP_ERROR_DISCONNECTED, ANY,
    N_ ("The USB connection was lost: a loose plug, a hub, or too little power.") },
  { BP_ERROR_TIMEOUT, BP_PHASE_CONNECT, N_ ("Its bootloader is there but gives no answer.") },
  { BP_ERROR_TIMEOUT, BP_PHASE_ERASE,
    N_ ("Erasing took longer than the data sheet of the chip allows.") },
  { BP_ERROR_TIMEOUT, BP_PHASE_WRITE,
    N_ ("Writing took longer than the data sheet of the chip allows.") },
  { BP_ERROR_TIMEOUT, ANY, N_ ("It gave no answer in the time that it has for one.") },
  { BP_ERROR_NO_LOADER, ANY,
    N_ ("It took no request to leave its firmware, or no bootloader appeared on its USB port. A "
        "receiver or GPS that talks on a serial port can keep the bootloader away from USB.") },
  { BP_ERROR_PROTOCOL, BP_PHASE_CONNECT,
    N_ ("It does not say what a bootloader has to say of itself.") },
  { BP_ERROR_PROTOCOL, ANY,
    N_ ("A bad cable or hub disturbs the connection, or the bootloader has a fault of its own.") },
  { BP_ERROR_PROTECTED, ANY,
    N_ ("Its maker or an earlier firmware has switched on the read protection.") },
  { BP_ERROR_BAD_FILE, ANY,
    N_ ("The file is damaged, cut short, or of another kind than its name says.") },
  { BP_ERROR_DOES_NOT_FIT, ANY,
    N_ ("The file has bytes for addresses that this chip does not have or that must not be "
        "written.") },
  { BP_ERROR_WRONG_ADDRESS, ANY,
    N_ ("The firmware inside the file was built for another place than where it would go.") },
  { BP_ERROR_WRONG_BOARD, ANY,
    N_ ("What runs on the board says that it was built for another target than this file.") },
  { BP_ERROR_ERASE_FAILED, ANY,
    N_ ("The chip reports a fault: a sector that is write-protected or worn out, or a weak "
        "supply.") },
  { BP_ERROR_WRITE_FAILED, ANY,
    N_ ("The chip reports a fault: a sector that is write-protected or worn out, or a weak "
        "supply.") },
  { BP_ERROR_VERIFY_FAILED, ANY, N_ ("What was read back differs from the file.") },
  { BP_ERROR_CANCELLED, ANY, N_ ("It was stopped on request.") },
  { BP_ERROR_NOT_SUPPORTED, ANY, N_ ("Its bootloader has no command for this.") },
  { BP_ERROR_INTERNAL, ANY, N_ ("The program came to a place where it should never be.") },
};

const char *
bp_fault_get_title (BpError code, BpJob *job)
{
  g_return_val_if_fail (job == NULL || BP_IS_JOB (job), NULL);

  if (code == BP_ERROR_VERIFY_FAILED && BP_IS_VERIFY_JOB (job))
    return _ ("The board holds something else");
  return bp_error_get_title (code);
}

const char *
bp_fault_get_cause (BpError code, BpPhase phase)
{
  for (guint i = 0; i < G_N_ELEMENTS (causes); i++) {
    if (causes[i].code == code && (causes[i].phase == phase || causes[i].phase == ANY))
      return _ (causes[i].cause);
  }
  g_return_val_if_reached ("");
}
