/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What flashing over a UART costs. First against the line itself, by a clock that stands still: the
 * bytes that AN3155 asks for each block, and the work of the flash. Aim: at most 1.05. Then against
 * stm32flash, both on the same virtual board behind a pseudo terminal, in real time, verified. Aim:
 * never slower, at most 0.9 with blank pages or holes. */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../unit/job-bench.h"
#include "../unit/one-port-bus.h"
#include "base/bp-bytes.h"
#include "base/bp-fake-clock.h"
#include "firmware/bp-firmware-builder.h"
#include "flash/bp-flash-job.h"
#include "loader/bp-uart-protocol.h"
#include "pty-line.h"
#include "virtual/bp-virtual-uart-bus.h"

#define BASE 0x08000000
#define SIZE (64 * 1024)
#define RUNS 2

/* Command, address and the frame around a block, and the answers to them. */
#define WRITE_OVERHEAD (2 + 5 + 2 + 3)
#define READ_OVERHEAD (2 + 5 + 2 + 3)

/* --- images --- */

typedef enum {
  FULL,
  BLANK_PAGES, /* every other 4 KiB are 0xFF, as in a raw file of a sparse image */
  HOLES,       /* the file does not have them */
} Kind;

static const char *const kinds[] = { "full", "blank pages", "holes" };

static gboolean
is_hole (Kind kind, gsize offset)
{
  return kind != FULL && offset / 4096 % 2 == 1;
}

static void
fill_image (Kind kind, guint8 *data)
{
  GRand *random = g_rand_new_with_seed (7);

  for (gsize i = 0; i < SIZE; i++)
    data[i] = is_hole (kind, i) ? 0xff : (guint8)g_rand_int (random);
  g_rand_free (random);
  bp_poke_u32 (data, 0x20001000);
  bp_poke_u32 (data + 4, BASE + 0x101);
}

static BpFirmware *
make_firmware (Kind kind, const guint8 *data)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_INTEL_HEX);
  g_autoptr (GError) error = NULL;
  BpFirmware *firmware;

  for (gsize i = 0; i < SIZE; i += 4096)
    if (kind != HOLES || !is_hole (kind, i))
      bp_firmware_builder_add (builder, (guint32)(BASE + i), data + i, 4096, 1, &error);
  firmware = bp_firmware_builder_end (builder, "line", &error);
  if (firmware == NULL)
    g_error ("%s", error->message);
  return firmware;
}

/* --- ours --- */

static void
flash (BpSerialBus *bus, BpClock *clock, BpFirmware *firmware)
{
  g_autoptr (BpBoardList) list = bp_board_list_new ();
  g_autoptr (BpFlashJob) job = NULL;
  g_autoptr (GError) error = NULL;
  JobBench bench = { .clock = clock };

  bp_board_list_add_serial_bus (list, bus);
  job = bp_flash_job_new (g_list_model_get_n_items (G_LIST_MODEL (list)) > 0
                              ? bp_board_list_pick (list, NULL, &error)
                              : NULL,
                          firmware, &BP_FLASH_OPTIONS_DEFAULT);
  if (!job_bench_run (&bench, BP_JOB (job), &error))
    g_error ("%s", error->message);
}

static BpVirtualUart *
make_board (const char *profile)
{
  g_autoptr (GError) error = NULL;
  BpVirtualUart *board = bp_virtual_uart_new (profile, &error);

  if (board == NULL)
    g_error ("%s", error->message);
  return board;
}

/* --- against the line --- */

static double
get_line_time (const BpVirtualUartProfile *profile, guint baud)
{
  gsize n_blocks = SIZE / profile->block_limit;
  gsize n_bytes = n_blocks * (WRITE_OVERHEAD + READ_OVERHEAD) + 2 * (gsize)SIZE;

  return (double)n_bytes * BP_UART_BITS_PER_BYTE / baud;
}

static void
measure_line (const char *name)
{
  g_autoptr (BpClock) clock = bp_fake_clock_new ();
  g_autoptr (BpVirtualUartBus) bus = bp_virtual_uart_bus_new_empty (clock);
  g_autoptr (BpVirtualUart) board = make_board (name);
  g_autoptr (BpFirmware) firmware = NULL;
  g_autofree guint8 *data = g_malloc (SIZE);
  double line, busy, seconds;

  fill_image (FULL, data);
  firmware = make_firmware (FULL, data);
  bp_virtual_uart_bus_add (bus, "bench", board);
  flash (BP_SERIAL_BUS (bus), clock, firmware);
  seconds = (double)bp_clock_now (clock) / BP_SEC;
  busy = (double)bp_virtual_uart_get_busy_time (board) / BP_SEC;
  line = get_line_time (bp_virtual_uart_get_profile (board), 115200);
  printf ("| %s | %.2f | %.2f | %.2f | %.3f |\n", name, seconds, line, busy,
          seconds / (line + busy));
}

