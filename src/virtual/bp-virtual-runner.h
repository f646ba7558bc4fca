/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-usb-link.h"
#include "virtual/bp-virtual-serial.h"

G_BEGIN_DECLS

/** BpVirtualTalent: what a running firmware does with what it hears. */
typedef enum {
  BP_VIRTUAL_SPEAKS_MSP = 1 << 0,
  BP_VIRTUAL_MSP_REBOOT_ROM =
      1 << 1, /* SET_REBOOT 1 reaches the ROM; without it 68 restarts the firmware */
  BP_VIRTUAL_MSP_REBOOT_FLASH = 1 << 2, /* SET_REBOOT 4 is understood */
  BP_VIRTUAL_TAKES_R = 1 << 3,          /* "R" and 100 ms of silence */
  BP_VIRTUAL_HAS_CLI = 1 << 4,          /* "#" and 100 ms of silence */
  BP_VIRTUAL_CLI_BL = 1 << 5,
  BP_VIRTUAL_CLI_BL_ROM = 1 << 6,
  BP_VIRTUAL_CLI_DFU = 1 << 7,
  BP_VIRTUAL_BABBLES = 1 << 8, /* sends what is no answer to anything */
  BP_VIRTUAL_HATES_BYTES =
      1 << 9, /* every byte to it is a fault: a receiver, or a Crazyflie's tty */
  BP_VIRTUAL_ENUMERATES_TWICE =
      1 << 10,                     /* after its loader the port comes, goes and comes again (H7) */
  BP_VIRTUAL_IN_CLI = 1 << 11,     /* its command line was left open */
  BP_VIRTUAL_CLI_PAUSES = 1 << 12, /* stops for half a second behind each "# " of its settings */
  BP_VIRTUAL_CLI_LEAKS = 1 << 13,  /* an answer of MSP gets into its settings */
  BP_VIRTUAL_ANSWERS_GARBAGE = 1 << 14, /* whatever it is sent */
} BpVirtualTalent;

/**
 * BpVirtualRunnerProfile:
 * @name: such as "betaflight"
 * @loader: name of the profile of the loader that it reboots into
 * @manufacturer, @product, @serial: strings of its USB device
 * @variant: (nullable): four letters for FC_VARIANT
 * @target: what it was built for; since Betaflight 4 the microcontroller
 * @board: the manufacturer's name of the board; empty where the firmware knows none
 * @return_time: microseconds from the reboot to the loader
 *
 * A firmware that runs on a virtual board.
 */
typedef struct {
  const char *name;
  const char *loader;
  const char *manufacturer;
  const char *product;
  const char *serial;
  guint16 vendor_id;
  guint16 product_id;
  BpVirtualTalent talents;
  const char *variant;
  guint8 api_minor;
  guint8 version[3];
  const char *board_id;
  const char *target;
  const char *board;
  gboolean has_flash_loader;
  gint64 return_time;
} BpVirtualRunnerProfile;

/** bp_virtual_runner_find_profile: Returns: (nullable): the profile of this name; those for tests
 * alone too. */
const BpVirtualRunnerProfile *bp_virtual_runner_find_profile (const char *name);

/** bp_virtual_runner_list_profiles: Returns: the profiles of practice boards, and how many (out).
 */
const BpVirtualRunnerProfile *bp_virtual_runner_list_profiles (guint *n_profiles);

/**
 * BpVirtualRunner:
 *
 * The serial port of a firmware that runs: a #BpVirtualSerial. The signal "rebooting" comes, on the
 * thread of whoever asked, when its fate is settled. When it is asked to reboot it goes, and
 * somebody else puts its loader in its place.
 */
#define BP_TYPE_VIRTUAL_RUNNER (bp_virtual_runner_get_type ())
G_DECLARE_FINAL_TYPE (BpVirtualRunner, bp_virtual_runner, BP, VIRTUAL_RUNNER, GObject)

/** bp_virtual_runner_new: Returns: (transfer full): the firmware of @profile, which runs. */
BpVirtualRunner *bp_virtual_runner_new (const BpVirtualRunnerProfile *profile);

const BpVirtualRunnerProfile *bp_virtual_runner_get_profile (BpVirtualRunner *self);

/** BpVirtualFate: what became of a firmware. */
typedef enum {
  BP_VIRTUAL_RUNS,
  BP_VIRTUAL_RESTARTS, /* goes, and comes back as itself */
  BP_VIRTUAL_TO_LOADER,
  BP_VIRTUAL_IS_UNPLUGGED, /* goes, and nobody plugs it in again */
} BpVirtualFate;

/** bp_virtual_runner_get_fate: Returns: what was asked of it; @when (out, optional) is the time at
 * which it goes. */
BpVirtualFate bp_virtual_runner_get_fate (BpVirtualRunner *self, gint64 *when);

/** bp_virtual_runner_take_request: a vendor request to its device came. Returns: whether it knows
 * it: that is the Crazyflie's to go to its loader (crazyflie-firmware src/hal/src/usb.c), which is
 * never answered. */
gboolean bp_virtual_runner_take_request (BpVirtualRunner *self, gint64 now,
                                         const BpUsbSetup *setup);

/** bp_virtual_runner_vanish_at: lets it restart at the time @when, whatever it does then: a loose
 * plug. */
void bp_virtual_runner_vanish_at (BpVirtualRunner *self, gint64 when);

/** bp_virtual_runner_follow_loader: it has just come back from its loader, at @now: firmwares that
 * enumerate twice go once more. */
void bp_virtual_runner_follow_loader (BpVirtualRunner *self, gint64 now);

/** bp_virtual_runner_unplug_at_byte: is unplugged with byte @number that it is sent, 1 the first.
 */
void bp_virtual_runner_unplug_at_byte (BpVirtualRunner *self, guint number);

/** bp_virtual_runner_get_n_received: Returns: how many bytes it was sent. */
guint bp_virtual_runner_get_n_received (BpVirtualRunner *self);

/** bp_virtual_runner_get_n_faults: Returns: bytes that it should never have been sent. */
guint bp_virtual_runner_get_n_faults (BpVirtualRunner *self);

/** bp_virtual_runner_set_settings: gives the text that "diff all" prints; lines end in \n. */
void bp_virtual_runner_set_settings (BpVirtualRunner *self, const char *settings);

/** bp_virtual_runner_dup_commands: Returns: (transfer full): the CLI commands that it was given, a
 * line each. */
char *bp_virtual_runner_dup_commands (BpVirtualRunner *self);

G_END_DECLS
