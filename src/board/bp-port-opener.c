/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-port-opener.h"

#include <string.h>

#include "base/bp-error.h"
#include "base/bp-i18n.h"
#include "board/bp-process.h"

#define BUSY_TIME (30 * BP_SEC)
#define REFUSED_TIME BP_SEC
#define INTERVAL (500 * BP_MSEC)

/* Who may have the port, if that can't be seen: other users' open files are hidden from us. */
static void
name_suspect (GError *error)
{
  if (strstr (error->message, "“") != NULL || !bp_process_is_running ("", "ModemManager"))
    return;
  bp_error_set_hint (error, _ ("ModemManager is running and may be testing the port, which takes "
                               "it up to a minute. Wait, or close other programs that use the "
                               "port, then try again."));
}

static gint64
get_patience (const GError *error)
{
  if (bp_error_is (error, BP_ERROR_BUSY))
    return BUSY_TIME;
  return bp_error_is (error, BP_ERROR_NOT_PERMITTED) ? REFUSED_TIME : 0;
}

static void
tell (const GError *error, BpLog *log, BpPortWaitFunc wait, gpointer user_data)
{
  g_autofree char *request = g_strdup_printf ("%s. %s", error->message, bp_error_get_hint (error));

  bp_log_add (log, "%s; trying again", error->message);
  if (wait != NULL && bp_error_is (error, BP_ERROR_BUSY))
    wait (request, user_data);
}

BpSerialLink *
bp_port_open (BpSerialDevice *port, BpClock *clock, BpLog *log, BpPortWaitFunc wait,
              gpointer user_data, GCancellable *cancellable, GError **error)
{
  gint64 begin = bp_clock_now (clock);

  for (gboolean told = FALSE;; told = TRUE) {
    g_autoptr (GError) local = NULL;
    BpSerialLink *link = bp_serial_device_open (port, &local);
    gboolean is_over;

    if (link == NULL && bp_error_is (local, BP_ERROR_BUSY))
      name_suspect (local);
    is_over = link != NULL || bp_clock_now (clock) - begin >= get_patience (local) ||
              g_cancellable_is_cancelled (cancellable);
    if (!told && !is_over)
      tell (local, log, wait, user_data);
    if (told && is_over && wait != NULL)
      wait (NULL, user_data);
    if (link != NULL)
      return link;
    if (bp_set_cancelled (cancellable, error))
      return NULL;
    if (is_over) {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
    bp_clock_sleep (clock, INTERVAL, cancellable);
  }
}
