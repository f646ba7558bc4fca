/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "loader/bp-uart-loader.h"
#include "virtual/bp-virtual-uart.h"

G_BEGIN_DECLS

/* A virtual board behind a serial adapter, with a clock that stands still, and a loader for it. */
typedef struct {
  BpClock *clock;
  BpVirtualUart *board;
  BpSerialLink *link;
  BpLog *log;
  BpLoader *loader;
} UartBench;

void uart_bench_set_up (UartBench *self, const char *profile);

/** uart_bench_tear_down: also prints the log of the loader. */
void uart_bench_tear_down (UartBench *self);

/** uart_bench_renew: another program comes: a new link and a new loader, with @options. */
void uart_bench_renew (UartBench *self, const BpUartOptions *options);

/** uart_bench_connect: must succeed. */
void uart_bench_connect (UartBench *self);

/** uart_bench_send: @hex: bytes that are put on the line by hand. */
void uart_bench_send (UartBench *self, const char *hex);

/** uart_bench_dup_flash: Returns: (transfer full): the contents of the whole flash. */
guint8 *uart_bench_dup_flash (UartBench *self, gsize *size);

/** uart_bench_fill: a pattern that is nowhere blank for long. */
void uart_bench_fill (guint8 *data, gsize size, guint8 seed);

G_END_DECLS
