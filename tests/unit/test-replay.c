/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The trace of a job, played again as a device: the same job, on nothing but a text. */

#include <string.h>

#include "base/bp-fake-clock.h"
#include "fake-usb-bus.h"
#include "flash/bp-flash-job.h"
#include "job-bench.h"
#include "one-port-bus.h"
#include "virtual/bp-replay-device.h"
#include "virtual/bp-replay-port.h"
#include "virtual/bp-virtual-uart-bus.h"
#include "virtual/bp-virtual-profile.h"

#define BASE 0x08000000
#define SECOND 0x08008000

static BpFirmware *
make_firmware (const char *profile_name, guint8 seed)
{
  const BpVirtualProfile *profile = bp_virtual_profile_find (profile_name);
  guint32 second = bp_virtual_profile_has_picoboot (profile) ? profile->image + 0x8000 : SECOND;

  return job_bench_make_bootable (profile_name, profile->image, second, 9000, seed);
}

/* The outcome of a flash on a virtual board, as text that must be the same when it is replayed. */
static char *
run (JobBench *bench, BpBoard *board, BpFirmware *firmware, GOutputStream *trace)
{
  g_autoptr (BpFlashJob) job = bp_flash_job_new (board, firmware, &BP_FLASH_OPTIONS_DEFAULT);
  g_autoptr (GError) error = NULL;
  BpJobResult result;

  if (trace != NULL)
    bp_job_set_trace (BP_JOB (job), trace);
  job_bench_run (bench, BP_JOB (job), &error);
  bp_job_get_result (BP_JOB (job), &result);
  return g_strdup_printf ("%s; %u written, %u verified, %u erased in %d us",
                          error != NULL ? bp_error_get_nick (bp_error_get_code (error)) : "done",
                          (guint)result.bytes_written, (guint)result.bytes_verified,
                          result.sectors_erased, (int)result.duration);
}

static char *
record (const char *profile, const BpVirtualFault *fault, char **outcome)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (BpFirmware) firmware = make_firmware (profile, 1);
  JobBench bench;

  job_bench_set_up (&bench, profile);
  if (fault != NULL)
    bp_virtual_board_add_fault (bench.device, fault);
  *outcome = run (&bench, job_bench_get_board (&bench), firmware, stream);
  job_bench_tear_down (&bench);
  g_output_stream_close (stream, NULL, NULL);
  return g_strndup (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)),
                    g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)));
}

/* Flashes @firmware onto the device of @trace. */
static char *
play (BpReplayTrace *trace, BpFirmware *firmware)
{
  JobBench bench = { .clock = bp_fake_clock_new (), .list = bp_board_list_new () };
  g_autoptr (BpUsbDevice) device = bp_replay_device_new ("usb:1-1", trace, bench.clock);
  g_autoptr (FakeUsbBus) bus = fake_usb_bus_new ();
  g_autoptr (BpUsbLink) link = bp_usb_device_open (device, NULL);
  BpUsbDevice *plugged = fake_usb_bus_plug (bus, bp_usb_device_get_info (device));
  char *outcome;

  g_assert_nonnull (link);
  fake_usb_device_set_link (plugged, link);
  bp_board_list_add_bus (bench.list, BP_USB_BUS (bus));
  outcome = run (&bench, bp_board_list_find (bench.list, "usb:1-1"), firmware, NULL);
  job_bench_tear_down (&bench);
  return outcome;
}

static void
test_a_flash_is_replayed (gconstpointer profile)
{
  g_autoptr (BpFirmware) firmware = make_firmware (profile, 1);
  g_autoptr (BpReplayTrace) trace = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *recorded = NULL;
  g_autofree char *text = record (profile, NULL, &recorded);
  g_autofree char *played = NULL;

  trace = bp_replay_trace_new (text, &error);
  g_assert_no_error (error);
  played = play (trace, firmware);
  g_assert_cmpstr (played, ==, recorded);
  g_assert_true (g_str_has_prefix (played, "done"));
  g_assert_true (bp_replay_trace_is_at_end (trace));
}

/* --- a UART loader's --- */

