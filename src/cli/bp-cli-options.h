/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/bp-error.h"
#include "flash/bp-flash-options.h"
#include "loader/bp-uart-wires.h"

G_BEGIN_DECLS

/**
 * BpCliOptions:
 * @help: --help, @version: --version
 * @json: --json
 * @practice: --practice
 * @board: (nullable): --board
 * @address: --address, or %BP_NO_ADDRESS
 * @size: --size in bytes, or -1
 * @baud: --baud, or 0
 * @wires: --wires
 * @timeout: --timeout in seconds; 0 waits for nothing
 * @trace: (nullable): --trace, a file name
 * @yes: --yes
 * @no_reboot: --no-reboot
 * @full_erase: --full-erase, @no_verify: --no-verify, @no_leave: --no-leave, @force: --force,
 * @hasten: --hasten, @rewrite: --rewrite
 * @all: --all
 * @series: --series
 * @dump: --dump
 * @backup: (nullable): --backup, a file name or a folder
 * @arguments: the words that are no options, the command's name first; file names in the system's
 * encoding
 *
 * The command line, read once.
 */
typedef struct {
  gboolean help;
  gboolean version;
  gboolean json;
  gboolean practice;
  char *board;
  gint64 address;
  gint64 size;
  gint64 baud;
  BpUartWires wires;
  double timeout;
  char *trace;
  gboolean yes;
  gboolean no_reboot;
  gboolean full_erase;
  gboolean no_verify;
  gboolean no_leave;
  gboolean force;
  gboolean hasten;
  gboolean rewrite;
  gboolean all;
  gboolean series;
  gboolean dump;
  char *backup;
  char **arguments;
} BpCliOptions;

/**
 * bp_cli_options_new:
 * @arguments: as given to main()
 *
 * Reads the command line. The command's name may stand anywhere among the options; only the options
 * of that command are taken then.
 *
 * Returns: (transfer full): the options, with as many arguments as the command takes (unless help
 * or version is asked for); %NULL for wrong usage, with an error of #GOptionError for people.
 */
BpCliOptions *bp_cli_options_new (char **arguments, GError **error);
void bp_cli_options_free (BpCliOptions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpCliOptions, bp_cli_options_free)

/** bp_cli_options_get_argument: Returns: (transfer none): the FILE or OUT of the command. */
const char *bp_cli_options_get_argument (const BpCliOptions *self);

/** bp_cli_options_get_output: Returns: (transfer none): the OUT of a command that has a FILE too.
 */
const char *bp_cli_options_get_output (const BpCliOptions *self);

/** bp_cli_options_get_flash_options: Returns: what of it matters for flashing. */
BpFlashOptions bp_cli_options_get_flash_options (const BpCliOptions *self);

/**
 * bp_cli_options_dup_help:
 * @name: (nullable): of a command; %NULL for the program's help
 *
 * Returns: (transfer full): the text of --help.
 */
char *bp_cli_options_dup_help (const char *name);

G_END_DECLS
