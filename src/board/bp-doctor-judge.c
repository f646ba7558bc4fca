/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-doctor-facts.h"

#include "base/bp-error.h"
#include "base/bp-i18n.h"
#include "board/bp-access-advice.h"
#include "board/bp-rule.h"

static void
add (GPtrArray *checks, const char *title, BpDoctorState state, const char *text)
{
  g_ptr_array_add (checks, bp_doctor_check_new (title, state, g_strdup (text), NULL));
}

static gboolean
have_commands (GPtrArray *checks, const char *commands)
{
  for (guint i = 0; i < checks->len; i++) {
    if (g_strcmp0 (bp_doctor_check_get_commands (g_ptr_array_index (checks, i)), commands) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Commands are shown once, however many checks they would mend. Takes @text and @commands over. */
static void
add_with_commands (GPtrArray *checks, const char *title, BpDoctorState state, char *text,
                   char *commands)
{
  if (commands != NULL && have_commands (checks, commands))
    g_clear_pointer (&commands, g_free);
  g_ptr_array_add (checks, bp_doctor_check_new (title, state, text, commands));
}

static gboolean
is_refused (const BpDoctorBoard *board)
{
  return board->is_candidate && board->problem != NULL &&
         bp_error_is (board->problem, BP_ERROR_NOT_PERMITTED);
}

static gboolean
some_board_is_refused (const BpDoctorFacts *facts)
{
  for (guint i = 0; i < facts->boards->len; i++) {
    if (is_refused (g_ptr_array_index (facts->boards, i)))
      return TRUE;
  }
  return FALSE;
}

static void
judge_usb (const BpDoctorFacts *facts, GPtrArray *checks)
{
  if (facts->has_usb)
    add (checks, _ ("USB"), BP_DOCTOR_OK, _ ("USB devices can be listed."));
  else
    add (checks, _ ("USB"), BP_DOCTOR_PROBLEM,
         facts->sandbox == BP_SANDBOX_NONE
             ? _ ("This computer shows no USB bus. In a virtual machine, pass the USB device "
                  "through to it.")
             : _ ("No USB bus is visible from inside the sandbox or container. Give it access to "
                  "/dev/bus/usb and /sys/bus/usb."));
}

static void
judge_rule (const BpDoctorFacts *facts, GPtrArray *checks)
{
  const BpDoctorState missing =
      some_board_is_refused (facts) ? BP_DOCTOR_PROBLEM : BP_DOCTOR_WARNING;

  if (facts->sandbox != BP_SANDBOX_NONE)
    add_with_commands (
        checks, _ ("Access rule"), missing == BP_DOCTOR_PROBLEM ? missing : BP_DOCTOR_OK,
        g_strdup (_ ("Bootpin runs in a sandbox or container: the access rule belongs on the "
                     "system outside. These commands install it there.")),
        bp_rule_dup_commands (facts->sandbox));
  else if (facts->rule == NULL)
    add_with_commands (
        checks, _ ("Access rule"), missing,
        g_strdup (_ ("The access rule is not installed. These commands install it.")),
        bp_rule_dup_commands (facts->sandbox));
  else if (facts->rule_is_partial)
    add_with_commands (
        checks, _ ("Access rule"), missing,
        g_strdup_printf (
            _ ("%s covers only some boards. These commands install Bootpin's own rule."),
            facts->rule),
        bp_rule_dup_commands (facts->sandbox));
  else if (facts->rule_is_foreign)
    add_with_commands (checks, _ ("Access rule"), BP_DOCTOR_WARNING,
                       g_strdup_printf (_ ("%s is of another version of Bootpin. These commands "
                                           "install the one of this version."),
                                        BP_RULE_PATH),
                       bp_rule_dup_commands (facts->sandbox));
  else
    add_with_commands (checks, _ ("Access rule"), BP_DOCTOR_OK,
                       /* TRANSLATORS: %s is the path of a file */
                       g_strdup_printf (_ ("Installed: %s"), facts->rule), NULL);
}

static void
judge_seat (const BpDoctorFacts *facts, GPtrArray *checks)
{
  const BpDoctorState state = some_board_is_refused (facts) ? BP_DOCTOR_PROBLEM : BP_DOCTOR_WARNING;

  if (facts->sandbox != BP_SANDBOX_NONE)
    return;
  if (facts->seat == BP_SEAT_OURS)
    add (checks, _ ("Session"), BP_DOCTOR_OK,
         _ ("You are logged in at this computer, so the access rule holds for you."));
  else if (facts->is_remote)
    add (checks, _ ("Session"), state,
         _ ("This session came over SSH. The access rule only helps the user who is logged in at "
            "the computer itself."));
  else if (facts->seat == BP_SEAT_OTHERS)
    add (checks, _ ("Session"), state,
         _ ("Another user is logged in at the screen. The access rule only helps that user."));
  else
    add (checks, _ ("Session"), state,
         _ ("This is no local session: nobody is logged in at the screen, or there is no login "
            "manager. The access rule has no effect."));
}

static void
judge_driver (const BpDoctorFacts *facts, GPtrArray *checks)
{
  switch (facts->driver) {
  case BP_DOCTOR_DRIVER_NONE:
    break;
  case BP_DOCTOR_DRIVER_WINUSB:
    add (
        checks, _ ("Driver"), some_board_is_refused (facts) ? BP_DOCTOR_PROBLEM : BP_DOCTOR_OK,
        /* TRANSLATORS: “List All Devices” is a menu item of Zadig; the others are names of devices.
         */
        _ ("Windows lets programs reach a bootloader only through the driver WinUSB. Install it "
           "once for each kind of board: start Zadig (zadig.akeo.ie) with the board in its "
           "bootloader, choose Options → List All Devices, then “STM32  BOOTLOADER” (“DFU in FS "
           "Mode” with newer chips, “AT32 Bootloader DFU”, “RP2 Boot (Interface 1)”), then WinUSB. "
           "Never replace the driver of a keyboard, mouse or serial port."));
    break;
  case BP_DOCTOR_DRIVER_MACOS:
    add (
        checks, _ ("Driver"), BP_DOCTOR_OK,
        _ ("macOS needs no driver for bootloaders. If a board does not show up, try another cable "
           "and a port without a hub; adapters of the kind CH340 may need their maker's driver for "
           "a serial port."));
    break;
  }
}

static void
judge_board (const BpDoctorBoard *board, GPtrArray *checks)
{
  /* TRANSLATORS: a board's name and its id, such as usb:1-2 */
  g_autofree char *title = g_strdup_printf (_ ("%s (%s)"), board->name, board->id);

  if (board->problem == NULL)
    add (checks, title, BP_DOCTOR_OK, _ ("It can be opened."));
  else
    add_with_commands (checks, title, is_refused (board) ? BP_DOCTOR_PROBLEM : BP_DOCTOR_WARNING,
                       g_strdup (bp_error_get_hint (board->problem)),
                       board->access != NULL ? bp_access_dup_commands (board->access) : NULL);
}

static void
judge_boards (const BpDoctorFacts *facts, GPtrArray *checks)
{
  if (facts->boards->len == 0)
    add (checks, _ ("Boards"), BP_DOCTOR_WARNING,
         _ ("No board was found. Connect it with a data cable; if it has a BOOT button, hold it "
            "while plugging in."));
  for (guint i = 0; i < facts->boards->len; i++)
    judge_board (g_ptr_array_index (facts->boards, i), checks);
}

/* ModemManager 1.14 and later leaves a single cdc_acm port alone and tests several
 * (platform.md 4.1). */
static void
judge_modem_manager (const BpDoctorFacts *facts, GPtrArray *checks)
{
  if (!facts->has_modem_manager)
    return;
  for (guint i = 0; i < facts->boards->len; i++) {
    const BpDoctorBoard *board = g_ptr_array_index (facts->boards, i);

    if (board->n_acm_ports > 1 && !board->is_hidden_from_modem_manager) {
      add_with_commands (
          checks, _ ("ModemManager"), BP_DOCTOR_WARNING,
          g_strdup_printf (
              _ ("ModemManager tests the ports of %s for up to a minute after it was plugged in, "
                 "and they are busy that long. The access rule keeps it away."),
              board->name),
          facts->rule == NULL ? bp_rule_dup_commands (facts->sandbox)
                              : g_strdup (BP_RULE_RELOAD_COMMANDS));
      return;
    }
  }
  add (checks, _ ("ModemManager"), BP_DOCTOR_OK,
       _ ("ModemManager is running, but leaves these boards alone."));
}

static void
judge_stranded (const BpDoctorFacts *facts, GPtrArray *checks)
{
  for (guint i = 0; i < facts->stranded->len; i++) {
    const char *name = g_ptr_array_index (facts->stranded, i);

    if (facts->has_brltty)
      add_with_commands (
          checks, _ ("brltty"), BP_DOCTOR_PROBLEM,
          g_strdup_printf (
              _ ("%s has no serial port, probably because brltty has taken it for a braille "
                 "display. If you use none, remove brltty and plug the adapter in again."),
              name),
          g_strdup ("sudo apt remove brltty"));
    else
      add_with_commands (
          checks, _ ("Serial port"), BP_DOCTOR_WARNING,
          g_strdup_printf (
              _ ("%s has no serial port: its driver is missing or another program has taken it."),
              name),
          NULL);
  }
}

static void
judge_complaints (const BpDoctorFacts *facts, GPtrArray *checks)
{
  for (guint i = 0; i < facts->complaints->len; i++)
    add_with_commands (
        checks, "boards.conf", BP_DOCTOR_WARNING,
        /* TRANSLATORS: %s says which line of a file and why, in English */
        g_strdup_printf (_ ("Ignored: %s"), (const char *)g_ptr_array_index (facts->complaints, i)),
        NULL);
}

GPtrArray *
bp_doctor_judge (const BpDoctorFacts *facts)
{
  GPtrArray *checks = g_ptr_array_new_with_free_func (g_object_unref);

  judge_usb (facts, checks);
  judge_driver (facts, checks);
  if (facts->has_udev) {
    judge_rule (facts, checks);
    judge_seat (facts, checks);
  }
  judge_boards (facts, checks);
  judge_modem_manager (facts, checks);
  judge_stranded (facts, checks);
  judge_complaints (facts, checks);
  return checks;
}