static char *
record_uart (const char *profile, BpFirmware *firmware, char **outcome)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  JobBench bench = { .clock = bp_fake_clock_new (), .list = bp_board_list_new () };
  g_autoptr (BpVirtualUartBus) bus = bp_virtual_uart_bus_new_empty (bench.clock);
  g_autoptr (BpVirtualUart) device = bp_virtual_uart_new (profile, NULL);

  bp_virtual_uart_bus_add (bus, "bench", device);
  bp_board_list_add_serial_bus (bench.list, BP_SERIAL_BUS (bus));
  *outcome = run (&bench, bp_board_list_find (bench.list, "virtual:bench"), firmware, stream);
  job_bench_tear_down (&bench);
  g_output_stream_close (stream, NULL, NULL);
  return g_strndup (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)),
                    g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)));
}

static char *
play_uart (BpReplayTrace *trace, BpFirmware *firmware)
{
  JobBench bench = { .clock = bp_fake_clock_new (), .list = bp_board_list_new () };
  g_autoptr (BpSerialDevice) port = bp_replay_port_new ("usb:1-1", trace, bench.clock);
  g_autoptr (BpSerialBus) bus = one_port_bus_new (port);
  char *outcome;

  bp_board_list_add_serial_bus (bench.list, bus);
  outcome = run (&bench, bp_board_list_find (bench.list, "usb:1-1"), firmware, NULL);
  job_bench_tear_down (&bench);
  return outcome;
}

static void
test_a_flash_over_uart_is_replayed (gconstpointer profile)
{
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, BASE + 0x1000, 3000, 1);
  g_autoptr (BpReplayTrace) trace = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *recorded = NULL;
  g_autofree char *text = record_uart (profile, firmware, &recorded);
  g_autofree char *played = NULL;

  trace = bp_replay_trace_new (text, &error);
  g_assert_no_error (error);
  played = play_uart (trace, firmware);
  g_assert_cmpstr (played, ==, recorded);
  g_assert_true (g_str_has_prefix (played, "done"));
  g_assert_true (bp_replay_trace_is_at_end (trace));
}

/* --- a file --- */

/* As it was recorded, on a board that held another firmware. A change of what is sent, or in which
 * order, shows here; if it is meant, BOOTPIN_RECORD_TRACE=1 records the file anew. */
#define TRACE "tests/data/g474-flash.trace"
#define OUTCOME "done; 1400 written, 1400 verified, 2 erased"

static char *
find_trace (void)
{
  return g_build_filename (g_getenv ("BOOTPIN_SOURCE_ROOT"), TRACE, NULL);
}

static void
record_file (BpFirmware *firmware)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autofree char *path = find_trace ();
  g_autofree char *outcome = NULL;
  g_autoptr (GError) error = NULL;
  JobBench bench;

  job_bench_set_up (&bench, "g474");
  outcome = run (&bench, job_bench_get_board (&bench), firmware, stream);
  job_bench_tear_down (&bench);
  g_file_set_contents (
      path, g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)),
      (gssize)g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)), &error);
  g_assert_no_error (error);
}

static void
test_a_trace_file_is_replayed (void)
{
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, BASE + 0x1000, 1000, 9);
  g_autoptr (BpReplayTrace) trace = NULL;
  g_autofree char *path = find_trace ();
  g_autofree char *text = NULL;
  g_autofree char *played = NULL;
  g_autoptr (GError) error = NULL;

  if (g_getenv ("BOOTPIN_RECORD_TRACE") != NULL)
    record_file (firmware);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  trace = bp_replay_trace_new (text, &error);
  g_assert_no_error (error);
  played = play (trace, firmware);
  g_assert_true (g_str_has_prefix (played, OUTCOME));
  g_assert_true (bp_replay_trace_is_at_end (trace));
}

/* What a job writes down of a board are its ids, and of the computer nothing. */
static void
test_no_trace_tells_who_made_it (void)
{
  for (const char *const *profile = bp_virtual_board_list_profiles (); *profile != NULL;
       profile++) {
    g_autoptr (BpVirtualBoard) board = bp_virtual_board_new (*profile, NULL);
    const char *serial = bp_virtual_board_get_string (board, 3);
    g_autoptr (GString) wide = g_string_new (NULL);
    g_autofree char *recorded = NULL;
    g_autofree char *text = NULL;

    if (g_str_has_prefix (*profile, "dfu") || g_str_equal (*profile, "black-magic"))
      continue;
    text = record (*profile, NULL, &recorded);
    /* In a string descriptor it is UTF-16. */
    for (const char *c = serial; *c != '\0'; c++)
      g_string_append_printf (wide, "%02x00", *c);
    g_assert_null (strstr (text, wide->str));
    g_assert_null (strstr (text, serial));
    g_assert_null (strstr (text, "bench"));
    g_assert_null (strchr (text, '/'));
    g_assert_null (strstr (text, g_get_user_name ()));
  }
}

