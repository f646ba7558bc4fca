/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-command.h"

#include "base/bp-i18n.h"

#define TAKES_BOARD (BP_CLI_TAKES_PRACTICE | BP_CLI_TAKES_BOARD)
#define TAKES_RANGE (TAKES_BOARD | BP_CLI_TAKES_RANGE)
#define TAKES_FLASH (TAKES_BOARD | BP_CLI_TAKES_BASE | BP_CLI_TAKES_FLASH | BP_CLI_TAKES_FORCE)

static const BpCliCommand commands[] = {
  { "list", NULL, N_ ("Show the boards that are connected"), BP_CLI_TAKES_PRACTICE,
    bp_list_command_run },
  { "info", "FILE", N_ ("Show what a firmware file holds"), BP_CLI_TAKES_BASE,
    bp_info_command_run },
  { "convert", "IN OUT", N_ ("Write a firmware file anew, as .bin, .hex or .dfu by its name"),
    BP_CLI_TAKES_BASE, bp_convert_command_run },
  { "plan", "FILE", N_ ("Show what flashing would do, without doing it"), TAKES_FLASH,
    bp_plan_command_run },
  { "flash", "FILE", N_ ("Write a firmware file to a board and start it"),
    TAKES_FLASH | BP_CLI_TAKES_ALL | BP_CLI_TAKES_BACKUP, bp_flash_command_run },
  { "verify", "FILE", N_ ("Compare a board with a firmware file"), TAKES_RANGE,
    bp_verify_command_run },
  { "read", "OUT", N_ ("Read a board's flash into a file, .hex, .dfu or raw by its name"),
    TAKES_RANGE, bp_read_command_run },
  { "erase", NULL, N_ ("Erase a board's flash"), TAKES_RANGE | BP_CLI_TAKES_FORCE,
    bp_erase_command_run },
  { "leave", NULL, N_ ("Leave the bootloader and start the firmware"), TAKES_BOARD,
    bp_leave_command_run },
  { "unprotect", NULL, N_ ("Remove the read protection, which erases everything"), TAKES_BOARD,
    bp_unprotect_command_run },
  { "reboot", NULL, N_ ("Bring a board into its bootloader"), TAKES_BOARD, bp_reboot_command_run },
  { "backup", "OUT", N_ ("Save the settings of running firmware in a file or folder"),
    TAKES_BOARD | BP_CLI_TAKES_DUMP, bp_backup_command_run },
  { "restore", "FILE", N_ ("Give running firmware the settings in a file"), TAKES_BOARD,
    bp_restore_command_run },
  { "doctor", NULL, N_ ("Find out whether boards can be reached, and if not why"), 0,
    bp_doctor_command_run },
  { NULL },
};

const BpCliCommand *
bp_cli_command_get_all (void)
{
  return commands;
}

const BpCliCommand *
bp_cli_command_find (const char *name)
{
  for (const BpCliCommand *command = commands; command->name != NULL; command++)
    if (g_strcmp0 (command->name, name) == 0)
      return command;
  return NULL;
}
