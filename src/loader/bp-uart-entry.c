/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-uart-entry.h"

/* As stm32loader has it: the reset pin's capacitor, then the start of the ROM. */
#define RESET_TIME (100 * BP_MSEC)
#define START_TIME (200 * BP_MSEC)

static gboolean
set_pins (BpSerialLink *link, const BpUartWires *wires, gboolean reset, gboolean boot,
          GError **error)
{
  gboolean reset_line = reset != wires->is_reset_inverted;
  gboolean boot_line = boot != wires->is_boot_inverted;

  if (wires->wiring == BP_UART_WIRING_DTR_RESETS)
    return bp_serial_link_set_control (link, reset_line, boot_line, error);
  return bp_serial_link_set_control (link, boot_line, reset_line, error);
}

static gboolean
reset_chip (BpSerialLink *link, const BpUartWires *wires, gboolean boot, GError **error)
{
  BpClock *clock = bp_serial_link_get_clock (link);

  if (wires->wiring == BP_UART_WIRING_NONE)
    return TRUE;
  if (!set_pins (link, wires, TRUE, boot, error))
    return FALSE;
  bp_clock_sleep (clock, RESET_TIME, NULL);
  if (!set_pins (link, wires, FALSE, boot, error))
    return FALSE;
  bp_clock_sleep (clock, START_TIME, NULL);
  return TRUE;
}

gboolean
bp_uart_entry_enter (BpSerialLink *link, const BpUartWires *wires, GError **error)
{
  return reset_chip (link, wires, TRUE, error);
}

gboolean
bp_uart_entry_leave (BpSerialLink *link, const BpUartWires *wires, GError **error)
{
  return reset_chip (link, wires, FALSE, error);
}
