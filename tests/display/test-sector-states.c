/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The states of sectors, as a plan and the work of a job leave them; needs no display. */

#include <string.h>

#include "app/bp-sector-states.h"
#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "firmware/bp-firmware-builder.h"

#define F405 "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg"
#define N_SECTORS 12
#define BASE 0x08000000
#define SIZE 0x8200 /* into the third sector */

typedef struct {
  BpMemoryMap *map;
  BpFirmware *firmware;
  BpFlashPlan *plan;
  BpSectorStates *states;
} Chip;

static void
set_up (Chip *self, gconstpointer data)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_INTEL_HEX);
  g_autofree guint8 *image = g_malloc (SIZE);
  g_autoptr (GError) error = NULL;
  const BpFlashOptions options = BP_FLASH_OPTIONS_DEFAULT;
  BpFlashTarget target = {
    .chip = bp_chip_find ("STM32F405"),
    .features = BP_LOADER_CAN_READ | BP_LOADER_CAN_READ_BACK | BP_LOADER_CAN_WRITE |
                BP_LOADER_CAN_ERASE | BP_LOADER_CAN_ADDRESS,
    .block_size = 2048,
  };

  memset (image, 0x5a, SIZE);
  bp_poke_u32 (image, 0x20020000);
  bp_poke_u32 (image + 4, BASE + 0x101);
  bp_firmware_builder_add (builder, BASE, image, SIZE, 1, &error);
  g_assert_no_error (error);
  self->firmware = bp_firmware_builder_end (builder, "line", &error);
  g_assert_no_error (error);
  self->map = bp_memory_map_parse (F405, &error);
  g_assert_no_error (error);
  target.flash = self->map;
  self->plan = bp_flash_plan_new (self->firmware, &target, NULL, &options, &error);
  g_assert_no_error (error);
  self->states = bp_sector_states_new (self->plan);
}

static void
tear_down (Chip *self, gconstpointer data)
{
  bp_sector_states_free (self->states);
  g_object_unref (self->plan);
  g_object_unref (self->map);
  g_object_unref (self->firmware);
}

static BpSectorState
state_of (Chip *self, guint i)
{
  return bp_sector_states_get (self->states, i)->state;
}

static gboolean
is_whole (Chip *self, guint i)
{
  const BpSectorView *sector = bp_sector_states_get (self->states, i);

  return sector->done == sector->size;
}

static void
mark (Chip *self, BpMarkKind kind, guint32 offset, guint64 size)
{
  const BpJobMark done = { kind, BASE + offset, size };

  bp_sector_states_apply (self->states, &done);
}

static void
test_a_plan_begins (Chip *self, gconstpointer data)
{
  g_assert_cmpuint (bp_sector_states_get_n (self->states), ==, N_SECTORS);
  g_assert_cmpuint (bp_sector_states_get_size (self->states), ==, 1024 * 1024);
  for (guint i = 0; i < N_SECTORS; i++) {
    g_assert_cmpint (state_of (self, i), ==, i < 3 ? BP_SECTOR_PLANNED : BP_SECTOR_KEPT);
    g_assert_true (bp_sector_states_get (self->states, i)->holds_settings == (i == 1));
  }
  g_assert_cmpuint (bp_sector_states_find (self->states, 0x3fff), ==, 0);
  g_assert_cmpuint (bp_sector_states_find (self->states, 0x4000), ==, 1);
  g_assert_cmpuint (bp_sector_states_find (self->states, G_MAXUINT32), ==, N_SECTORS - 1);
}

static void
test_work_goes_forward (Chip *self, gconstpointer data)
{
  mark (self, BP_MARK_ERASED, 0, 0xc000);
  g_assert_cmpint (state_of (self, 2), ==, BP_SECTOR_ERASED);
  g_assert_cmpint (state_of (self, 3), ==, BP_SECTOR_KEPT);
  mark (self, BP_MARK_WRITTEN, 0x100, 0x5f00);
  g_assert_cmpint (state_of (self, 0), ==, BP_SECTOR_WRITTEN);
  g_assert_true (is_whole (self, 0));
  g_assert_cmpuint (bp_sector_states_get (self->states, 1)->done, ==, 0x2000);
  g_assert_cmpint (state_of (self, 2), ==, BP_SECTOR_ERASED);
}