/* What went wrong on a user's table goes wrong in the same way here. */
static void
test_a_failure_is_replayed (void)
{
  for (guint request = 1; request < 60; request += 4) {
    const BpVirtualFault fault = { request, (BpVirtualFaultKind)(request / 4 % 6),
                                   4 /* errERASE */ };
    g_autoptr (BpFirmware) firmware = make_firmware ("f405", 1);
    g_autoptr (BpReplayTrace) trace = NULL;
    g_autofree char *recorded = NULL;
    g_autofree char *text = record ("f405", &fault, &recorded);
    g_autofree char *played = NULL;

    trace = bp_replay_trace_new (text, NULL);
    played = play (trace, firmware);
    g_assert_cmpstr (played, ==, recorded);
    g_assert_true (bp_replay_trace_is_at_end (trace));
  }
}

static void
test_the_first_difference_ends_it (void)
{
  g_autoptr (BpFirmware) other = make_firmware ("f405", 2);
  g_autoptr (BpReplayTrace) trace = NULL;
  g_autoptr (BpClock) clock = bp_fake_clock_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *recorded = NULL;
  g_autofree char *text = record ("f405", NULL, &recorded);
  g_autofree char *played = NULL;
  guint8 data[6];

  trace = bp_replay_trace_new (text, NULL);
  played = play (trace, other);
  g_assert_true (g_str_has_prefix (played, "internal"));
  g_assert_false (bp_replay_trace_is_at_end (trace));
  /* And it stays so, by the same words. */
  g_assert_cmpint (
      bp_replay_trace_receive (trace, clock, "control a1 03 0000 0000 6", data, 6, &error), ==, -1);
  g_assert_error (error, BP_ERROR, BP_ERROR_INTERNAL);
  g_assert_nonnull (strstr (error->message, "of the trace"));
}

static void
test_what_is_no_trace_is_refused (void)
{
  const char *const texts[] = {
    "",
    "hello",
    "open 2 120100020000004083041fdf0000010203010902",
    "open 1 1201",
    "control 0 0 a1 03 0000 0000 6 6 000000000500",
    "open 1 120100020000004083041fdf00000102030109\ncontrol 0 x a1 03 0000 0000 6 6 00",
    "open 1 120100020000004083041fdf00000102030109\ncontrol 0 1 a1 03 0000 0000 6 6 0",
    "open 1 120100020000004083041fdf00000102030109\nclaim 0 1 0",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (bp_replay_trace_new (texts[i], &error));
    g_assert_error (error, BP_ERROR, BP_ERROR_BAD_FILE);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (const char *const *profile = bp_virtual_board_list_profiles (); *profile != NULL;
       profile++) {
    g_autofree char *path = g_strconcat ("/replay/a-flash/", *profile, NULL);

    if (!g_str_has_prefix (*profile, "dfu") && !g_str_equal (*profile, "black-magic"))
      g_test_add_data_func (path, *profile, test_a_flash_is_replayed);
  }
  g_test_add_data_func ("/replay/a-flash-over-uart/f303", "uart-f303",
                        test_a_flash_over_uart_is_replayed);
  g_test_add_data_func ("/replay/a-flash-over-uart/h743", "uart-h743",
                        test_a_flash_over_uart_is_replayed);
  g_test_add_func ("/replay/a-trace-file-is-replayed", test_a_trace_file_is_replayed);
  g_test_add_func ("/replay/no-trace-tells-who-made-it", test_no_trace_tells_who_made_it);
  g_test_add_func ("/replay/a-failure-is-replayed", test_a_failure_is_replayed);
  g_test_add_func ("/replay/the-first-difference-ends-it", test_the_first_difference_ends_it);
  g_test_add_func ("/replay/what-is-no-trace-is-refused", test_what_is_no_trace_is_refused);
  return g_test_run ();
}
