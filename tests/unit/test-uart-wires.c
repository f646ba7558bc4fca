/* SPDX-License-Identifier: GPL-3.0-or-later */

/* DTR and RTS of the adapter lead to RESET and BOOT0 of the chip. */

#include "base/bp-error.h"
#include "loader/bp-uart-wires.h"
#include "uart-bench.h"

#define BASE 0x08000000
#define SIZE 700

typedef struct {
  BpUartOptions options;
  BpVirtualUartWiring wiring;
} WireCase;

static const WireCase wire_cases[] = {
  { { .baud = 921600, .wires.wiring = BP_UART_WIRING_DTR_RESETS },
    { BP_VIRTUAL_UART_TO_RESET, BP_VIRTUAL_UART_TO_BOOT, FALSE, FALSE } },
  { { .baud = 115200, .wires.wiring = BP_UART_WIRING_RTS_RESETS },
    { BP_VIRTUAL_UART_TO_BOOT, BP_VIRTUAL_UART_TO_RESET, FALSE, FALSE } },
  { { .baud = 115200, .wires.wiring = BP_UART_WIRING_DTR_RESETS, .wires.is_reset_inverted = TRUE },
    { BP_VIRTUAL_UART_TO_RESET, BP_VIRTUAL_UART_TO_BOOT, TRUE, FALSE } },
  { { .baud = 115200, .wires.wiring = BP_UART_WIRING_DTR_RESETS, .wires.is_boot_inverted = TRUE },
    { BP_VIRTUAL_UART_TO_RESET, BP_VIRTUAL_UART_TO_BOOT, FALSE, TRUE } },
};

static void
test_wires_are_read (void)
{
  static const char *const bad[] = { "",        "dtr",       "dtr,",    ",rts",     "dtr,dtr",
                                     "cts,rts", "--dtr,rts", "DTR,RTS", "dtr,rts,", "none,none" };
  BpUartWires wires = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (bp_uart_wires_parse (bad[i], &wires));
  g_assert_true (bp_uart_wires_parse ("rts,-dtr", &wires));
  g_assert_cmpint (wires.wiring, ==, BP_UART_WIRING_RTS_RESETS);
  g_assert_false (wires.is_reset_inverted);
  g_assert_true (wires.is_boot_inverted);
  g_assert_true (bp_uart_wires_parse ("-dtr,rts", &wires));
  g_assert_cmpint (wires.wiring, ==, BP_UART_WIRING_DTR_RESETS);
  g_assert_true (wires.is_reset_inverted);
  g_assert_false (wires.is_boot_inverted);
  g_assert_true (bp_uart_wires_parse ("none", &wires));
  g_assert_cmpint (wires.wiring, ==, BP_UART_WIRING_NONE);
}

/* With wires the chip is reset before each rate, and by them it is left. */
static void
test_wires_enter_and_leave (gconstpointer data)
{
  const WireCase *c = data;
  UartBench bench;
  g_autoptr (GError) error = NULL;

  uart_bench_set_up (&bench, "uart-f303");
  bp_virtual_uart_set_wiring (bench.board, &c->wiring);
  uart_bench_renew (&bench, &c->options);
  g_assert_true (bp_virtual_uart_has_left (bench.board, NULL));
  uart_bench_connect (&bench);
  g_assert_false (bp_virtual_uart_has_left (bench.board, NULL));
  bp_loader_leave (bench.loader, BASE, &error);
  g_assert_no_error (error);
  g_assert_true (bp_virtual_uart_has_left (bench.board, NULL));
  g_assert_cmpuint (bp_virtual_uart_get_n_violations (bench.board), ==, 0);
  uart_bench_tear_down (&bench);
}

/* A loader that has lost its way for good is started anew at the next lower rate, and the work goes
 * on. */
static void
test_wired_loader_that_hangs_is_started_anew_more_slowly (void)
{
  UartBench bench;
  BpLoaderPace pace;
  g_autoptr (GError) error = NULL;
  guint8 data[SIZE / 4 * 4];

  uart_bench_set_up (&bench, "uart-f303");
  bp_virtual_uart_set_wiring (
      bench.board, &(BpVirtualUartWiring){ BP_VIRTUAL_UART_TO_RESET, BP_VIRTUAL_UART_TO_BOOT });
  uart_bench_renew (&bench,
                    &(BpUartOptions){ .baud = 460800, .wires.wiring = BP_UART_WIRING_DTR_RESETS });
  uart_bench_connect (&bench);
  bp_virtual_uart_clear_log (bench.board);
  bp_virtual_uart_add_fault (bench.board, &(BpVirtualUartFault){ BP_VIRTUAL_UART_SILENCE, 400 });
  bp_loader_erase (bench.loader, bp_memory_map_get_sector (bp_loader_get_flash (bench.loader), 0),
                   NULL, &error);
  g_assert_no_error (error);
  uart_bench_fill (data, sizeof data, 9);
  bp_loader_write (bench.loader, BASE, data, sizeof data, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (bp_virtual_uart_peek (bench.board, BASE, sizeof data), sizeof data, data,
                   sizeof data);
  bp_loader_get_pace (bench.loader, &pace);
  g_assert_cmpuint (pace.byte, ==, 1000000000ull * 11 / 256000);
  uart_bench_tear_down (&bench);
}

static void
test_without_wires_the_lines_are_left_alone (void)
{
  UartBench bench;
  g_autoptr (GError) error = NULL;

  uart_bench_set_up (&bench, "uart-f303");
  bp_virtual_uart_set_wiring (
      bench.board, &(BpVirtualUartWiring){ BP_VIRTUAL_UART_TO_RESET, BP_VIRTUAL_UART_TO_BOOT });
  g_assert_false (bp_loader_connect (bench.loader, NULL, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_NO_LOADER);
  g_assert_true (bp_virtual_uart_has_left (bench.board, NULL));
  uart_bench_tear_down (&bench);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/uart-wires/are-read", test_wires_are_read);
  for (gsize i = 0; i < G_N_ELEMENTS (wire_cases); i++) {
    g_autofree char *path = g_strdup_printf ("/uart-wires/enter-and-leave/%u", (guint)i);

    g_test_add_data_func (path, &wire_cases[i], test_wires_enter_and_leave);
  }
  g_test_add_func ("/uart-wires/loader-that-hangs-is-started-anew-more-slowly",
                   test_wired_loader_that_hangs_is_started_anew_more_slowly);
  g_test_add_func ("/uart-wires/without-them-the-lines-are-left-alone",
                   test_without_wires_the_lines_are_left_alone);
  return g_test_run ();
}