/* The last sector is full when all that belongs into it is there. */
static void
test_a_partly_filled_sector_is_whole (Chip *self, gconstpointer data)
{
  mark (self, BP_MARK_WRITTEN, 0x4000, SIZE - 0x4000);
  g_assert_true (is_whole (self, 2));
  mark (self, BP_MARK_VERIFIED, 0x4000, SIZE - 0x4000);
  g_assert_cmpint (state_of (self, 2), ==, BP_SECTOR_VERIFIED);
  g_assert_true (is_whole (self, 2));
}

static void
test_the_vector_block_changes_nothing (Chip *self, gconstpointer data)
{
  mark (self, BP_MARK_VERIFIED, 0x100, 0x3f00);
  mark (self, BP_MARK_WRITTEN, 0, 0x100);
  g_assert_cmpint (state_of (self, 0), ==, BP_SECTOR_VERIFIED);
  mark (self, BP_MARK_ERASED, 0, 0x4000); /* done anew */
  g_assert_cmpint (state_of (self, 0), ==, BP_SECTOR_ERASED);
}

static void
test_a_failure_has_a_place (Chip *self, gconstpointer data)
{
  bp_sector_states_fail (self->states, BP_NO_ADDRESS);
  bp_sector_states_fail (self->states, 0x20000000);
  for (guint i = 0; i < N_SECTORS; i++)
    g_assert_cmpint (state_of (self, i), !=, BP_SECTOR_FAILED);
  bp_sector_states_fail (self->states, BASE + 0x4001);
  g_assert_cmpint (state_of (self, 1), ==, BP_SECTOR_FAILED);
}

static void
test_a_mass_erase_is_every_sector (Chip *self, gconstpointer data)
{
  const BpJobMark all = { BP_MARK_ERASED, 0, G_MAXUINT32 };

  bp_sector_states_apply (self->states, &all);
  for (guint i = 0; i < N_SECTORS; i++)
    g_assert_cmpint (state_of (self, i), ==, BP_SECTOR_ERASED);
}

static void
test_words (Chip *self, gconstpointer data)
{
  g_autofree char *words = bp_sector_states_dup_words (self->states, 1);

  g_assert_cmpstr (words, ==, "0x08004000 · 16.0\302\240KiB · will be written, place of the settings");
}

static void
test_marks_that_touch_are_one (void)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (BpJobMark));

  bp_job_marks_add (marks, BP_MARK_WRITTEN, 0x100, 0x100);
  bp_job_marks_add (marks, BP_MARK_WRITTEN, 0x200, 0x100);
  bp_job_marks_add (marks, BP_MARK_VERIFIED, 0x300, 0x100);
  bp_job_marks_add (marks, BP_MARK_VERIFIED, 0x500, 0x100);
  g_assert_cmpuint (marks->len, ==, 3);
  g_assert_cmpuint (g_array_index (marks, BpJobMark, 0).size, ==, 0x200);
}

static void
add_test (const char *path, void (*test) (Chip *chip, gconstpointer data))
{
  g_test_add_vtable (path, sizeof (Chip), NULL, (GTestFixtureFunc)set_up, (GTestFixtureFunc)test,
                     (GTestFixtureFunc)tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/sector-states/plan", test_a_plan_begins);
  add_test ("/sector-states/forward", test_work_goes_forward);
  add_test ("/sector-states/partly", test_a_partly_filled_sector_is_whole);
  add_test ("/sector-states/vectors", test_the_vector_block_changes_nothing);
  add_test ("/sector-states/failure", test_a_failure_has_a_place);
  add_test ("/sector-states/mass-erase", test_a_mass_erase_is_every_sector);
  add_test ("/sector-states/words", test_words);
  g_test_add_func ("/job-marks/touch", test_marks_that_touch_are_one);
  return g_test_run ();
}
