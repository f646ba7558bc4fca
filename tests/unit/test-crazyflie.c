/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A Crazyflie's radio bootloader in front of its firmware survives, and can be recovered. */

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-fake-clock.h"
#include "board/bp-crazyflie.h"
#include "firmware/bp-firmware-builder.h"
#include "flash/bp-erase-job.h"
#include "flash/bp-flash-job.h"
#include "job-bench.h"
#include "virtual/bp-virtual-seat.h"

#define LOADER 0x08000000
#define FIRMWARE 0x08004000
#define LOADER_SIZE 0x4000

/* --- who is one --- */

static void
test_model_is_read_from_otp (void)
{
  const struct {
    const char *text;
    guint n_voided;
    const char *model;
  } cases[] = {
    { "0;CF20", 0, "CF20" },
    { "0;CF21;R:C;D:R", 0, "CF21" },
    { "0;C21B;R:D", 1, "C21B" },
    { "0;RZ10;R:B;D:R", 15, "RZ10" },
    { "0;CF", 0, NULL },
    { "1;CF21;", 0, NULL },
    { "0;CF210;", 0, NULL },
    { "0;cf21;", 0, NULL },
    { "", 0, NULL },
    { "", 16, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint8 otp[512];
    gsize begin = cases[i].n_voided * 32;
    char model[5] = "";

    memset (otp, 0xff, sizeof otp);
    memset (otp, 0, begin);
    memcpy (otp + MIN (begin, sizeof otp - 32), cases[i].text, strlen (cases[i].text));
    g_test_message ("%s", cases[i].text);
    g_assert_cmpint (bp_crazyflie_parse_model (otp, sizeof otp, model), ==, cases[i].model != NULL);
    g_assert_cmpstr (model, ==, cases[i].model != NULL ? cases[i].model : "");
  }
}

/* --- what is flashed --- */

static BpFirmware *
make_image (guint32 base, guint32 reset, gsize size)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_INTEL_HEX);
  g_autofree guint8 *data = g_malloc (size);
  g_autoptr (GError) error = NULL;
  BpFirmware *firmware;

  memset (data, 0x5a, size);
  bp_poke_u32 (data, 0x20001000);
  bp_poke_u32 (data + 4, reset);
  g_assert_true (bp_firmware_builder_add (builder, base, data, size, 1, &error));
  firmware = bp_firmware_builder_end (builder, "line", &error);
  g_assert_no_error (error);
  return firmware;
}

static BpFirmware *
read_real (const char *name, guint32 address)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("BOOTPIN_SOURCE_ROOT"), "..", "shared", "firmware", name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  BpFirmware *firmware;

  if (!g_file_query_exists (file, NULL))
    return NULL;
  firmware = bp_firmware_new_from_file (file, address, NULL, &error);
  g_assert_no_error (error);
  return firmware;
}

static gboolean
flash (JobBench *bench, BpFirmware *firmware, const BpFlashOptions *options, BpFlashJob **job,
       GError **error)
{
  *job = bp_flash_job_new (job_bench_get_board (bench), firmware, options);
  return job_bench_run (bench, BP_JOB (*job), error);
}

