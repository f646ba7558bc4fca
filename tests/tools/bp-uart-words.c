/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bp-uart-words.h"

#include "base/bp-error.h"

static const char *const kinds[] = {
  [BP_VIRTUAL_UART_LOSE_RECEIVED] = "lose-received",
  [BP_VIRTUAL_UART_FLIP_RECEIVED] = "flip-received",
  [BP_VIRTUAL_UART_LOSE_SENT] = "lose-sent",
  [BP_VIRTUAL_UART_FLIP_SENT] = "flip-sent",
  [BP_VIRTUAL_UART_NOISE] = "noise",
  [BP_VIRTUAL_UART_SILENCE] = "silence",
  [BP_VIRTUAL_UART_UNPLUG] = "unplug",
  [BP_VIRTUAL_UART_REFUSE] = "refuse",
  [BP_VIRTUAL_UART_SLOW_ERASE] = "slow-erase",
};

G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == BP_VIRTUAL_UART_N_FAULTS);

gboolean
bp_uart_fault_parse (const char *text, BpVirtualUartFault *fault, GError **error)
{
  g_auto (GStrv) halves = g_strsplit (text, "@", 2);
  guint64 number;

  for (guint i = 0; g_strv_length (halves) == 2 && i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (halves[0], kinds[i]) &&
        g_ascii_string_to_unsigned (halves[1], 10, 1, G_MAXUINT, &number, NULL)) {
      fault->kind = i;
      fault->at = (guint)number;
      return TRUE;
    }
  g_set_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED,
               "\"%s\" is not a fault of a board behind an adapter (see --help)", text);
  return FALSE;
}

static gboolean
parse_line (const char *text, BpVirtualUartPin pin, BpVirtualUartWiring *wiring,
            gboolean *is_inverted, GError **error)
{
  const char *name = text;

  if (!text)
    return TRUE;
  *is_inverted = *text == '!';
  if (*is_inverted)
    name++;
  if (g_str_equal (name, "dtr"))
    wiring->dtr = pin;
  else if (g_str_equal (name, "rts"))
    wiring->rts = pin;
  else
    g_set_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED, "\"%s\" is not [!]dtr or [!]rts", text);
  return wiring->dtr == pin || wiring->rts == pin;
}

gboolean
bp_uart_wiring_parse (const char *reset, const char *boot, BpVirtualUartWiring *wiring,
                      GError **error)
{
  *wiring = (BpVirtualUartWiring){ 0 };
  return parse_line (reset, BP_VIRTUAL_UART_TO_RESET, wiring, &wiring->is_reset_inverted, error) &&
         parse_line (boot, BP_VIRTUAL_UART_TO_BOOT, wiring, &wiring->is_boot_inverted, error);
}
