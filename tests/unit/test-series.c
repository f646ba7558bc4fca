/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One firmware for one board after another, as they are plugged in. */

#include <string.h>

#include "base/bp-fake-clock.h"
#include "fake-usb-bus.h"
#include "flash/bp-series.h"
#include "job-bench.h"
#include "virtual/bp-virtual-link.h"
#include "virtual/bp-virtual-seat.h"

#define BASE 0x08000000
#define SECOND 0x08008000
#define PLACE "usb:1-2"
#define OTHER_PLACE "usb:1-3"

/* A table with USB ports into which boards are plugged. */
typedef struct {
  BpClock *clock;
  FakeUsbBus *bus;
  BpBoardList *list;
  BpFirmware *firmware;
  BpSeries *series;
  guint generation;
} Table;

static void
set_up (Table *self)
{
  *self = (Table){ .clock = bp_fake_clock_new (),
                   .bus = fake_usb_bus_new (),
                   .list = bp_board_list_new (),
                   .firmware = job_bench_make_firmware (BASE, SECOND, 1500, 7) };
  bp_board_list_add_bus (self->list, BP_USB_BUS (self->bus));
  self->series = bp_series_new (self->list, self->firmware, &BP_FLASH_OPTIONS_DEFAULT,
                                &BP_ENTRY_OPTIONS_DEFAULT);
  bp_series_set_clock (self->series, self->clock);
}

static void
tear_down (Table *self)
{
  bp_series_disarm (self->series);
  g_object_unref (self->series);
  g_object_unref (self->list);
  g_object_unref (self->bus);
  g_object_unref (self->firmware);
  g_object_unref (self->clock);
}

static void
look (Table *self)
{
  bp_board_list_refresh (self->list);
  bp_series_look (self->series);
}

static void
wait_for (Table *self, gint64 duration)
{
  look (self);
  bp_clock_sleep (self->clock, duration, NULL);
  look (self);
}

/* A board that is new to the world, in its loader. */
static BpVirtualBoard *
plug (Table *self, const char *place, const char *profile)
{
  BpVirtualBoard *board = bp_virtual_board_new (profile, NULL);
  g_autoptr (BpUsbLink) link = bp_virtual_link_new (board, self->clock);
  const BpUsbDeviceInfo info = {
    .id = (char *)place,
    .generation = ++self->generation,
    .vendor_id = bp_virtual_board_get_vendor_id (board),
    .product_id = bp_virtual_board_get_product_id (board),
    .device_version = bp_virtual_board_get_device_version (board),
    .descriptors = bp_virtual_board_get_descriptors (board),
  };

  fake_usb_device_set_link (fake_usb_bus_plug (self->bus, &info), link);
  look (self);
  return board;
}

/* What a board is after its reboot. */
static void
plug_running (Table *self, const char *place)
{
  const BpUsbDeviceInfo info = { .id = (char *)place,
                                 .generation = ++self->generation,
                                 .vendor_id = 0x0483,
                                 .product_id = 0x5740,
                                 .manufacturer = (char *)"Betaflight" };

  fake_usb_bus_plug (self->bus, &info);
  look (self);
}

static void
unplug (Table *self, const char *place)
{
  fake_usb_bus_unplug (self->bus, place);
  look (self);
}

static guint
count_outcomes (Table *self)
{
  return g_list_model_get_n_items (bp_series_get_outcomes (self->series));
}

static BpSeriesOutcome *
dup_last (Table *self)
{
  return g_list_model_get_item (bp_series_get_outcomes (self->series), count_outcomes (self) - 1);
}

/* Lets the job at work come to its end. */
static void
run (Table *self)
{
  guint n_before = count_outcomes (self);

  g_assert_nonnull (bp_series_get_job (self->series));
  while (count_outcomes (self) == n_before)
    g_main_context_iteration (NULL, TRUE);
}

/* Plugs a board in, and lets it be flashed. */
static void
flash_one (Table *self, const char *place)
{
  g_autoptr (BpVirtualBoard) board = plug (self, place, "f405");
  JobBench bench = { .clock = self->clock, .device = board };

  wait_for (self, BP_SEC);
  run (self);
  g_assert_true (job_bench_holds (&bench, self->firmware));
}

static void
assert_idle (Table *self)
{
  look (self);
  g_assert_null (bp_series_get_job (self->series));
}

