/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-uart-finder.h"

#include "base/bp-error.h"
#include "base/bp-i18n.h"
#include "loader/bp-uart-entry.h"

static char *
make_hint (void)
{
  return g_strdup (
      _ ("Check these, then try again:\n"
         "• Is the board in bootloader mode? Bridge its BOOT pads (or hold BOOT) while it gets its "
         "power; do so again after each failed try.\n"
         "• Are RX and TX the right way round (RX to TX, TX to RX), and is GND connected?\n"
         "• Is it the right port, and the UART at which the bootloader listens (mostly UART1)?\n"
         "• Does something else talk on that UART, such as a receiver or GPS? Disconnect it.\n"
         "• Can the adapter do even parity (8E1)? Some bridges and extenders lose it. Try a lower "
         "baud rate."));
}

static void
explain_no_answer (GError *error)
{
  g_autofree char *hint = make_hint ();

  if (bp_error_is (error, BP_ERROR_NO_LOADER))
    bp_error_set_hint (error, hint);
}

static gboolean
try_baud (BpUartSession *session, const BpUartOptions *options, guint baud,
          GCancellable *cancellable, GError **error)
{
  BpSerialLink *link = bp_uart_line_get_link (bp_uart_session_get_line (session));

  bp_log_add (bp_uart_session_get_log (session), "looking for a UART bootloader at %u baud, 8E1",
              baud);
  return bp_uart_entry_enter (link, &options->wires, error) &&
         bp_uart_session_begin (session, baud, cancellable, error);
}

/* A lower rate helps against an adapter that can't, and a loader that has understood nothing. */
static gboolean
is_worth_slowing_down (const GError *error)
{
  return bp_error_is (error, BP_ERROR_NO_LOADER) || bp_error_is (error, BP_ERROR_NOT_SUPPORTED);
}

gboolean
bp_uart_finder_run (BpUartSession *session, const BpUartOptions *options, GCancellable *cancellable,
                    GError **error)
{
  guint baud = bp_uart_options_get_baud (options);
  g_autoptr (GError) first_error = NULL;

  if (try_baud (session, options, baud, cancellable, &first_error))
    return TRUE;
  while (is_worth_slowing_down (first_error) && (baud = bp_uart_get_slower_baud (baud)) != 0) {
    g_autoptr (GError) local_error = NULL;

    if (try_baud (session, options, baud, cancellable, &local_error))
      return TRUE;
    if (!is_worth_slowing_down (local_error)) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  }
  explain_no_answer (first_error);
  g_propagate_error (error, g_steal_pointer (&first_error));
  return FALSE;
}
