/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-serial-link.h"

G_BEGIN_DECLS

/**
 * BpCliClient:
 *
 * The command line of a firmware of the Cleanflight family (Betaflight src/main/cli/cli.c): "#" and
 * 100 ms of silence open it, the prompt is
 * "\r\n# ", everything that is typed is echoed. Worker thread.
 */
typedef struct _BpCliClient BpCliClient;

/** BpCliVerdict: what the firmware thought of a command. */
typedef enum {
  BP_CLI_TAKEN,
  BP_CLI_UNKNOWN, /* it said so */
} BpCliVerdict;

/**
 * bp_cli_client_enter:
 *
 * Opens the command line and waits for its prompt, two seconds; one that is open already is taken
 * as it is.
 *
 * Returns: (transfer full): the client; or %NULL with %BP_ERROR_TIMEOUT if there is no command
 * line, or an error of the link.
 */
BpCliClient *bp_cli_client_enter (BpSerialLink *link, GCancellable *cancellable, GError **error);
void bp_cli_client_free (BpCliClient *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpCliClient, bp_cli_client_free)

/**
 * bp_cli_client_command:
 * @verdict: (out): whether it is known
 *
 * Gives a command after which the firmware may restart, and listens for a complaint until the
 * prompt or for half a second.
 */
gboolean bp_cli_client_command (BpCliClient *self, const char *command, BpCliVerdict *verdict,
                                GCancellable *cancellable, GError **error);

/**
 * bp_cli_client_ask:
 * @timeout: microseconds without any byte after which it is given up
 *
 * Gives a command and collects all that it prints: up to a prompt behind which a comment is echoed,
 * so that neither silence nor a line that looks like a prompt can pass for the end.
 *
 * Returns: (transfer full): the lines, ended by \n, without echo and prompt; or %NULL with
 * %BP_ERROR_TIMEOUT (no prompt came), %BP_ERROR_PROTOCOL (bytes that are no text), or an error of
 * the link.
 */
char *bp_cli_client_ask (BpCliClient *self, const char *command, gint64 timeout,
                         GCancellable *cancellable, GError **error);

/**
 * bp_cli_client_type:
 * @line: what is typed; without tab and "?", which a command line takes as a wish for help
 * @complaint: (out) (nullable) (transfer full): what the firmware has against it; %NULL if it took
 * it
 *
 * Gives one line and waits for the prompt, ten seconds.
 */
gboolean bp_cli_client_type (BpCliClient *self, const char *line, char **complaint,
                             GCancellable *cancellable, GError **error);

/** bp_cli_client_leave: gives "exit", upon which the firmware restarts without saving. */
gboolean bp_cli_client_leave (BpCliClient *self, GCancellable *cancellable, GError **error);

G_END_DECLS