static void
assert_refused (JobBench *bench, BpFirmware *firmware, const BpFlashOptions *options)
{
  g_autoptr (BpFlashJob) job = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (flash (bench, firmware, options, &job, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_WRONG_ADDRESS);
  g_assert_nonnull (strstr (error->message, "Crazyflie"));
  g_assert_cmphex (bp_error_get_address (error), ==, LOADER);
  g_assert_true (bp_job_is_safe (BP_JOB (job)));
  g_assert_cmpuint (bp_virtual_board_get_erase_count (bench->device), ==, 0);
}

static gboolean
has_warning (BpFlashJob *job, const char *code)
{
  g_autoptr (BpFlashPlan) plan = bp_flash_job_dup_plan (job);
  const GArray *warnings = bp_flash_plan_get_warnings (plan);

  for (guint i = 0; i < warnings->len; i++) {
    if (g_str_equal (g_array_index (warnings, BpPlanWarning, i).code, code))
      return TRUE;
  }
  return FALSE;
}

static void
test_real_firmware_leaves_the_bootloader (void)
{
  const char *names[] = { "cf2.bin", "cf2.hex", "cf2.dfu" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (BpFirmware) firmware = read_real (names[i], FIRMWARE);
    g_autoptr (BpFlashJob) job = NULL;
    g_autoptr (BpFlashPlan) plan = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree guint8 *loader = NULL;
    guint32 started = 0;
    JobBench bench;

    if (firmware == NULL) {
      g_test_skip ("the real firmware files are not here");
      return;
    }
    job_bench_set_up (&bench, "crazyflie-rom");
    loader = g_memdup2 (bp_virtual_board_peek (bench.device, LOADER, LOADER_SIZE), LOADER_SIZE);
    flash (&bench, firmware, &BP_FLASH_OPTIONS_DEFAULT, &job, &error);
    g_assert_no_error (error);
    g_assert_true (job_bench_holds (&bench, firmware));
    g_assert_cmpmem (bp_virtual_board_peek (bench.device, LOADER, LOADER_SIZE), LOADER_SIZE, loader,
                     LOADER_SIZE);
    /* The shelf may have put it back by now. */
    bp_virtual_board_has_left (bench.device, &started);
    g_assert_cmphex (started, ==, FIRMWARE);
    plan = bp_flash_job_dup_plan (job);
    /* The vector rule holds for the image's own table. */
    g_assert_cmphex (g_array_index (bp_flash_plan_get_erase (plan), BpPlanSector, 0).address, ==,
                     FIRMWARE);
    g_assert_cmphex (bp_flash_plan_get_vector_run (plan)->address, ==, FIRMWARE);
    g_assert_false (has_warning (job, "other-board"));
    g_assert_nonnull (strstr (bp_flash_job_get_ending (job), "battery"));
    job_bench_tear_down (&bench);
  }
}

static void
test_raw_file_at_the_wrong_place_is_refused (void)
{
  g_autoptr (BpFirmware) firmware = read_real ("cf2.bin", LOADER);
  g_autoptr (BpFlashJob) job = NULL;
  g_autoptr (GError) error = NULL;
  JobBench bench;

  if (firmware == NULL) {
    g_test_skip ("the real firmware files are not here");
    return;
  }
  job_bench_set_up (&bench, "crazyflie-rom");
  g_assert_false (flash (&bench, firmware, &BP_FLASH_OPTIONS_DEFAULT, &job, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_WRONG_ADDRESS);
  g_assert_nonnull (strstr (bp_error_get_hint (error), "0x08004000"));
  job_bench_tear_down (&bench);
}

static void
test_only_a_bootloader_replaces_the_bootloader (void)
{
  g_autoptr (BpFirmware) recovery = make_image (LOADER, LOADER + 0x201, LOADER_SIZE);
  g_autoptr (BpFirmware) too_long = make_image (LOADER, LOADER + 0x201, LOADER_SIZE + 4);
  g_autoptr (BpFirmware) other = job_bench_make_firmware (LOADER, 0x08008000, 3000, 1);
  g_autoptr (BpFirmware) in_the_middle = make_image (LOADER + 0x1000, LOADER + 0x1101, 0x4000);
  g_autoptr (BpFlashJob) job = NULL;
  g_autoptr (GError) error = NULL;
  JobBench bench;

  job_bench_set_up (&bench, "crazyflie-rom");
  assert_refused (&bench, too_long, &BP_FLASH_OPTIONS_DEFAULT);
  assert_refused (&bench, other, &BP_FLASH_OPTIONS_DEFAULT);
  assert_refused (&bench, in_the_middle, &BP_FLASH_OPTIONS_DEFAULT);
  flash (&bench, recovery, &BP_FLASH_OPTIONS_DEFAULT, &job, &error);
  g_assert_no_error (error);
  g_assert_true (job_bench_holds (&bench, recovery));
  g_assert_false (has_warning (job, "bootloader-lost"));
  job_bench_tear_down (&bench);
}

static void
test_force_overrules (void)
{
  g_autoptr (BpFirmware) firmware = make_image (FIRMWARE, FIRMWARE + 0x201, 3000);
  g_autoptr (BpFirmware) other = job_bench_make_firmware (LOADER, 0x08008000, 3000, 1);
  g_autoptr (BpFlashJob) erasing = NULL;
  g_autoptr (BpFlashJob) replacing = NULL;
  g_autoptr (GError) error = NULL;
  BpFlashOptions options = BP_FLASH_OPTIONS_DEFAULT;
  JobBench bench;

  job_bench_set_up (&bench, "crazyflie-rom");
  options.full_erase = TRUE;
  assert_refused (&bench, firmware, &options);
  options.force = TRUE;
  flash (&bench, firmware, &options, &erasing, &error);
  g_assert_no_error (error);
  g_assert_true (has_warning (erasing, "bootloader-lost"));
  options.full_erase = FALSE;
  flash (&bench, other, &options, &replacing, &error);
  g_assert_no_error (error);
  g_assert_true (has_warning (replacing, "bootloader-lost"));
  job_bench_tear_down (&bench);
}

/* The one-time memory of the oldest ones is empty: what their flash holds tells them from any other
 * F405. */
static void
test_one_without_otp_is_known_by_its_bootloader (void)
{
  g_autoptr (BpFirmware) loader = make_image (LOADER, LOADER + 0x201, 0x3000);
  g_autoptr (BpFirmware) firmware = make_image (FIRMWARE, 0x08010001, 0x20000);
  g_autoptr (BpFirmware) other = job_bench_make_firmware (LOADER, 0x08008000, 3000, 1);
  g_autoptr (BpFlashJob) job = NULL;
  g_autoptr (GError) error = NULL;
  JobBench bench;

  job_bench_set_up (&bench, "f405");
  job_bench_put (&bench, loader);
  job_bench_put (&bench, firmware);
  assert_refused (&bench, other, &BP_FLASH_OPTIONS_DEFAULT);
  job_bench_tear_down (&bench);

  /* A small firmware alone is none. */
  job_bench_set_up (&bench, "f405");
  job_bench_put (&bench, loader);
  flash (&bench, other, &BP_FLASH_OPTIONS_DEFAULT, &job, &error);
  g_assert_no_error (error);
  g_assert_null (bp_flash_job_get_ending (job));
  job_bench_tear_down (&bench);
}

static void
test_erase_needs_force (void)
{
  g_autoptr (BpEraseJob) all = NULL;
  g_autoptr (BpEraseJob) firmware = NULL;
  g_autoptr (BpEraseJob) forced = NULL;
  g_autoptr (GError) error = NULL;
  JobBench bench;

  job_bench_set_up (&bench, "crazyflie-rom");
  all = bp_erase_job_new (job_bench_get_board (&bench), BP_NO_ADDRESS, -1);
  g_assert_false (job_bench_run (&bench, BP_JOB (all), &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_WRONG_ADDRESS);
  g_assert_cmpuint (bp_virtual_board_get_erase_count (bench.device), ==, 0);
  g_clear_error (&error);
  firmware = bp_erase_job_new (job_bench_get_board (&bench), FIRMWARE, -1);
  job_bench_run (&bench, BP_JOB (firmware), &error);
  g_assert_no_error (error);
  g_assert_false (bp_bytes_are (bp_virtual_board_peek (bench.device, LOADER, 64), 64, 0xff));
  forced = bp_erase_job_new (job_bench_get_board (&bench), BP_NO_ADDRESS, -1);
  bp_erase_job_force (forced);
  job_bench_run (&bench, BP_JOB (forced), &error);
  g_assert_no_error (error);
  g_assert_true (bp_bytes_are (bp_virtual_board_peek (bench.device, LOADER, 64), 64, 0xff));
  job_bench_tear_down (&bench);
}

/* --- one that runs its firmware --- */

typedef struct {
  JobBench bench;
  BpVirtualSeat *seat;
  BpBoard *board;
} Table;

static void
set_up_running (Table *self)
{
  g_autoptr (GError) error = NULL;

  *self = (Table){ .bench = { .clock = bp_fake_clock_new (), .list = bp_board_list_new () } };
  self->seat =
      bp_virtual_seat_new (bp_virtual_runner_find_profile ("crazyflie"), self->bench.clock, NULL);
  bp_board_list_add_serial_bus (self->bench.list, BP_SERIAL_BUS (self->seat));
  bp_board_list_add_bus (self->bench.list, BP_USB_BUS (self->seat));
  self->board = bp_board_list_find (self->bench.list, "virtual:crazyflie");
  g_assert_nonnull (self->board);
  self->bench.device = g_object_ref (bp_virtual_seat_get_board (self->seat, &error));
  g_assert_no_error (error);
}

static void
tear_down_running (Table *self)
{
  job_bench_tear_down (&self->bench);
  g_object_unref (self->seat);
}

static void
test_running_one_is_not_rebooted_for_a_wrong_file (void)
{
  g_autoptr (BpFirmware) other = job_bench_make_firmware (LOADER, 0x08008000, 3000, 1);
  g_autoptr (BpFirmware) outside = make_image (0x08100000, 0x08100201, 3000);
  const struct {
    BpFirmware *firmware;
    BpError code;
  } cases[] = { { other, BP_ERROR_WRONG_ADDRESS }, { outside, BP_ERROR_DOES_NOT_FIT } };
  Table table;

  set_up_running (&table);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (BpFlashJob) job =
        bp_flash_job_new (table.board, cases[i].firmware, &BP_FLASH_OPTIONS_DEFAULT);
    g_autoptr (BpVirtualRunner) runner = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_false (job_bench_run (&table.bench, BP_JOB (job), &error));
    g_assert_error (error, BP_ERROR, (gint)cases[i].code);
    runner = bp_virtual_seat_dup_runner (table.seat);
    g_assert_nonnull (runner);
    g_assert_cmpint (bp_virtual_runner_get_fate (runner, NULL), ==, BP_VIRTUAL_RUNS);
  }
  tear_down_running (&table);
}

static void
test_running_one_starts_again_by_itself (void)
{
  g_autoptr (BpFirmware) firmware = make_image (FIRMWARE, FIRMWARE + 0x201, 3000);
  g_autoptr (BpFlashJob) job = NULL;
  g_autoptr (BpVirtualRunner) runner = NULL;
  g_autoptr (GError) error = NULL;
  Table table;

  set_up_running (&table);
  job = bp_flash_job_new (table.board, firmware, &BP_FLASH_OPTIONS_DEFAULT);
  job_bench_run (&table.bench, BP_JOB (job), &error);
  g_assert_no_error (error);
  g_assert_null (strstr (bp_flash_job_get_ending (job), "battery"));
  bp_board_list_refresh (table.bench.list);
  bp_clock_sleep (table.bench.clock, 3 * BP_SEC, NULL);
  runner = bp_virtual_seat_dup_runner (table.seat);
  g_assert_nonnull (runner);
  tear_down_running (&table);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/crazyflie/model-is-read-from-otp", test_model_is_read_from_otp);
  g_test_add_func ("/crazyflie/real-firmware-leaves-the-bootloader",
                   test_real_firmware_leaves_the_bootloader);
  g_test_add_func ("/crazyflie/raw-file-at-the-wrong-place-is-refused",
                   test_raw_file_at_the_wrong_place_is_refused);
  g_test_add_func ("/crazyflie/only-a-bootloader-replaces-the-bootloader",
                   test_only_a_bootloader_replaces_the_bootloader);
  g_test_add_func ("/crazyflie/force-overrules", test_force_overrules);
  g_test_add_func ("/crazyflie/one-without-otp-is-known-by-its-bootloader",
                   test_one_without_otp_is_known_by_its_bootloader);
  g_test_add_func ("/crazyflie/erase-needs-force", test_erase_needs_force);
  g_test_add_func ("/crazyflie/running-one-is-not-rebooted-for-a-wrong-file",
                   test_running_one_is_not_rebooted_for_a_wrong_file);
  g_test_add_func ("/crazyflie/running-one-starts-again-by-itself",
                   test_running_one_starts_again_by_itself);
  return g_test_run ();
}
