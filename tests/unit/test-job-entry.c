/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whole jobs that begin at running firmware. */

#include <string.h>

#include "base/bp-fake-clock.h"
#include "board/bp-board-list.h"
#include "flash/bp-flash-job.h"
#include "flash/bp-plan-job.h"
#include "job-bench.h"
#include "virtual/bp-virtual-seat.h"

typedef struct {
  BpClock *clock;
  BpVirtualSeat *seat;
  BpBoardList *list;
  BpBoard *board;
  JobBench bench;
} Fixture;

static void
set_up (Fixture *self, const char *profile)
{
  g_autofree char *id = g_strconcat ("virtual:", profile, NULL);
  g_autoptr (GError) error = NULL;

  self->clock = bp_fake_clock_new ();
  self->seat = bp_virtual_seat_new (bp_virtual_runner_find_profile (profile), self->clock, NULL);
  self->list = bp_board_list_new ();
  bp_board_list_add_serial_bus (self->list, BP_SERIAL_BUS (self->seat));
  bp_board_list_add_bus (self->list, BP_USB_BUS (self->seat));
  self->board = bp_board_list_find (self->list, id);
  g_assert_nonnull (self->board);
  g_assert_cmpint (bp_board_get_state (self->board), ==, BP_BOARD_FIRMWARE);
  self->bench =
      (JobBench){ .clock = self->clock, .device = bp_virtual_seat_get_board (self->seat, &error) };
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self)
{
  g_clear_object (&self->list);
  g_clear_object (&self->seat);
  g_clear_object (&self->clock);
}

typedef struct {
  const char *profile;
  guint32 base;
  guint32 second;
} Case;

static const Case cases[] = {
  { "betaflight", 0x08000000, 0x08008000 },      { "old-betaflight", 0x08000000, 0x08008000 },
  { "inav7", 0x08000000, 0x08008000 },           { "inav9", 0x08000000, 0x08008000 },
  { "betaflight-h743", 0x08000000, 0x08040000 }, { "crazyflie", 0x08004000, 0x08008000 },
};

static void
test_running_board_is_flashed_and_runs_again (gconstpointer data)
{
  const Case *c = data;
  Fixture fixture;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (c->base, c->second, 5000, 9);
  g_autoptr (BpFlashJob) job = NULL;
  g_autoptr (BpVirtualRunner) runner = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *log = NULL;

  set_up (&fixture, c->profile);
  job = bp_flash_job_new (fixture.board, firmware, &BP_FLASH_OPTIONS_DEFAULT);
  job_bench_run (&fixture.bench, BP_JOB (job), &error);
  log = bp_log_dup_text (bp_job_get_log (BP_JOB (job)));
  g_test_message ("%s", log);
  g_assert_no_error (error);
  g_assert_true (job_bench_holds (&fixture.bench, firmware));

  bp_board_list_refresh (fixture.list);
  bp_clock_sleep (fixture.clock, 3 * BP_SEC, NULL);
  runner = bp_virtual_seat_dup_runner (fixture.seat);
  g_assert_nonnull (runner);
  tear_down (&fixture);
}

static gboolean
is_there (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) devices = bp_usb_bus_scan (BP_USB_BUS (self->seat), &error);

  g_assert_no_error (error);
  return devices->len > 0;
}

/* How often a device comes during the next ten seconds. */
static guint
count_arrivals (Fixture *self)
{
  gboolean was_there = is_there (self);
  guint n = 0;

  for (guint i = 0; i < 100; i++) {
    gboolean there;

    bp_clock_sleep (self->clock, 100 * BP_MSEC, NULL);
    there = is_there (self);
    n += there && !was_there;
    was_there = there;
  }
  g_assert_true (was_there);
  return n;
}

static void
test_some_firmware_enumerates_twice (void)
{
  Fixture fixture;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (0x08000000, 0x08040000, 5000, 9);
  g_autoptr (BpFlashJob) job = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&fixture, "betaflight-h743");
  job = bp_flash_job_new (fixture.board, firmware, &BP_FLASH_OPTIONS_DEFAULT);
  job_bench_run (&fixture.bench, BP_JOB (job), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_arrivals (&fixture), ==, 2);
  tear_down (&fixture);
}

static void
test_unplugged_firmware_stays_away (void)
{
  Fixture fixture;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (0x08000000, 0x08008000, 5000, 9);
  g_autoptr (BpVirtualRunner) runner = NULL;
  g_autoptr (BpFlashJob) job = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&fixture, "betaflight");
  runner = bp_virtual_seat_dup_runner (fixture.seat);
  bp_virtual_runner_unplug_at_byte (runner, 3);
  job = bp_flash_job_new (fixture.board, firmware, &BP_FLASH_OPTIONS_DEFAULT);
  job_bench_run (&fixture.bench, BP_JOB (job), &error);
  g_assert_error (error, BP_ERROR, BP_ERROR_DISCONNECTED);
  g_assert_cmpuint (bp_virtual_runner_get_n_received (runner), ==, 3);
  bp_clock_sleep (fixture.clock, 60 * BP_SEC, NULL);
  g_assert_false (is_there (&fixture));
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path =
        g_strconcat ("/job-entry/running-board-is-flashed-and-runs-again/", cases[i].profile, NULL);

    g_test_add_data_func (path, &cases[i], test_running_board_is_flashed_and_runs_again);
  }
  g_test_add_func ("/job-entry/some-firmware-enumerates-twice",
                   test_some_firmware_enumerates_twice);
  g_test_add_func ("/job-entry/unplugged-firmware-stays-away", test_unplugged_firmware_stays_away);
  return g_test_run ();
}
