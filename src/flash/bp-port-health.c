/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-port-health.h"

#include "base/bp-clock.h"
#include "base/bp-error.h"
#include "base/bp-i18n.h"

/* Small transfers take less than 1 ms on a port of its own, up to 3 ms behind a hub (engines.md
 * 4.2). */
#define SLOW (3 * BP_MSEC)

static gboolean
is_slow (const BpLoaderHealth *health)
{
  return health->small_transfer > SLOW;
}

void
bp_port_health_check (BpLoader *loader, BpLog *log)
{
  BpLoaderHealth health;

  bp_loader_measure (loader);
  bp_loader_get_health (loader, &health);
  if (is_slow (&health))
    bp_log_add (log, "the USB port is slow: a small transfer takes %.1f ms",
                (double)health.small_transfer / BP_MSEC);
}

/* What was refused, protected or cancelled is no matter of the port. */
static gboolean
may_be_the_port (const GError *error)
{
  switch (bp_error_get_code (error)) {
  case BP_ERROR_DISCONNECTED:
  case BP_ERROR_TIMEOUT:
  case BP_ERROR_PROTOCOL:
  case BP_ERROR_ERASE_FAILED:
  case BP_ERROR_WRITE_FAILED:
  case BP_ERROR_VERIFY_FAILED:
    return error->domain == BP_ERROR;
  default:
    return FALSE;
  }
}

void
bp_port_health_explain (BpLoader *loader, BpLog *log, GError *error)
{
  g_autofree char *hint = NULL;
  BpLoaderHealth health;

  bp_loader_get_health (loader, &health);
  if (health.n_errors > 0)
    bp_log_add (log, "%u requests were lost or garbled on their way", health.n_errors);
  if (!may_be_the_port (error) || (!is_slow (&health) && health.n_errors == 0))
    return;
  hint = g_strdup_printf ("%s %s", bp_error_get_hint (error),
                          is_slow (&health)
                              ? _ ("The USB port is slow: plug the board into another one, "
                                   "without a hub.")
                              : _ ("The USB connection errs: try another cable, or another port "
                                   "without a hub."));
  bp_error_set_hint (error, hint);
}
