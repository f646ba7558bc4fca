/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "fuzz-loader.h"
#include "fuzz-serial-link.h"
#include "loader/bp-uart-loader.h"

/* No device can make the whole of it last longer: once it is silent, each request ends by itself.
 */
#define MAX_TIME (24 * 3600 * BP_SEC)

/* A serial port that answers the requests of AN3155 with what it likes. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const BpUartOptions options = { 0 };
  g_autoptr (BpSerialLink) link = fuzz_serial_link_new (data, size);
  g_autoptr (BpLoader) loader = bp_uart_loader_new (link, &options, NULL);
  gint64 time;

  fuzz_loader_use (loader, size > 0 && data[size - 1] & 1);
  time = bp_clock_now (bp_serial_link_get_clock (link));
  fuzz_note_time (time);
  g_assert_cmpint (time, <, MAX_TIME);
  return 0;
}
