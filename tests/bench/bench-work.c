/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the kinds of work cost on every virtual board, in simulated seconds: ours, the least that
 * the device allows for the work that was chosen (its busy time, the time on the wire, the waits
 * that it asks for), and the way in which dfu-util works (engines.md 1.3 and 4.2: each sector of
 * the image erased, the pointer set before each block, two status requests each, every poll time
 * slept, nothing read). Then the memory that a flash of 2 MiB takes, and what eight boards cost.
 *
 * Ours verifies where nothing else is said; dfu-util does not. Neither leaves the loader, but for
 * plain DFU, where nothing is done without it.
 *
 * The aims: a job takes at most 1.03 of its bound; the same file again at most 0.15 of dfu-util; a
 * first flash at most 0.8 of it without and 0.9 with verifying, where the device's own time (its
 * work and the waits that it asks for) is below 0.7 of dfu-util's, elsewhere 1.05 of the bound. */

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "base/bp-bytes.h"
#include "base/bp-fake-clock.h"
#include "firmware/bp-firmware-builder.h"
#include "flash/bp-flash-job.h"
#include "flash/bp-fleet.h"
#include "../unit/job-bench.h"
#include "../unit/virtual-host.h"
#include "virtual/bp-virtual-profile.h"
#include "virtual/bp-virtual-profile.h"

#define SIZE (96 * 1024)
#define MIB (1024 * 1024)
#define N_BOARDS 8

/* dfu-util takes a mass erase that claims 100 ms for one of 35 s, and asks again that often when it
 * is refused an answer. */
#define CLAIMED_MASS_ERASE 100
#define BELIEVED_MASS_ERASE 35000
#define MAX_STALLS 3

/* dfu-util gives a plain device this much between questions after the last block. */
#define MANIFEST_PAUSE BP_SEC

typedef struct {
  double seconds;
  double own;   /* the device works, or wants to be left alone */
  double bound; /* with the time on the wire */
} Cost;

/* At most @factor of what, for people. */
typedef struct {
  double factor;
  gboolean of_dfu_util; /* else of the bound */
} Aim;

#define AIM_OF_BOUND ((Aim){ 1.03, FALSE })
#define AIM_AGAIN ((Aim){ 0.15, TRUE })

static BpFirmware *
make_firmware (guint32 base, gsize size, gboolean is_update)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_RAW);
  g_autofree guint8 *data = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8)(i * 7 + i / 251);
  /* One tenth, in one piece. */
  for (gsize i = size / 10 * 4; is_update && i < size / 10 * 5; i++)
    data[i] ^= 0x55;
  bp_poke_u32 (data, 0x20001000);
  bp_poke_u32 (data + 4, base + 0x411);
  bp_firmware_builder_add (builder, base, data, size, 1, NULL);
  return bp_firmware_builder_end (builder, "line", NULL);
}

/* --- ours --- */

typedef enum { VERIFY = 1 << 0, FULL_ERASE = 1 << 1 } How;

static Cost
flash (JobBench *bench, BpFirmware *firmware, How how)
{
  BpBoard *board = job_bench_get_board (bench);
  const BpFlashOptions options = {
    .verify = (how & VERIFY) != 0,
    .full_erase = (how & FULL_ERASE) != 0,
    .leave = bp_board_get_loader_kind (board) == BP_LOADER_DFU,
  };
  g_autoptr (BpFlashJob) job = bp_flash_job_new (board, firmware, &options);
  g_autoptr (GError) error = NULL;
  gint64 busy, begun;
  Cost cost;

  bp_virtual_board_clear_log (bench->device);
  busy = bp_virtual_board_get_busy_time (bench->device);
  begun = bp_clock_now (bench->clock);
  if (!job_bench_run (bench, BP_JOB (job), &error))
    g_error ("%s: %s", bp_board_get_name (board), error->message);
  cost.seconds = (bp_clock_now (bench->clock) - begun) / 1e6;
  cost.own = (bp_virtual_board_get_busy_time (bench->device) - busy +
              bp_virtual_board_get_wait_time (bench->device)) /
             1e6;
  cost.bound = cost.own + bp_virtual_board_get_wire_time (bench->device) / 1e6;
  return cost;
}

static void
blank (JobBench *bench)
{
  guint32 start;
  gsize size;
  g_autofree guint8 *data = NULL;

  bp_virtual_board_get_flash_range (bench->device, &start, &size);
  data = g_malloc (size);
  memset (data, 0xff, size);
  bp_virtual_board_poke (bench->device, start, data, size);
}

