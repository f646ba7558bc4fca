/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-exit.h"

/* Codes that are not here are those of a job that failed. */
static const BpCliExit exits[BP_N_ERRORS] = {
  [BP_ERROR_NOT_PERMITTED] = BP_CLI_EXIT_ACCESS, [BP_ERROR_BUSY] = BP_CLI_EXIT_ACCESS,
  [BP_ERROR_NO_BOARD] = BP_CLI_EXIT_BOARD,       [BP_ERROR_AMBIGUOUS] = BP_CLI_EXIT_BOARD,
  [BP_ERROR_PROTECTED] = BP_CLI_EXIT_PROTECTED,  [BP_ERROR_BAD_FILE] = BP_CLI_EXIT_FILE,
  [BP_ERROR_DOES_NOT_FIT] = BP_CLI_EXIT_FILE,    [BP_ERROR_WRONG_ADDRESS] = BP_CLI_EXIT_FILE,
  [BP_ERROR_WRONG_BOARD] = BP_CLI_EXIT_FILE,     [BP_ERROR_VERIFY_FAILED] = BP_CLI_EXIT_VERIFY,
  [BP_ERROR_CANCELLED] = BP_CLI_EXIT_CANCELLED,
};

BpCliExit
bp_cli_exit_from_error (BpError code)
{
  g_return_val_if_fail (code < BP_N_ERRORS, BP_CLI_EXIT_FAILED);

  return exits[code] != BP_CLI_EXIT_DONE ? exits[code] : BP_CLI_EXIT_FAILED;
}
