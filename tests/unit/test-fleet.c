/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One firmware for many boards at once. Every board has a bus and a clock of its own, so that one
 * that sleeps does not make time pass for the others. */

#include <string.h>

#include "base/bp-fake-clock.h"
#include "flash/bp-fleet.h"
#include "job-bench.h"
#include "vector-guard.h"

#define N_BOARDS 8
#define BASE 0x08000000
#define SECOND 0x08008000

/* So long a board waits for its companions before it is said to be alone. Never reached when all is
 * well. */
#define MEETING_LIMIT (20 * G_USEC_PER_SEC)

typedef struct {
  JobBench benches[N_BOARDS + 1];
  BpBoardList *list;
  guint n_benches;
  BpFirmware *firmware;

  GMutex mutex;
  GCond met;
  guint n_wanted; /* boards that must be at work at the same moment */
  guint n_present;
  gboolean missed;
} Table;

static void
set_up (Table *self)
{
  *self = (Table){ .list = bp_board_list_new () };
  self->firmware = job_bench_make_firmware (BASE, SECOND, 1500, 77);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->met);
}

static void
tear_down (Table *self)
{
  g_clear_object (&self->list);
  for (guint i = 0; i < self->n_benches; i++)
    job_bench_tear_down (&self->benches[i]);
  g_object_unref (self->firmware);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->met);
}

static JobBench *
add_board (Table *self, const char *profile)
{
  JobBench *bench = &self->benches[self->n_benches];
  g_autofree char *name = g_strdup_printf ("b%u", self->n_benches);

  self->n_benches++;
  bench->clock = bp_fake_clock_new ();
  bench->bus = bp_virtual_bus_new_empty (bench->clock);
  bench->device = bp_virtual_board_new (profile, NULL);
  bp_virtual_bus_add (bench->bus, name, bench->device);
  bp_board_list_add_bus (self->list, BP_USB_BUS (bench->bus));
  return bench;
}

static void
add_boards (Table *self)
{
  for (guint i = 0; i < N_BOARDS; i++)
    add_board (self, "f405");
}

static BpBoard *
get_board (Table *self, guint index)
{
  g_autofree char *id = g_strdup_printf ("virtual:b%u", index);

  return bp_board_list_find (self->list, id);
}

static BpFleet *
gather (Table *self, BpBoard *sample)
{
  g_autoptr (GError) error = NULL;
  BpFleet *fleet =
      bp_fleet_new (self->firmware, &BP_FLASH_OPTIONS_DEFAULT, &BP_ENTRY_OPTIONS_DEFAULT);

  bp_fleet_gather (fleet, G_LIST_MODEL (self->list), sample, &error);
  g_assert_no_error (error);
  return fleet;
}

static void
on_finished (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **place = data;

  *place = g_object_ref (result);
}

/* Each job's clock is that of its board. */
static gboolean
run (Table *self, BpFleet *fleet, GError **error)
{
  GPtrArray *jobs = bp_fleet_get_jobs (fleet);
  VectorGuard *guards[G_N_ELEMENTS (self->benches)];
  g_autoptr (GAsyncResult) result = NULL;

  for (guint i = 0; i < self->n_benches; i++)
    guards[i] = vector_guard_new (self->benches[i].device, self->firmware);
  for (guint i = 0; i < jobs->len; i++) {
    BpJob *job = g_ptr_array_index (jobs, i);
    const char *id = bp_board_get_id (bp_job_get_board (job));

    bp_job_set_clock (job, self->benches[id[strlen ("virtual:b")] - '0'].clock);
  }
  bp_fleet_run_async (fleet, on_finished, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < self->n_benches; i++)
    self->benches[i].n_breaches += vector_guard_end (guards[i]);
  return bp_fleet_run_finish (fleet, result, error);
}

static const GError *
get_outcome (BpFleet *fleet, guint index)
{
  return bp_fleet_get_outcome (fleet, g_ptr_array_index (bp_fleet_get_jobs (fleet), index));
}

/* The first change of each board's flash waits until so many boards are in the middle of theirs. */
static void
meet (BpVirtualBoard *board, guint address, guint size, Table *self)
{
  gint64 deadline = g_get_monotonic_time () + MEETING_LIMIT;
  g_autoptr (GMutexLocker) locker = NULL;

  g_signal_handlers_disconnect_by_func (board, meet, self);
  locker = g_mutex_locker_new (&self->mutex);
  self->n_present++;
  g_cond_broadcast (&self->met);
  while (self->n_present < self->n_wanted && !self->missed)
    self->missed = !g_cond_wait_until (&self->met, &self->mutex, deadline);
}