static void
test_boards_are_flashed_as_they_appear (void)
{
  Table table;

  set_up (&table);
  bp_series_arm (table.series, NULL);
  for (guint i = 1; i <= 3; i++) {
    g_autoptr (BpSeriesOutcome) outcome = NULL;

    flash_one (&table, PLACE);
    outcome = dup_last (&table);
    g_assert_no_error ((GError *)bp_series_outcome_get_error (outcome));
    g_assert_cmpstr (bp_series_outcome_get_board_id (outcome), ==, PLACE);
    g_assert_cmpuint (bp_series_get_n_done (table.series), ==, i);
    g_assert_cmpuint (bp_series_get_n_failed (table.series), ==, 0);
    /* It starts, is taken off, and some time later the next one comes. */
    unplug (&table, PLACE);
    bp_clock_sleep (table.clock, BP_SEC, NULL);
    plug_running (&table, PLACE);
    wait_for (&table, 5 * BP_SEC);
    assert_idle (&table);
    unplug (&table, PLACE);
    wait_for (&table, 3 * BP_SEC);
  }
  tear_down (&table);
}

static void
test_what_was_there_is_left_alone (void)
{
  g_autoptr (BpVirtualBoard) old = NULL;
  Table table;

  set_up (&table);
  old = plug (&table, PLACE, "f405");
  bp_series_arm (table.series, bp_board_list_find (table.list, PLACE));
  wait_for (&table, 60 * BP_SEC);
  assert_idle (&table);
  unplug (&table, PLACE);
  wait_for (&table, 3 * BP_SEC);
  flash_one (&table, PLACE);
  tear_down (&table);
}

static void
test_no_board_is_flashed_twice_in_a_loop (void)
{
  g_autoptr (BpVirtualBoard) again = NULL;
  g_autoptr (BpVirtualBoard) too_soon = NULL;
  Table table;

  set_up (&table);
  bp_series_arm (table.series, NULL);
  flash_one (&table, PLACE);
  /* A firmware that does not start falls back into the loader, and after a while once more. */
  unplug (&table, PLACE);
  wait_for (&table, 9 * BP_SEC);
  again = plug (&table, PLACE, "f405");
  wait_for (&table, 60 * BP_SEC);
  assert_idle (&table);
  /* A loose plug is no other board. */
  unplug (&table, PLACE);
  wait_for (&table, 2900 * BP_MSEC);
  too_soon = plug (&table, PLACE, "f405");
  wait_for (&table, 60 * BP_SEC);
  assert_idle (&table);
  g_assert_cmpuint (count_outcomes (&table), ==, 1);
  tear_down (&table);
}

static void
test_two_at_once_are_flashed_one_after_another (void)
{
  g_autoptr (BpVirtualBoard) first = NULL;
  g_autoptr (BpVirtualBoard) second = NULL;
  g_autoptr (BpSeriesOutcome) outcome = NULL;
  Table table;

  set_up (&table);
  bp_series_arm (table.series, NULL);
  second = plug (&table, OTHER_PLACE, "f405");
  bp_clock_sleep (table.clock, 100 * BP_MSEC, NULL);
  first = plug (&table, PLACE, "f405");
  wait_for (&table, BP_SEC);
  run (&table);
  outcome = dup_last (&table);
  g_assert_cmpstr (bp_series_outcome_get_board_id (outcome), ==, OTHER_PLACE);
  run (&table);
  g_assert_cmpuint (bp_series_get_n_done (table.series), ==, 2);
  tear_down (&table);
}

static void
test_other_kinds_are_left_alone (void)
{
  g_autoptr (BpVirtualBoard) other_ids = NULL;
  g_autoptr (BpVirtualBoard) other_map = NULL;
  g_autoptr (BpSeriesOutcome) outcome = NULL;
  Table table;

  set_up (&table);
  bp_series_arm (table.series, NULL);
  flash_one (&table, PLACE);
  other_ids = plug (&table, "usb:1-4", "at32f435");
  wait_for (&table, BP_SEC);
  assert_idle (&table);
  other_map = plug (&table, OTHER_PLACE, "f722");
  wait_for (&table, BP_SEC);
  run (&table);
  outcome = dup_last (&table);
  g_assert_true (bp_series_outcome_is_left_alone (outcome));
  g_assert_true (bp_series_outcome_is_safe (outcome));
  g_assert_error ((GError *)bp_series_outcome_get_error (outcome), BP_ERROR, BP_ERROR_WRONG_BOARD);
  g_assert_cmpuint (bp_virtual_board_get_erase_count (other_map), ==, 0);
  g_assert_cmpuint (bp_series_get_n_done (table.series), ==, 1);
  g_assert_cmpuint (bp_series_get_n_failed (table.series), ==, 0);
  tear_down (&table);
}

