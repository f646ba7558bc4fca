/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-boot-hint.h"

#include "base/bp-i18n.h"
#include "board/bp-usb-reboot.h"

const char *
bp_boot_hint_get (const BpBoardFacts *facts, const BpBoardFacts *asked, gboolean usb_fails)
{
  if (asked->device != NULL && bp_usb_reboot_is_crazyflie (asked->device))
    return _ ("Take USB and battery off the Crazyflie. Then hold its button while you plug USB in, "
              "and keep holding: the blue light blinks slowly at first and clearly faster after "
              "about 5 seconds. Release the button then.");
  if (asked->has_own_loader)
    return _ (
        "This board runs ArduPilot or PX4, whose own bootloader does not speak DFU. To update "
        "those, use Mission Planner or QGroundControl with an .apj or .px4 file. To write "
        "another firmware, hold the BOOT or DFU button while you plug the board in.");
  if (facts != NULL)
    return _ ("The board stays in its firmware. Hold the BOOT button (or bridge the BOOT pads) "
              "while you unplug it and plug it in again.");
  if (usb_fails)
    return _ ("The computer sees that something is plugged in, but can't talk to it: the "
              "bootloader may be listening to a receiver or GPS instead. Unplug those from the "
              "board, use another USB cable, and hold the BOOT button while you plug it in again.");
  return _ ("The board restarted, but its bootloader did not appear. Unplug receivers, GPS and "
            "other devices from its serial pads, use a data cable, and hold the BOOT button while "
            "you plug it in again.");
}

const char *
bp_boot_hint_get_noise (void)
{
  return _ ("This port sends data by itself, as receivers and some other devices do, so nothing "
            "more was sent to it. If it is your flight controller, hold the BOOT button (or bridge "
            "the BOOT pads) while you unplug it and plug it in again.");
}
