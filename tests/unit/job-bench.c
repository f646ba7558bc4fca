/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "job-bench.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-fake-clock.h"
#include "firmware/bp-firmware-builder.h"
#include "flash/bp-flash-job.h"
#include "vector-guard.h"
#include "virtual/bp-virtual-boot.h"

#define NAME "bench"
#define VECTORS 400

void
job_bench_set_up (JobBench *self, const char *profile)
{
  g_autoptr (GError) error = NULL;

  *self = (JobBench){ 0 };
  self->clock = bp_fake_clock_new ();
  self->bus = bp_virtual_bus_new_empty (self->clock);
  self->device = bp_virtual_board_new (profile, &error);
  g_assert_no_error (error);
  bp_virtual_bus_add (self->bus, NAME, self->device);
  self->list = bp_board_list_new ();
  bp_board_list_add_bus (self->list, BP_USB_BUS (self->bus));
}

void
job_bench_tear_down (JobBench *self)
{
  g_assert_cmpuint (self->n_breaches, <=, self->n_allowed);
  g_clear_object (&self->list);
  g_clear_object (&self->bus);
  g_clear_object (&self->device);
  g_clear_object (&self->clock);
}

BpBoard *
job_bench_get_board (JobBench *self)
{
  BpBoard *board;

  if (!bp_virtual_board_is_present (self->device))
    bp_virtual_board_replug (self->device);
  bp_board_list_refresh (self->list);
  board = bp_board_list_find (self->list, "virtual:" NAME);
  g_assert_nonnull (board);
  return board;
}

typedef struct {
  GMainLoop *loop;
  gboolean done;
  GError *error;
} Run;

static void
on_finished (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *run = data;

  run->done = bp_job_run_finish (BP_JOB (source), result, &run->error);
  g_main_loop_quit (run->loop);
}

/* NULL where there is nothing to guard: a plain DFU stream has no order of its own. */
static VectorGuard *
post_guard (JobBench *self, BpJob *job)
{
  if (!BP_IS_FLASH_JOB (job) || self->device == NULL ||
      bp_board_get_loader_kind (bp_job_get_board (job)) == BP_LOADER_DFU)
    return NULL;
  return vector_guard_new (self->device, bp_flash_job_get_firmware (BP_FLASH_JOB (job)));
}

gboolean
job_bench_run (JobBench *self, BpJob *job, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Run run = { .loop = loop };
  VectorGuard *guard = post_guard (self, job);

  bp_job_set_clock (job, self->clock);
  bp_job_run_async (job, on_finished, &run);
  g_main_loop_run (loop);
  self->n_breaches += guard != NULL ? vector_guard_end (guard) : 0;
  g_assert_cmpint (run.done, ==, run.error == NULL);
  if (run.error != NULL)
    g_propagate_error (error, run.error);
  return run.done;
}

void
job_bench_put (JobBench *self, BpFirmware *firmware)
{
  for (guint i = 0; i < bp_firmware_get_n_segments (firmware); i++) {
    const BpSegment *segment = bp_firmware_get_segment (firmware, i);
    gsize size;
    const guint8 *data = g_bytes_get_data (segment->bytes, &size);

    g_assert_true (bp_virtual_board_poke (self->device, segment->address, data, size));
  }
}

gboolean
job_bench_holds (JobBench *self, BpFirmware *firmware)
{
  for (guint i = 0; i < bp_firmware_get_n_segments (firmware); i++) {
    const BpSegment *segment = bp_firmware_get_segment (firmware, i);
    gsize size;
    const guint8 *data = g_bytes_get_data (segment->bytes, &size);
    const guint8 *found = bp_virtual_board_peek (self->device, segment->address, size);

    if (found == NULL || memcmp (found, data, size) != 0)
      return FALSE;
  }
  return TRUE;
}

static void
fill (guint8 *data, gsize size, guint8 seed)
{
  for (gsize i = 0; i < size; i++)
    data[i] = (guint8)(seed + i * 7 + i / 251);
}

static BpFirmware *
make_firmware (const char *profile_name, guint32 base, guint32 second, gsize size,
               guint8 vector_seed, guint8 body_seed)
{
  const BpVirtualProfile *profile = bp_virtual_profile_find (profile_name);
  gsize table = bp_virtual_boot_get_offset (profile);
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_INTEL_HEX);
  g_autofree guint8 *body = g_malloc (size);
  g_autoptr (GError) error = NULL;
  guint8 vectors[VECTORS];
  BpFirmware *firmware;

  fill (vectors, sizeof vectors, vector_seed);
  fill (body, size, body_seed);
  bp_poke_u32 (vectors + table, 0x20001000);
  bp_poke_u32 (vectors + table + 4, second + 0x11);
  bp_virtual_boot_mark (profile, vectors);
  g_assert_true (bp_firmware_builder_add (builder, base, vectors, sizeof vectors, 1, &error));
  g_assert_true (bp_firmware_builder_add (builder, second, body, size, 2, &error));
  firmware = bp_firmware_builder_end (builder, "line", &error);
  g_assert_no_error (error);
  return firmware;
}

BpFirmware *
job_bench_make_firmware (guint32 base, guint32 second, gsize size, guint8 seed)
{
  return make_firmware ("f405", base, second, size, seed, (guint8)(seed + 1));
}

BpFirmware *
job_bench_make_update (guint32 base, guint32 second, gsize size, guint8 seed)
{
  return make_firmware ("f405", base, second, size, seed, (guint8)(seed + 2));
}

BpFirmware *
job_bench_make_bootable (const char *profile, guint32 base, guint32 second, gsize size, guint8 seed)
{
  return make_firmware (profile, base, second, size, seed, (guint8)(seed + 1));
}
