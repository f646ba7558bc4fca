/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-uart-wires.h"

static const char *
skip_minus (const char *text, gboolean *is_inverted)
{
  *is_inverted = *text == '-';
  return *is_inverted ? text + 1 : text;
}

gboolean
bp_uart_wires_parse (const char *text, BpUartWires *wires)
{
  g_auto (GStrv) lines = g_strsplit (text, ",", 3);
  BpUartWires result = { 0 };
  const char *reset, *boot;

  if (g_str_equal (text, "none")) {
    *wires = result;
    return TRUE;
  }
  if (g_strv_length (lines) != 2)
    return FALSE;
  reset = skip_minus (lines[0], &result.is_reset_inverted);
  boot = skip_minus (lines[1], &result.is_boot_inverted);
  if (g_str_equal (reset, "dtr") && g_str_equal (boot, "rts"))
    result.wiring = BP_UART_WIRING_DTR_RESETS;
  else if (g_str_equal (reset, "rts") && g_str_equal (boot, "dtr"))
    result.wiring = BP_UART_WIRING_RTS_RESETS;
  else
    return FALSE;
  *wires = result;
  return TRUE;
}
