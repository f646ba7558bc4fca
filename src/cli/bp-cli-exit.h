/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/bp-error.h"

G_BEGIN_DECLS

/** BpCliExit: the exit codes, a contract with scripts. */
typedef enum {
  BP_CLI_EXIT_DONE = 0,
  BP_CLI_EXIT_FAILED = 1,
  BP_CLI_EXIT_USAGE = 2,
  BP_CLI_EXIT_FILE = 3,
  BP_CLI_EXIT_BOARD = 4,
  BP_CLI_EXIT_ACCESS = 5,
  BP_CLI_EXIT_VERIFY = 6,
  BP_CLI_EXIT_PROTECTED = 7,
  BP_CLI_EXIT_CANCELLED = 130,
} BpCliExit;

/** bp_cli_exit_from_error: Returns: the exit code that tells of @code. */
BpCliExit bp_cli_exit_from_error (BpError code);

G_END_DECLS
