/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/bp-cli-session.h"

G_BEGIN_DECLS

/** BpCliOptionSets: which options a command takes; --help, --version and --json always. */
typedef enum {
  BP_CLI_TAKES_PRACTICE = 1 << 0,
  BP_CLI_TAKES_BASE = 1 << 1,  /* an address for a file that has none */
  BP_CLI_TAKES_RANGE = 1 << 2, /* a part of the flash: address and size */
  BP_CLI_TAKES_BOARD = 1 << 3, /* all that is common to the commands on a board */
  BP_CLI_TAKES_FLASH =
      1 << 4, /* how to flash; the other board commands take these too, but don't tell of them */
  BP_CLI_TAKES_ALL = 1 << 5,    /* several boards at once */
  BP_CLI_TAKES_FORCE = 1 << 6,  /* to go on against a refusal; the others as with FLASH */
  BP_CLI_TAKES_DUMP = 1 << 7,   /* all settings */
  BP_CLI_TAKES_BACKUP = 1 << 8, /* settings before flashing */
} BpCliOptionSets;

/**
 * BpCliCommand:
 * @name: as typed
 * @argument: (nullable): what follows the name, such as "FILE" or "IN OUT"
 * @summary: what it does, to be translated
 * @takes: its options
 * @run: does it; what it returns %FALSE and an error for becomes the exit code
 */
typedef struct {
  const char *name;
  const char *argument;
  const char *summary;
  BpCliOptionSets takes;
  gboolean (*run) (BpCliSession *session, GError **error);
} BpCliCommand;

/** bp_cli_command_get_all: Returns: (transfer none): the table of commands; one without a name ends
 * it. */
const BpCliCommand *bp_cli_command_get_all (void);

/** bp_cli_command_find: Returns: (transfer none) (nullable): the command of this name. */
const BpCliCommand *bp_cli_command_find (const char *name);

/* Each in a file of its own, bp-NAME-command.c. */
gboolean bp_backup_command_run (BpCliSession *session, GError **error);
gboolean bp_convert_command_run (BpCliSession *session, GError **error);
gboolean bp_doctor_command_run (BpCliSession *session, GError **error);
gboolean bp_erase_command_run (BpCliSession *session, GError **error);
gboolean bp_flash_command_run (BpCliSession *session, GError **error);
gboolean bp_info_command_run (BpCliSession *session, GError **error);
gboolean bp_leave_command_run (BpCliSession *session, GError **error);
gboolean bp_list_command_run (BpCliSession *session, GError **error);
gboolean bp_plan_command_run (BpCliSession *session, GError **error);
gboolean bp_read_command_run (BpCliSession *session, GError **error);
gboolean bp_reboot_command_run (BpCliSession *session, GError **error);
gboolean bp_restore_command_run (BpCliSession *session, GError **error);
gboolean bp_unprotect_command_run (BpCliSession *session, GError **error);
gboolean bp_verify_command_run (BpCliSession *session, GError **error);

G_END_DECLS