/* --- dfu-util's way --- */

/* It sleeps what every status tells, idle ones too. */
static void
poll_like_dfu_util (VirtualHost *host, gboolean is_mass_erase)
{
  guint poll = 0;
  guint n_stalls = 0;
  VirtualStatus status = { .state = BP_DFU_STATE_DNBUSY };

  while (status.state == BP_DFU_STATE_DNBUSY || status.state == BP_DFU_STATE_DNLOAD_SYNC) {
    guint8 answer[6] = { 0 };

    if (virtual_host_control (host, BP_DFU_REQUEST_IN, BP_DFU_GETSTATUS, 0, 0, answer, 6) == 6) {
      poll = answer[1] | answer[2] << 8 | answer[3] << 16;
      status.state = answer[4];
      n_stalls = 0;
    } else if (++n_stalls > MAX_STALLS) {
      return;
    }
    if (is_mass_erase && poll == CLAIMED_MASS_ERASE)
      poll = BELIEVED_MASS_ERASE;
    host->now += (gint64)poll * BP_MSEC;
  }
}

static void
command_like_dfu_util (VirtualHost *host, guint8 command, guint32 address)
{
  guint8 data[5] = { command };

  bp_poke_u32 (data + 1, address);
  virtual_host_download (host, 0, data, sizeof data);
  poll_like_dfu_util (host, FALSE);
}

static void
erase_like_dfu_util (VirtualHost *host, BpMemoryMap *flash, guint32 start, guint32 end,
                     gboolean full_erase)
{
  const guint8 mass_erase[] = { 0x41 };

  if (full_erase) {
    virtual_host_download (host, 0, mass_erase, sizeof mass_erase);
    poll_like_dfu_util (host, TRUE);
    return;
  }
  while (start < end) {
    const BpSector *sector = bp_memory_map_find (flash, start, NULL);

    command_like_dfu_util (host, 0x41, sector->address);
    start = (guint32)bp_sector_get_end (sector);
  }
}

static void
write_like_dfu_util (VirtualHost *host, const BpSegment *segment, guint block_size)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (segment->bytes, &size);

  for (gsize done = 0; done < size; done += block_size) {
    command_like_dfu_util (host, 0x21, segment->address + (guint32)done);
    virtual_host_download (host, 2, data + done, (guint16)MIN (block_size, size - done));
    poll_like_dfu_util (host, FALSE);
  }
}

/* A plain device gets the image as a stream, and is asked how it gets on with the last block. */
static void
stream_like_dfu_util (VirtualHost *host, const BpSegment *segment, guint block_size)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (segment->bytes, &size);
  guint8 answer[6] = { 0 };
  guint16 block = 0;

  for (gsize done = 0; done < size; done += block_size) {
    virtual_host_download (host, block++, data + done, (guint16)MIN (block_size, size - done));
    poll_like_dfu_util (host, FALSE);
  }
  virtual_host_download (host, block, NULL, 0);
  do {
    virtual_host_control (host, BP_DFU_REQUEST_IN, BP_DFU_GETSTATUS, 0, 0, answer, 6);
    host->now += (gint64)(answer[1] | answer[2] << 8 | answer[3] << 16) * BP_MSEC;
    host->now += answer[4] == BP_DFU_STATE_MANIFEST ? MANIFEST_PAUSE : 0;
  } while (answer[4] == BP_DFU_STATE_MANIFEST);
}

/* What the loader of @profile tells of itself; the caller's once the job is over. */
typedef struct {
  BpMemoryMap *flash;
  guint block_size;
} Facts;

static gboolean
on_connected (BpJob *job, BpLoader *loader, gpointer data, GError **error)
{
  Facts *facts = data;

  facts->flash = bp_loader_get_flash (loader);
  if (facts->flash != NULL)
    g_object_ref (facts->flash);
  facts->block_size = bp_loader_get_block_size (loader);
  g_set_error_literal (error, BP_ERROR, BP_ERROR_CANCELLED, "all is known");
  return FALSE;
}

static Facts
learn (const char *profile, BpFirmware *firmware)
{
  Facts facts = { 0 };
  const BpJobGate gate = { NULL, on_connected, &facts };
  g_autoptr (BpFlashJob) job = NULL;
  JobBench bench;

  job_bench_set_up (&bench, profile);
  job = bp_flash_job_new (job_bench_get_board (&bench), firmware, &BP_FLASH_OPTIONS_DEFAULT);
  bp_job_set_gate (BP_JOB (job), &gate);
  job_bench_run (&bench, BP_JOB (job), NULL);
  job_bench_tear_down (&bench);
  return facts;
}

