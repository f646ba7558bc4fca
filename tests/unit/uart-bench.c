/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "uart-bench.h"

#include "base/bp-fake-clock.h"
#include "virtual/bp-virtual-serial-link.h"

void
uart_bench_set_up (UartBench *self, const char *profile)
{
  g_autoptr (GError) error = NULL;

  *self = (UartBench){ 0 };
  self->clock = bp_fake_clock_new ();
  self->board = bp_virtual_uart_new (profile, &error);
  g_assert_no_error (error);
  self->log = bp_log_new ();
  uart_bench_renew (self, &(BpUartOptions){ 0 });
}

void
uart_bench_tear_down (UartBench *self)
{
  g_autofree char *log = bp_log_dup_text (self->log);

  g_test_message ("%s", log);
  g_clear_object (&self->loader);
  g_clear_object (&self->link);
  g_clear_object (&self->board);
  g_clear_object (&self->log);
  g_clear_object (&self->clock);
}

void
uart_bench_renew (UartBench *self, const BpUartOptions *options)
{
  g_clear_object (&self->loader);
  g_clear_object (&self->link);
  self->link = bp_virtual_serial_link_new (BP_VIRTUAL_SERIAL (self->board), self->clock, TRUE);
  self->loader = bp_uart_loader_new (self->link, options, self->log);
}

void
uart_bench_connect (UartBench *self)
{
  g_autoptr (GError) error = NULL;

  bp_loader_connect (self->loader, NULL, &error);
  g_assert_no_error (error);
}

void
uart_bench_send (UartBench *self, const char *hex)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  for (const char *p = hex; *p != '\0'; p += 2) {
    guint8 byte = (guint8)(g_ascii_xdigit_value (p[0]) << 4 | g_ascii_xdigit_value (p[1]));

    g_byte_array_append (bytes, &byte, 1);
  }
  bp_serial_link_write (self->link, bytes->data, bytes->len, BP_SEC, NULL, &error);
  g_assert_no_error (error);
  bp_clock_sleep (self->clock, BP_SEC, NULL);
}

guint8 *
uart_bench_dup_flash (UartBench *self, gsize *size)
{
  guint32 address;

  bp_virtual_uart_get_flash_range (self->board, &address, size);
  return g_memdup2 (bp_virtual_uart_peek (self->board, address, *size), *size);
}

void
uart_bench_fill (guint8 *data, gsize size, guint8 seed)
{
  for (gsize i = 0; i < size; i++)
    data[i] = (guint8)(seed + i * 7 + i / 251);
}