static void
test_a_failure_is_counted_and_the_next_one_comes (void)
{
  g_autoptr (BpVirtualBoard) bad = NULL;
  g_autoptr (BpSeriesOutcome) outcome = NULL;
  Table table;

  set_up (&table);
  bp_series_arm (table.series, NULL);
  bad = plug (&table, PLACE, "f405");
  bp_virtual_board_set_protected (bad, TRUE);
  wait_for (&table, BP_SEC);
  run (&table);
  outcome = dup_last (&table);
  g_assert_error ((GError *)bp_series_outcome_get_error (outcome), BP_ERROR, BP_ERROR_PROTECTED);
  g_assert_cmpuint (bp_series_get_n_failed (table.series), ==, 1);
  flash_one (&table, OTHER_PLACE);
  g_assert_cmpuint (bp_series_get_n_done (table.series), ==, 1);
  tear_down (&table);
}

static void
test_disarmed_finishes_and_begins_nothing (void)
{
  g_autoptr (BpVirtualBoard) first = NULL;
  g_autoptr (BpVirtualBoard) second = NULL;
  Table table;

  set_up (&table);
  bp_series_arm (table.series, NULL);
  first = plug (&table, PLACE, "f405");
  second = plug (&table, OTHER_PLACE, "f405");
  wait_for (&table, BP_SEC);
  bp_series_disarm (table.series);
  run (&table);
  g_assert_cmpuint (bp_series_get_n_done (table.series), ==, 1);
  wait_for (&table, BP_SEC);
  assert_idle (&table);
  /* Armed again, what waits there is not new. */
  bp_series_arm (table.series, NULL);
  wait_for (&table, 60 * BP_SEC);
  assert_idle (&table);
  tear_down (&table);
}

static void
test_cancel_stops_the_board_at_work (void)
{
  g_autoptr (BpVirtualBoard) board = NULL;
  g_autoptr (BpSeriesOutcome) outcome = NULL;
  Table table;

  set_up (&table);
  bp_series_arm (table.series, NULL);
  board = plug (&table, PLACE, "f405");
  wait_for (&table, BP_SEC);
  bp_series_cancel (table.series);
  g_assert_false (bp_series_is_armed (table.series));
  run (&table);
  outcome = dup_last (&table);
  g_assert_true (bp_series_outcome_get_error (outcome) == NULL ||
                 bp_error_is (bp_series_outcome_get_error (outcome), BP_ERROR_CANCELLED));
  tear_down (&table);
}

/* --- boards that run their firmware --- */

static BpVirtualSeat *
seat (Table *self, const char *profile)
{
  BpVirtualSeat *seat =
      bp_virtual_seat_new (bp_virtual_runner_find_profile (profile), self->clock, NULL);

  bp_board_list_add_serial_bus (self->list, BP_SERIAL_BUS (seat));
  bp_board_list_add_bus (self->list, BP_USB_BUS (seat));
  look (self);
  return seat;
}

static void
test_running_boards_must_name_the_same_target (void)
{
  g_autoptr (BpVirtualSeat) first = NULL;
  g_autoptr (BpVirtualSeat) other = NULL;
  g_autoptr (BpVirtualRunner) runner = NULL;
  g_autoptr (BpSeriesOutcome) done = NULL;
  g_autoptr (BpSeriesOutcome) left = NULL;
  Table table;

  set_up (&table);
  bp_series_arm (table.series, NULL);
  first = seat (&table, "betaflight");
  wait_for (&table, BP_SEC);
  run (&table);
  done = dup_last (&table);
  g_assert_no_error ((GError *)bp_series_outcome_get_error (done));
  g_assert_cmpstr (bp_series_outcome_get_label (done), ==, "Betaflight 4.5.1 on SPEEDYBEEF405V3");

  /* The same ids and microcontroller, but another board: it is not even rebooted. */
  other = seat (&table, "inav7");
  wait_for (&table, BP_SEC);
  run (&table);
  left = dup_last (&table);
  g_assert_true (bp_series_outcome_is_left_alone (left));
  runner = bp_virtual_seat_dup_runner (other);
  g_assert_nonnull (runner);
  wait_for (&table, 20 * BP_SEC);
  assert_idle (&table);
  tear_down (&table);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name) g_test_add_func ("/series/" #name, test_##name)
  ADD (boards_are_flashed_as_they_appear);
  ADD (what_was_there_is_left_alone);
  ADD (no_board_is_flashed_twice_in_a_loop);
  ADD (two_at_once_are_flashed_one_after_another);
  ADD (other_kinds_are_left_alone);
  ADD (a_failure_is_counted_and_the_next_one_comes);
  ADD (disarmed_finishes_and_begins_nothing);
  ADD (cancel_stops_the_board_at_work);
  ADD (running_boards_must_name_the_same_target);
#undef ADD
  return g_test_run ();
}