/* Returns seconds; -1 where the chip does not hold the image afterwards. */
static double
flash_like_dfu_util (const char *profile, BpFirmware *firmware, gboolean full_erase)
{
  const BpSegment *segment = bp_firmware_get_segment (firmware, 0);
  gsize size = g_bytes_get_size (segment->bytes);
  Facts facts = learn (profile, firmware);
  VirtualHost host;
  gint64 begun;
  double seconds = -1;

  host = virtual_host_new (profile);
  begun = host.now;
  virtual_host_idle (&host);
  if (facts.flash != NULL) {
    erase_like_dfu_util (&host, facts.flash, segment->address, segment->address + (guint32)size,
                         full_erase);
    write_like_dfu_util (&host, segment, facts.block_size);
  } else {
    stream_like_dfu_util (&host, segment, facts.block_size);
  }
  if (memcmp (bp_virtual_board_peek (host.board, segment->address, size),
              g_bytes_get_data (segment->bytes, NULL), size) == 0)
    seconds = (host.now - begun) / 1e6;
  virtual_host_clear (&host);
  g_clear_object (&facts.flash);
  return seconds;
}

/* --- the table --- */

/* Returns whether the aim is missed. */
static gboolean
print_row (const char *profile, const char *what, Cost ours, double theirs, Aim aim)
{
  double base = aim.of_dfu_util ? theirs : ours.bound;
  gboolean is_met = ours.seconds <= aim.factor * base + 0.0005;

  printf ("%-15s %-16s %8.2f %8.2f %7.3f", profile, what, ours.seconds, ours.bound,
          ours.seconds / ours.bound);
  if (theirs > 0)
    printf (" %10.2f %7.2f", theirs, ours.seconds / theirs);
  else
    printf (" %10s %7s", "-", "-");
  printf ("  %.2f of %-9s %s\n", aim.factor, aim.of_dfu_util ? "dfu-util" : "the bound",
          is_met ? "met" : "MISSED");
  return !is_met;
}

static guint32
get_base (JobBench *bench, const char *profile)
{
  guint32 start;
  gsize size;

  bp_virtual_board_get_flash_range (bench->device, &start, &size);
  return g_str_has_prefix (profile, "dfu") ? start : bp_virtual_profile_find (profile)->image;
}

/* A flash of a board that has another firmware on it. */
static Cost
flash_first (const char *profile, BpFirmware *firmware, How how)
{
  JobBench bench;
  Cost cost;

  job_bench_set_up (&bench, profile);
  cost = flash (&bench, firmware, how);
  job_bench_tear_down (&bench);
  return cost;
}

static guint
print_first (const char *profile, BpFirmware *firmware, double theirs)
{
  Cost quick = flash_first (profile, firmware, 0);
  Cost careful = flash_first (profile, firmware, VERIFY);
  gboolean is_free = quick.own < 0.7 * theirs;

  return print_row (profile, "first, no verify", quick, theirs,
                    is_free ? (Aim){ 0.8, TRUE } : (Aim){ 1.05, FALSE }) +
         print_row (profile, "first", careful, theirs,
                    is_free ? (Aim){ 0.9, TRUE } : (Aim){ 1.05, FALSE });
}

/* A loader of which dfu-util knows nothing. */
static guint
print_picoboot (const char *profile)
{
  guint32 image = bp_virtual_profile_find (profile)->image;
  g_autoptr (BpFirmware) firmware =
      job_bench_make_bootable (profile, image, image + 0x8000, SIZE, 5);
  JobBench bench;
  guint n_missed;

  job_bench_set_up (&bench, profile);
  n_missed = print_row (profile, "first", flash (&bench, firmware, VERIFY), -1, AIM_OF_BOUND);
  n_missed += print_row (profile, "again", flash (&bench, firmware, VERIFY), -1, AIM_OF_BOUND);
  job_bench_tear_down (&bench);
  return n_missed;
}