static void
test_eight_are_flashed_at_the_same_time (void)
{
  g_autoptr (BpFleet) fleet = NULL;
  g_autoptr (GError) error = NULL;
  Table table;

  set_up (&table);
  add_boards (&table);
  table.n_wanted = N_BOARDS;
  for (guint i = 0; i < N_BOARDS; i++)
    g_signal_connect (table.benches[i].device, "flash-changed", G_CALLBACK (meet), &table);
  fleet = gather (&table, NULL);
  g_assert_cmpuint (bp_fleet_get_jobs (fleet)->len, ==, N_BOARDS);
  run (&table, fleet, &error);
  g_assert_no_error (error);
  g_assert_false (table.missed);
  g_assert_cmpuint (table.n_present, ==, N_BOARDS);
  g_assert_cmpfloat (bp_fleet_get_fraction (fleet), ==, 1);
  for (guint i = 0; i < N_BOARDS; i++) {
    g_assert_true (job_bench_holds (&table.benches[i], table.firmware));
    /* Each took as long as it takes alone. */
    g_assert_cmpint (bp_clock_now (table.benches[i].clock), ==,
                     bp_clock_now (table.benches[0].clock));
  }
  tear_down (&table);
}

static void
test_one_that_fails_does_not_disturb_the_others (gconstpointer data)
{
  /* Before it is compared with the others, and in the middle of its work. */
  guint request = GPOINTER_TO_UINT (data);
  BpVirtualFault fault = { request, BP_VIRTUAL_FAULT_VANISH, 0 };
  g_autoptr (BpFleet) fleet = NULL;
  g_autoptr (GError) error = NULL;
  Table table;

  set_up (&table);
  add_boards (&table);
  bp_virtual_board_add_fault (table.benches[3].device, &fault);
  fleet = gather (&table, NULL);
  g_assert_false (run (&table, fleet, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_DISCONNECTED);
  for (guint i = 0; i < N_BOARDS; i++) {
    g_assert_true ((get_outcome (fleet, i) == NULL) == (i != 3));
    g_assert_true (job_bench_holds (&table.benches[i], table.firmware) == (i != 3));
  }
  tear_down (&table);
}

static void
test_the_worst_outcome_is_told (void)
{
  BpVirtualFault fault = { 30, BP_VIRTUAL_FAULT_VANISH, 0 };
  g_autoptr (BpFleet) fleet = NULL;
  g_autoptr (GError) error = NULL;
  Table table;

  set_up (&table);
  for (guint i = 0; i < 3; i++)
    add_board (&table, "f405");
  bp_virtual_board_set_protected (table.benches[0].device, TRUE);
  bp_virtual_board_add_fault (table.benches[1].device, &fault);
  fleet = gather (&table, NULL);
  g_assert_false (run (&table, fleet, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_DISCONNECTED);
  g_assert_error (get_outcome (fleet, 0), BP_ERROR, BP_ERROR_PROTECTED);
  g_assert_null (get_outcome (fleet, 2));
  tear_down (&table);
}

/* An H743 has the ids of an F405, but another memory map. */
static void
test_another_memory_map_is_left_alone (void)
{
  g_autoptr (BpFleet) fleet = NULL;
  g_autoptr (GError) error = NULL;
  Table table;

  set_up (&table);
  add_board (&table, "h743");
  add_board (&table, "f405");
  add_board (&table, "f405");
  fleet = gather (&table, get_board (&table, 1));
  g_assert_cmpuint (bp_fleet_get_jobs (fleet)->len, ==, 3);
  g_assert_true (run (&table, fleet, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++) {
    BpJob *job = g_ptr_array_index (bp_fleet_get_jobs (fleet), i);

    g_assert_true (bp_fleet_has_left_alone (fleet, job) == (i == 0));
    g_assert_true (bp_job_is_safe (job) == (i == 0));
    g_assert_true (job_bench_holds (&table.benches[i], table.firmware) == (i != 0));
  }
  tear_down (&table);
}

static void
test_without_a_sample_all_must_be_alike (void)
{
  g_autoptr (BpFleet) fleet = NULL;
  g_autoptr (GError) error = NULL;
  Table table;

  set_up (&table);
  add_board (&table, "f405");
  add_board (&table, "f405");
  add_board (&table, "h743");
  fleet = gather (&table, NULL);
  g_assert_false (run (&table, fleet, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_AMBIGUOUS);
  for (guint i = 0; i < 3; i++) {
    g_assert_error (get_outcome (fleet, i), BP_ERROR, BP_ERROR_AMBIGUOUS);
    g_assert_true (bp_job_is_safe (g_ptr_array_index (bp_fleet_get_jobs (fleet), i)));
    g_assert_cmpuint (bp_virtual_board_get_erase_count (table.benches[i].device), ==, 0);
  }
  tear_down (&table);
}

static void
test_other_ids_are_left_alone (void)
{
  g_autoptr (BpFleet) fleet = NULL;
  g_autoptr (GError) error = NULL;
  Table table;

  set_up (&table);
  add_board (&table, "f405");
  add_board (&table, "at32f435");
  fleet = bp_fleet_new (table.firmware, &BP_FLASH_OPTIONS_DEFAULT, &BP_ENTRY_OPTIONS_DEFAULT);
  g_assert_false (bp_fleet_gather (fleet, G_LIST_MODEL (table.list), NULL, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_AMBIGUOUS);
  g_clear_error (&error);
  g_clear_object (&fleet);

  fleet = gather (&table, get_board (&table, 0));
  g_assert_cmpuint (bp_fleet_get_jobs (fleet)->len, ==, 1);
  g_assert_true (g_ptr_array_index (bp_fleet_get_others (fleet), 0) == get_board (&table, 1));
  tear_down (&table);
}

static void
cancel (BpVirtualBoard *board, guint address, guint size, BpFleet *fleet)
{
  bp_fleet_cancel (fleet);
}

static void
test_cancelling_stops_all (void)
{
  g_autoptr (BpFleet) fleet = NULL;
  g_autoptr (GError) error = NULL;
  Table table;

  set_up (&table);
  add_boards (&table);
  table.n_wanted = N_BOARDS;
  for (guint i = 0; i < N_BOARDS; i++)
    g_signal_connect (table.benches[i].device, "flash-changed", G_CALLBACK (meet), &table);
  fleet = gather (&table, NULL);
  g_signal_connect (table.benches[5].device, "flash-changed", G_CALLBACK (cancel), fleet);
  g_assert_false (run (&table, fleet, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_CANCELLED);
  g_assert_error (get_outcome (fleet, 5), BP_ERROR, BP_ERROR_CANCELLED);
  tear_down (&table);
}

static void
test_nothing_there_is_no_fleet (void)
{
  g_autoptr (BpFleet) fleet = NULL;
  g_autoptr (GError) error = NULL;
  Table table;

  set_up (&table);
  fleet = bp_fleet_new (table.firmware, &BP_FLASH_OPTIONS_DEFAULT, &BP_ENTRY_OPTIONS_DEFAULT);
  g_assert_false (bp_fleet_gather (fleet, G_LIST_MODEL (table.list), NULL, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_NO_BOARD);
  tear_down (&table);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fleet/eight-are-flashed-at-the-same-time",
                   test_eight_are_flashed_at_the_same_time);
  g_test_add_data_func ("/fleet/one-that-fails-early-does-not-disturb-the-others",
                        GUINT_TO_POINTER (2), test_one_that_fails_does_not_disturb_the_others);
  g_test_add_data_func ("/fleet/one-that-fails-late-does-not-disturb-the-others",
                        GUINT_TO_POINTER (30), test_one_that_fails_does_not_disturb_the_others);
  g_test_add_func ("/fleet/the-worst-outcome-is-told", test_the_worst_outcome_is_told);
  g_test_add_func ("/fleet/another-memory-map-is-left-alone",
                   test_another_memory_map_is_left_alone);
  g_test_add_func ("/fleet/without-a-sample-all-must-be-alike",
                   test_without_a_sample_all_must_be_alike);
  g_test_add_func ("/fleet/other-ids-are-left-alone", test_other_ids_are_left_alone);
  g_test_add_func ("/fleet/cancelling-stops-all", test_cancelling_stops_all);
  g_test_add_func ("/fleet/nothing-there-is-no-fleet", test_nothing_there_is_no_fleet);
  return g_test_run ();
}
