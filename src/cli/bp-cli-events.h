/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/bp-cli-output.h"
#include "flash/bp-job.h"

G_BEGIN_DECLS

/* The lines that a job is told by with --json, a contract with scripts. @board is the id of the
 * board where several are worked on (--all), else %NULL. */

/** BpCliEventsShown: what was told of a job so far; at first nothing. */
typedef struct {
  gboolean begun;
  BpPhase phase;
  double fraction;
} BpCliEventsShown;

/** bp_cli_events_add_news: tells what is new since @shown: first the phase, then the progress. */
void bp_cli_events_add_news (BpCliOutput *output, const char *board, BpCliEventsShown *shown,
                             BpJob *job);
void bp_cli_events_add_done (BpCliOutput *output, const char *board, const BpJobResult *result);
void bp_cli_events_add_failed (BpCliOutput *output, const char *board, const GError *error,
                               gboolean safe);

/** bp_cli_events_add_left_alone: says that @board is none of those that are worked on. */
void bp_cli_events_add_left_alone (BpCliOutput *output, const char *board, const char *reason);

G_END_DECLS