static guint
print_profile (const char *profile)
{
  JobBench bench;
  g_autoptr (BpFirmware) old = NULL;
  g_autoptr (BpFirmware) update = NULL;
  gboolean is_stream = g_str_has_prefix (profile, "dfu");
  guint n_missed = 0;
  double theirs;

  if (bp_virtual_profile_has_picoboot (bp_virtual_profile_find (profile)))
    return print_picoboot (profile);
  job_bench_set_up (&bench, profile);
  old = make_firmware (get_base (&bench, profile), SIZE, FALSE);
  update = make_firmware (get_base (&bench, profile), SIZE, TRUE);
  theirs = flash_like_dfu_util (profile, old, FALSE);
  n_missed += print_first (profile, old, theirs);
  flash (&bench, old, VERIFY);
  /* A stream can't be compared before it is sent. */
  n_missed += print_row (profile, "again", flash (&bench, old, VERIFY), theirs,
                         is_stream ? AIM_OF_BOUND : AIM_AGAIN);
  n_missed +=
      print_row (profile, "update 10 %", flash (&bench, update, VERIFY), theirs, AIM_OF_BOUND);
  if (!is_stream) {
    blank (&bench);
    n_missed +=
        print_row (profile, "blank chip", flash (&bench, old, VERIFY), theirs, AIM_OF_BOUND);
  }
  /* A Crazyflie's own bootloader has to stay. */
  if (!is_stream && !g_str_has_prefix (profile, "crazyflie")) {
    n_missed += print_row (profile, "full erase", flash (&bench, update, VERIFY | FULL_ERASE),
                           flash_like_dfu_util (profile, old, TRUE), AIM_OF_BOUND);
  }
  job_bench_tear_down (&bench);
  return n_missed;
}

/* --- memory --- */

static long
get_peak (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

static void
print_memory (void)
{
  g_autoptr (BpFirmware) firmware = make_firmware (0x08000000, 2 * MIB, FALSE);
  JobBench bench;
  long before;

  job_bench_set_up (&bench, "h743");
  before = get_peak ();
  flash (&bench, firmware, VERIFY);
  printf ("2 MiB onto an H743: peak resident %ld KiB, of which %ld KiB were there before the job "
          "began (program, image, virtual board)\n\n",
          get_peak (), before);
  job_bench_tear_down (&bench);
}

/* --- several boards, by the real clock --- */

static void
on_finished (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **place = data;

  *place = g_object_ref (result);
}

static double
flash_fleet (guint n_boards)
{
  const BpFlashOptions options = { .verify = TRUE };
  g_autoptr (BpClock) clock = bp_clock_new ();
  g_autoptr (BpVirtualBus) bus = bp_virtual_bus_new_empty (clock);
  g_autoptr (BpBoardList) list = bp_board_list_new ();
  g_autoptr (BpFirmware) firmware = make_firmware (0x08000000, SIZE, FALSE);
  g_autoptr (BpFleet) fleet = bp_fleet_new (firmware, &options, &BP_ENTRY_OPTIONS_DEFAULT);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begun;

  for (guint i = 0; i < n_boards; i++) {
    g_autofree char *name = g_strdup_printf ("b%u", i);
    g_autoptr (BpVirtualBoard) board = bp_virtual_board_new ("f722", NULL);

    bp_virtual_bus_add (bus, name, board);
  }
  bp_board_list_add_bus (list, BP_USB_BUS (bus));
  if (!bp_fleet_gather (fleet, G_LIST_MODEL (list), NULL, &error))
    g_error ("%s", error->message);
  begun = bp_clock_now (clock);
  bp_fleet_run_async (fleet, on_finished, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (!bp_fleet_run_finish (fleet, result, &error))
    g_error ("%s", error->message);
  return (bp_clock_now (clock) - begun) / 1e6;
}

static void
print_fleet (void)
{
  double one = flash_fleet (1);
  double all = flash_fleet (N_BOARDS);

  printf ("\n%u F722 at once, by the wall clock: %.2f s; one alone: %.2f s; ratio %.2f\n", N_BOARDS,
          all, one, all / one);
}

int
main (void)
{
  guint n_missed = 0;

  /* First, as the peak never falls. */
  print_memory ();
  printf ("%-15s %-16s %8s %8s %7s %10s %7s  %-18s\n", "board", "work", "ours/s", "bound/s",
          "ratio", "dfu-util/s", "ratio", "aim");
  for (const char *const *profile = bp_virtual_board_list_profiles (); *profile != NULL; profile++)
    n_missed += print_profile (*profile);
  printf ("\n%u aims missed\n", n_missed);
  print_fleet ();
  return 0;
}