/* --- against stm32flash --- */

static void
run_ours (PtyLine *line, BpClock *clock, guint baud, BpFirmware *firmware, const char *file)
{
  g_autoptr (BpSerialDevice) device = pty_line_list (line, clock);
  g_autoptr (BpSerialBus) bus = one_port_bus_new (device);

  flash (bus, clock, firmware);
}

/* A pseudo terminal takes no parity; the line has it all the same. */
static void
run_theirs (PtyLine *line, BpClock *clock, guint baud, BpFirmware *firmware, const char *file)
{
  g_autofree char *rate = g_strdup_printf ("%u", baud);
  const char *const words[] = { "stm32flash",
                                "-m",
                                "8n1",
                                "-b",
                                rate,
                                "-w",
                                file,
                                "-v",
                                "-g",
                                "0x08000000",
                                pty_line_get_name (line),
                                NULL };
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!g_spawn_sync (NULL, (char **)words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &errors,
                     &status, &error) ||
      !g_spawn_check_wait_status (status, &error))
    g_error ("stm32flash: %s\n%s%s", error->message, output, errors);
}

typedef void (*Run) (PtyLine *line, BpClock *clock, guint baud, BpFirmware *firmware,
                     const char *file);

static double
time_once (Run run, const char *profile, guint baud, Kind kind, BpFirmware *firmware,
           const guint8 *data, const char *file)
{
  g_autoptr (BpClock) clock = bp_clock_new ();
  g_autoptr (BpVirtualUart) board = make_board (profile);
  PtyLine *line = pty_line_new (BP_VIRTUAL_SERIAL (board), baud, clock);
  gint64 begun = bp_clock_now (clock);
  double seconds;

  run (line, clock, baud, firmware, file);
  seconds = (double)(bp_clock_now (clock) - begun) / BP_SEC;
  pty_line_free (line);
  for (gsize i = 0; i < SIZE; i += 4096)
    if (!is_hole (kind, i) &&
        memcmp (bp_virtual_uart_peek (board, (guint32)(BASE + i), 4096), data + i, 4096) != 0)
      g_error ("the flash does not hold the image at 0x%08X", (guint)(BASE + i));
  return seconds;
}

static void
compare (const char *profile, guint baud, Kind kind)
{
  g_autofree guint8 *data = g_malloc (SIZE);
  g_autofree char *file = g_build_filename (g_get_tmp_dir (), "bench-uart.bin", NULL);
  g_autoptr (BpFirmware) firmware = NULL;
  double ours = G_MAXDOUBLE, theirs = G_MAXDOUBLE;

  fill_image (kind, data);
  firmware = make_firmware (kind, data);
  g_file_set_contents (file, (char *)data, SIZE, NULL);
  for (guint i = 0; i < RUNS; i++) {
    double their_run = time_once (run_theirs, profile, baud, kind, firmware, data, file);
    double our_run = time_once (run_ours, profile, baud, kind, firmware, data, file);

    theirs = MIN (theirs, their_run);
    ours = MIN (ours, our_run);
  }
  unlink (file);
  printf ("| %s | %u | %s | %.2f | %.2f | %.2f |\n", profile, baud, kinds[kind], theirs, ours,
          ours / theirs);
  fflush (stdout);
}

int
main (void)
{
  static const char *const lines[] = { "uart-f103", "uart-f303", "uart-f405", "uart-f745",
                                       "uart-h743", "uart-g474", "uart-l072" };
  static const guint bauds[] = { 115200, 921600 };
  g_autofree char *stm32flash = g_find_program_in_path ("stm32flash");

  printf ("%u KiB onto an old firmware, verified; seconds\n\n", SIZE / 1024);
  printf ("| board at 115200 | job | line | flash | job : line + flash |\n"
          "|---|---:|---:|---:|---:|\n");
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    measure_line (lines[i]);
  if (stm32flash == NULL) {
    printf ("\nstm32flash is not installed\n");
    return 0;
  }
  printf ("\n| board | baud | image | stm32flash | ours | ours : stm32flash |\n"
          "|---|---:|---|---:|---:|---:|\n");
  for (gsize i = 0; i < G_N_ELEMENTS (bauds); i++)
    for (Kind kind = FULL; kind <= HOLES; kind++)
      compare ("uart-f103", bauds[i], kind);
  compare ("uart-f303", 115200, FULL);
  compare ("uart-g474", 921600, FULL);
  return 0;
}
