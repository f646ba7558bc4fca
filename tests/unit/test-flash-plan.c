/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "firmware/bp-firmware-builder.h"
#include "flash/bp-flash-plan.h"

#define F405 "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg"
#define G474 "@Internal Flash   /0x08000000/256*02Kg"

typedef struct {
  GPtrArray *maps;
  BpFlashTarget target;
} Fixture;

static void
set_up (Fixture *self, const char *chip, const char *map)
{
  g_autoptr (GError) error = NULL;

  self->maps = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->maps, bp_memory_map_parse (map, &error));
  g_assert_no_error (error);
  g_ptr_array_add (self->maps, bp_memory_map_parse ("@Option Bytes  /0x1FFFC000/01*016 e", &error));
  g_assert_no_error (error);
  self->target = (BpFlashTarget){
    .flash = g_ptr_array_index (self->maps, 0),
    .maps = self->maps,
    .chip = bp_chip_find (chip),
    .features = BP_LOADER_CAN_READ | BP_LOADER_CAN_READ_BACK | BP_LOADER_CAN_WRITE |
                BP_LOADER_CAN_ERASE | BP_LOADER_CAN_MASS_ERASE | BP_LOADER_CAN_ADDRESS,
    .block_size = 2048,
  };
  g_assert_nonnull (self->target.chip);
}

static void
tear_down (Fixture *self)
{
  g_ptr_array_unref (self->maps);
}

/* A piece of firmware that is 0x5A all through, with a vector table if it begins with one. */
static void
add_piece (BpFirmwareBuilder *builder, guint32 address, gsize size, gboolean vectors)
{
  g_autofree guint8 *data = g_malloc (size);
  g_autoptr (GError) error = NULL;

  memset (data, 0x5a, size);
  if (vectors) {
    bp_poke_u32 (data, 0x20020000);
    bp_poke_u32 (data + 4, address + 0x101);
  }
  bp_firmware_builder_add (builder, address, data, size, 1, &error);
  g_assert_no_error (error);
}

/* The shape of a Betaflight image: vectors, a hole for the settings, the rest. */
static BpFirmware *
make_betaflight (void)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_INTEL_HEX);
  g_autoptr (GError) error = NULL;
  BpFirmware *firmware;

  add_piece (builder, 0x08000000, 0x200, TRUE);
  add_piece (builder, 0x08008000, 0x20000, FALSE);
  firmware = bp_firmware_builder_end (builder, "line", &error);
  g_assert_no_error (error);
  return firmware;
}

static BpFirmware *
make_piece (guint32 address, gsize size)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_INTEL_HEX);
  g_autoptr (GError) error = NULL;
  BpFirmware *firmware;

  add_piece (builder, address, size, TRUE);
  firmware = bp_firmware_builder_end (builder, "line", &error);
  g_assert_no_error (error);
  return firmware;
}

static guint32
sector_at (const GArray *list, guint i)
{
  g_assert_cmpuint (i, <, list->len);
  return g_array_index (list, BpPlanSector, i).address;
}

static const BpPlanRun *
run_at (const GArray *list, guint i)
{
  g_assert_cmpuint (i, <, list->len);
  return &g_array_index (list, BpPlanRun, i);
}

static gboolean
has_warning (BpFlashPlan *plan, const char *code)
{
  const GArray *warnings = bp_flash_plan_get_warnings (plan);

  for (guint i = 0; i < warnings->len; i++) {
    if (g_str_equal (g_array_index (warnings, BpPlanWarning, i).code, code))
      return TRUE;
  }
  return FALSE;
}

static BpFlashPlan *
make_plan (Fixture *fixture, BpFirmware *firmware, const BpFlashSurvey *survey,
           BpFlashOptions options)
{
  g_autoptr (GError) error = NULL;
  BpFlashPlan *plan = bp_flash_plan_new (firmware, &fixture->target, survey, &options, &error);

  g_assert_no_error (error);
  return plan;
}

static void
test_settings_hole_is_kept (void)
{
  Fixture fixture;
  g_autoptr (BpFirmware) firmware = make_betaflight ();
  g_autoptr (BpFlashPlan) plan = NULL;

  set_up (&fixture, "STM32F405", F405);
  plan = make_plan (&fixture, firmware, NULL, BP_FLASH_OPTIONS_DEFAULT);

  /* 0x08000000; 0x08008000, 0x0800C000, 0x08010000, 0x08020000 */
  g_assert_cmpuint (bp_flash_plan_get_erase (plan)->len, ==, 5);
  g_assert_cmphex (sector_at (bp_flash_plan_get_erase (plan), 0), ==, 0x08000000);
  g_assert_cmphex (sector_at (bp_flash_plan_get_keep (plan), 0), ==, 0x08004000);
  g_assert_cmpuint (bp_flash_plan_get_keep (plan)->len, ==, 7);
  g_assert_false (bp_flash_plan_is_exact (plan));
  g_assert_false (has_warning (plan, "settings-lost"));
  g_assert_cmpuint (bp_flash_plan_get_bytes (plan), ==, 0x20200);
  g_assert_cmpint (bp_flash_plan_get_duration (plan), >, 1000000);
  tear_down (&fixture);
}

static void
test_vector_block_is_apart_and_last (void)
{
  Fixture fixture;
  g_autoptr (BpFirmware) firmware = make_piece (0x08000000, 10000);
  g_autoptr (BpFlashPlan) plan = NULL;
  const BpPlanRun *vector;

  set_up (&fixture, "STM32F405", F405);
  plan = make_plan (&fixture, firmware, NULL, BP_FLASH_OPTIONS_DEFAULT);
  vector = bp_flash_plan_get_vector_run (plan);

  g_assert_nonnull (vector);
  g_assert_cmphex (vector->address, ==, 0x08000000);
  g_assert_cmpuint (vector->size, ==, 8);
  g_assert_cmpuint (bp_flash_plan_get_write (plan)->len, ==, 1);
  g_assert_cmphex (run_at (bp_flash_plan_get_write (plan), 0)->address, ==, 0x08000008);
  g_assert_cmpuint (run_at (bp_flash_plan_get_write (plan), 0)->size, ==, 10000 - 8);
  tear_down (&fixture);
}

static void
test_vector_sector_behind_a_bootloader_is_erased_first (void)
{
  Fixture fixture;
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_INTEL_HEX);
  g_autoptr (BpFirmware) firmware = NULL;
  g_autoptr (BpFlashPlan) plan = NULL;

  /* As a Crazyflie's: begins at the second sector. */
  add_piece (builder, 0x08004000, 0x8000, TRUE);
  firmware = bp_firmware_builder_end (builder, "line", NULL);
  set_up (&fixture, "STM32F405", F405);
  plan = make_plan (&fixture, firmware, NULL, BP_FLASH_OPTIONS_DEFAULT);

  g_assert_cmphex (sector_at (bp_flash_plan_get_erase (plan), 0), ==, 0x08004000);
  g_assert_cmphex (bp_flash_plan_get_vector_run (plan)->address, ==, 0x08004000);
  g_assert_cmphex (sector_at (bp_flash_plan_get_keep (plan), 0), ==, 0x08000000);
  tear_down (&fixture);
}

static BpFlashSurvey *
make_survey (Fixture *fixture, BpSurveyFinding finding)
{
  guint n_sectors = bp_memory_map_get_n_sectors (fixture->target.flash);
  BpFlashSurvey *survey = bp_flash_survey_new (n_sectors);

  for (guint i = 0; i < n_sectors; i++)
    bp_flash_survey_set (survey, i, finding, FALSE);
  return survey;
}

static void
test_nothing_different_means_nothing_to_do (void)
{
  Fixture fixture;
  g_autoptr (BpFirmware) firmware = make_betaflight ();
  g_autoptr (BpFlashPlan) plan = NULL;
  g_autoptr (BpFlashSurvey) survey = NULL;

  set_up (&fixture, "STM32F405", F405);
  survey = make_survey (&fixture, BP_SURVEY_EQUAL);
  plan = make_plan (&fixture, firmware, survey, BP_FLASH_OPTIONS_DEFAULT);

  g_assert_true (bp_flash_plan_is_empty (plan));
  g_assert_true (bp_flash_plan_is_exact (plan));
  g_assert_cmpuint (bp_flash_plan_get_skip (plan)->len, ==, 5);
  tear_down (&fixture);
}

static void
test_any_difference_rewrites_the_vector_sector_too (void)
{
  Fixture fixture;
  g_autoptr (BpFirmware) firmware = make_betaflight ();
  g_autoptr (BpFlashPlan) plan = NULL;
  g_autoptr (BpFlashSurvey) survey = NULL;

  set_up (&fixture, "STM32F405", F405);
  survey = make_survey (&fixture, BP_SURVEY_EQUAL);
  bp_flash_survey_set (survey, 3, BP_SURVEY_DIFFERENT, FALSE);
  plan = make_plan (&fixture, firmware, survey, BP_FLASH_OPTIONS_DEFAULT);

  g_assert_cmpuint (bp_flash_plan_get_erase (plan)->len, ==, 2);
  g_assert_cmphex (sector_at (bp_flash_plan_get_erase (plan), 0), ==, 0x08000000);
  g_assert_cmphex (sector_at (bp_flash_plan_get_erase (plan), 1), ==, 0x0800c000);
  g_assert_cmpuint (bp_flash_plan_get_bytes (plan), ==, 0x200 + 0x4000);
  tear_down (&fixture);
}

static void
test_blank_chip_is_written_without_an_erase (void)
{
  Fixture fixture;
  g_autoptr (BpFirmware) firmware = make_betaflight ();
  g_autoptr (BpFlashPlan) plan = NULL;
  g_autoptr (BpFlashSurvey) survey = NULL;

  set_up (&fixture, "STM32F405", F405);
  survey = make_survey (&fixture, BP_SURVEY_BLANK);
  plan = make_plan (&fixture, firmware, survey, BP_FLASH_OPTIONS_DEFAULT);

  g_assert_cmpuint (bp_flash_plan_get_erase (plan)->len, ==, 0);
  g_assert_cmpuint (bp_flash_plan_get_bytes (plan), ==, 0x20200);
  g_assert_false (bp_flash_plan_is_empty (plan));
  tear_down (&fixture);
}

static void
test_blank_sectors_of_an_interrupted_job_are_not_trusted (void)
{
  Fixture fixture;
  g_autoptr (BpFirmware) firmware = make_betaflight ();
  g_autoptr (BpFlashPlan) plan = NULL;
  g_autoptr (BpFlashSurvey) survey = NULL;

  set_up (&fixture, "STM32F405", F405);
  survey = make_survey (&fixture, BP_SURVEY_BLANK);
  bp_flash_survey_set (survey, 2, BP_SURVEY_EQUAL, FALSE);
  plan = make_plan (&fixture, firmware, survey, BP_FLASH_OPTIONS_DEFAULT);

  g_assert_cmpuint (bp_flash_plan_get_erase (plan)->len, ==, 4);
  g_assert_cmpuint (bp_flash_plan_get_skip (plan)->len, ==, 1);
  tear_down (&fixture);
}

static void
test_blank_is_not_trusted_where_units_take_one_write (void)
{
  Fixture fixture;
  g_autoptr (BpFirmware) firmware = make_piece (0x08000000, 5000);
  g_autoptr (BpFlashPlan) plan = NULL;
  g_autoptr (BpFlashSurvey) survey = NULL;

  set_up (&fixture, "STM32G474", G474);
  survey = make_survey (&fixture, BP_SURVEY_BLANK);
  plan = make_plan (&fixture, firmware, survey, BP_FLASH_OPTIONS_DEFAULT);

  g_assert_cmpuint (bp_flash_plan_get_erase (plan)->len, ==, 3);
  tear_down (&fixture);
}

static void
test_runs_fill_whole_write_units (void)
{
  Fixture fixture;
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_INTEL_HEX);
  g_autoptr (BpFirmware) firmware = NULL;
  g_autoptr (BpFlashPlan) plan = NULL;
  const BpPlanRun *run;
  guint8 buffer[16];

  /* Two pieces that share a unit of 8 bytes, and an odd end. */
  add_piece (builder, 0x08000800, 3, FALSE);
  add_piece (builder, 0x08000805, 8, FALSE);
  firmware = bp_firmware_builder_end (builder, "line", NULL);
  set_up (&fixture, "STM32G474", G474);
  plan = make_plan (&fixture, firmware, NULL, BP_FLASH_OPTIONS_DEFAULT);

  g_assert_cmpuint (bp_flash_plan_get_write (plan)->len, ==, 1);
  run = run_at (bp_flash_plan_get_write (plan), 0);
  g_assert_cmphex (run->address, ==, 0x08000800);
  g_assert_cmpuint (run->size, ==, 16);
  bp_flash_plan_fill_run (plan, run, buffer);
  g_assert_cmphex (buffer[2], ==, 0x5a);
  g_assert_cmphex (buffer[3], ==, 0xff);
  g_assert_cmphex (buffer[5], ==, 0x5a);
  g_assert_cmphex (buffer[13], ==, 0xff);
  tear_down (&fixture);
}

static void
test_blank_blocks_are_not_sent_but_verified (void)
{
  Fixture fixture;
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_INTEL_HEX);
  g_autoptr (BpFirmware) firmware = NULL;
  g_autoptr (BpFlashPlan) plan = NULL;
  g_autofree guint8 *blank = g_malloc (8192);

  memset (blank, 0xff, 8192);
  add_piece (builder, 0x08000000, 4096, TRUE);
  bp_firmware_builder_add (builder, 0x08001000, blank, 8192, 2, NULL);
  add_piece (builder, 0x08003000, 100, FALSE);
  firmware = bp_firmware_builder_end (builder, "line", NULL);
  set_up (&fixture, "STM32F405", F405);
  plan = make_plan (&fixture, firmware, NULL, BP_FLASH_OPTIONS_DEFAULT);

  g_assert_cmpuint (bp_flash_plan_get_bytes (plan), >=, 4096 + 100);
  g_assert_cmpuint (bp_flash_plan_get_bytes (plan), <, 4096 + 100 + 128);
  g_assert_cmpuint (bp_flash_plan_get_verify (plan)->len, ==, 1);
  g_assert_cmpuint (run_at (bp_flash_plan_get_verify (plan), 0)->size, ==, 4096 - 8 + 8192 + 100);
  tear_down (&fixture);
}

static void
test_full_erase_takes_all_and_says_so (void)
{
  Fixture fixture;
  g_autoptr (BpFirmware) firmware = make_betaflight ();
  g_autoptr (BpFlashPlan) plan = NULL;
  BpFlashOptions options = BP_FLASH_OPTIONS_DEFAULT;

  options.full_erase = TRUE;
  set_up (&fixture, "STM32F405", F405);
  plan = make_plan (&fixture, firmware, NULL, options);

  g_assert_cmpuint (bp_flash_plan_get_erase (plan)->len, ==, 12);
  g_assert_cmpuint (bp_flash_plan_get_keep (plan)->len, ==, 0);
  g_assert_true (has_warning (plan, "settings-lost"));
  /* 16 s by mass erase on an F4, as long as sector by sector: not worth giving up the order for */
  g_assert_false (bp_flash_plan_uses_mass_erase (plan));
  tear_down (&fixture);
}

static void
test_full_erase_of_small_pages_is_a_mass_erase (void)
{
  Fixture fixture;
  g_autoptr (BpFirmware) firmware = make_piece (0x08000000, 5000);
  g_autoptr (BpFlashPlan) plan = NULL;
  BpFlashOptions options = BP_FLASH_OPTIONS_DEFAULT;

  options.full_erase = TRUE;
  set_up (&fixture, "STM32G474", G474);
  plan = make_plan (&fixture, firmware, NULL, options);

  g_assert_true (bp_flash_plan_uses_mass_erase (plan));
  g_assert_cmpuint (bp_flash_plan_get_erase (plan)->len, ==, 256);
  tear_down (&fixture);
}

static void
test_the_cheaper_erase_is_chosen (void)
{
  static const struct {
    const char *chip;
    const char *map;
    gboolean full_erase;
    gboolean is_mass;
    int erase_time; /* ms, of all that is erased */
  } cases[] = {
    { "STM32H743", "@Internal Flash   /0x08000000/16*128Kg", TRUE, TRUE, 11000 },
    { "STM32H743", "@Internal Flash   /0x08000000/16*128Kg", FALSE, FALSE, 1000 },
    { "STM32F405", F405, TRUE, FALSE, 16800 },
    { "STM32G474", G474, TRUE, TRUE, 66 },
    { "STM32G474", G474, FALSE, FALSE, 66 },
    /* what must stay, stays */
    { "STM32G474", "@Internal Flash   /0x08000000/250*02Kg,6*02Ka", TRUE, FALSE, 5500 },
    { "AT32F435", "@Internal Flash   /0x08000000/128*002Kg", TRUE, FALSE, 6400 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Fixture fixture;
    g_autoptr (BpFirmware) firmware = make_piece (0x08000000, 5000);
    g_autoptr (BpFlashPlan) plan = NULL;
    const BpFlashOptions options = { .full_erase = cases[i].full_erase };
    gint64 rest;

    set_up (&fixture, cases[i].chip, cases[i].map);
    plan = make_plan (&fixture, firmware, NULL, options);
    g_assert_cmpint (bp_flash_plan_uses_mass_erase (plan), ==, cases[i].is_mass);
    rest = bp_flash_plan_get_duration (plan) - (gint64)cases[i].erase_time * 1000;
    /* Writing 5000 bytes takes something, and not much. */
    g_assert_cmpint (rest, >, 0);
    g_assert_cmpint (rest, <, 600 * 1000);
    tear_down (&fixture);
  }
}

typedef struct {
  const char *map;
  guint32 address;
  gsize size;
  int code; /* -1: fits */
} FitCase;

static const FitCase fit_cases[] = {
  { F405, 0x08000000, 0x100000, -1 },
  { F405, 0x08000000, 0x100001, BP_ERROR_DOES_NOT_FIT },
  { F405, 0x07ffff00, 0x200, BP_ERROR_DOES_NOT_FIT },
  { F405, 0x1fffc000, 16, BP_ERROR_DOES_NOT_FIT },
  { F405, 0x20000000, 16, BP_ERROR_DOES_NOT_FIT },
  { F405, 0xffffff00, 0x100, BP_ERROR_DOES_NOT_FIT },
  { "@Internal Flash   /0x08000000/8*001Ka,056*001Kg", 0x08001c00, 0x800, BP_ERROR_DOES_NOT_FIT },
  { "@Internal Flash   /0x08000000/8*001Ka,056*001Kg", 0x08002000, 0x800, -1 },
  { "@Internal Flash /0x08000000/8*128Kg/0x08100000/8*128Kg", 0x080fff00, 0x200, -1 },
  { "@Internal Flash /0x08000000/8*64Kg/0x08100000/8*128Kg", 0x0807ff00, 0x200,
    BP_ERROR_DOES_NOT_FIT },
};

static void
test_fit (gconstpointer data)
{
  const FitCase *c = data;
  Fixture fixture;
  g_autoptr (BpFirmware) firmware = make_piece (c->address, c->size);
  g_autoptr (BpFlashPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&fixture, "STM32F405", c->map);
  plan = bp_flash_plan_new (firmware, &fixture.target, NULL, &BP_FLASH_OPTIONS_DEFAULT, &error);
  if (c->code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, BP_ERROR, c->code);
  tear_down (&fixture);
}

static void
test_option_bytes_are_named (void)
{
  Fixture fixture;
  g_autoptr (BpFirmware) firmware = make_piece (0x1fffc000, 16);
  g_autoptr (BpFlashPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&fixture, "STM32F405", F405);
  plan = bp_flash_plan_new (firmware, &fixture.target, NULL, &BP_FLASH_OPTIONS_DEFAULT, &error);
  g_assert_null (plan);
  g_assert_nonnull (strstr (error->message, "Option Bytes"));
  g_assert_cmphex (bp_error_get_address (error), ==, 0x1fffc000);
  tear_down (&fixture);
}

static void
test_full_erase_without_internal_flash_is_refused (void)
{
  Fixture fixture;
  g_autoptr (BpFirmware) firmware = make_piece (0x90000000, 4096);
  g_autoptr (BpFlashPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  BpFlashOptions options = BP_FLASH_OPTIONS_DEFAULT;

  options.full_erase = TRUE;
  set_up (&fixture, "STM32H743", "@External Flash /0x90000000/998*128Kg,1*128Kg,4*128Kg,21*128Ka");
  plan = bp_flash_plan_new (firmware, &fixture.target, NULL, &options, &error);
  g_assert_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED);
  tear_down (&fixture);
}

static void
test_stream_takes_one_piece (void)
{
  BpFlashTarget target = {
    .chip = bp_chip_find ("STM32"),
    .features = BP_LOADER_CAN_READ | BP_LOADER_CAN_READ_BACK | BP_LOADER_CAN_WRITE,
    .block_size = 64,
  };
  g_autoptr (BpFirmware) whole = make_piece (0x08000000, 1000);
  g_autoptr (BpFirmware) holes = make_betaflight ();
  g_autoptr (BpFlashPlan) plan = NULL;
  g_autoptr (BpFlashPlan) refused = NULL;
  g_autoptr (GError) error = NULL;

  plan = bp_flash_plan_new (whole, &target, NULL, &BP_FLASH_OPTIONS_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_true (bp_flash_plan_is_stream (plan));
  g_assert_cmpuint (bp_flash_plan_get_bytes (plan), ==, 1000);

  refused = bp_flash_plan_new (holes, &target, NULL, &BP_FLASH_OPTIONS_DEFAULT, &error);
  g_assert_error (error, BP_ERROR, BP_ERROR_DOES_NOT_FIT);
}

/* A chip of one sector, or one that nobody knows. */
static void
test_chip_that_is_erased_as_a_whole_warns_of_lost_settings (void)
{
  Fixture fixture;
  g_autoptr (BpFirmware) firmware = make_piece (0x08000000, 0x4000);
  g_autoptr (BpFlashPlan) plan = NULL;

  set_up (&fixture, "STM32", "@Internal Flash /0x08000000/01*128Kg");
  plan = make_plan (&fixture, firmware, NULL, BP_FLASH_OPTIONS_DEFAULT);
  g_assert_true (has_warning (plan, "settings-lost"));
  tear_down (&fixture);
}

static void
test_flat_file_warns_of_lost_settings (void)
{
  Fixture fixture;
  g_autoptr (BpFirmware) firmware = make_piece (0x08000000, 0x10000);
  g_autoptr (BpFlashPlan) plan = NULL;

  set_up (&fixture, "STM32F405", F405);
  plan = make_plan (&fixture, firmware, NULL, BP_FLASH_OPTIONS_DEFAULT);
  g_assert_true (has_warning (plan, "settings-lost"));
  tear_down (&fixture);
}

static void
test_half_filled_sector_with_other_contents_is_told (void)
{
  Fixture fixture;
  g_autoptr (BpFirmware) firmware = make_piece (0x08000000, 1000);
  g_autoptr (BpFlashPlan) plan = NULL;
  g_autoptr (BpFlashSurvey) survey = NULL;

  set_up (&fixture, "STM32F405", F405);
  survey = make_survey (&fixture, BP_SURVEY_DIFFERENT);
  bp_flash_survey_set (survey, 0, BP_SURVEY_DIFFERENT, TRUE);
  plan = make_plan (&fixture, firmware, survey, BP_FLASH_OPTIONS_DEFAULT);
  g_assert_true (has_warning (plan, "partial-sector"));
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flash-plan/settings-hole-is-kept", test_settings_hole_is_kept);
  g_test_add_func ("/flash-plan/vector-block-is-apart-and-last",
                   test_vector_block_is_apart_and_last);
  g_test_add_func ("/flash-plan/vector-sector-behind-a-bootloader-is-erased-first",
                   test_vector_sector_behind_a_bootloader_is_erased_first);
  g_test_add_func ("/flash-plan/nothing-different-means-nothing-to-do",
                   test_nothing_different_means_nothing_to_do);
  g_test_add_func ("/flash-plan/any-difference-rewrites-the-vector-sector-too",
                   test_any_difference_rewrites_the_vector_sector_too);
  g_test_add_func ("/flash-plan/blank-chip-is-written-without-an-erase",
                   test_blank_chip_is_written_without_an_erase);
  g_test_add_func ("/flash-plan/blank-sectors-of-an-interrupted-job-are-not-trusted",
                   test_blank_sectors_of_an_interrupted_job_are_not_trusted);
  g_test_add_func ("/flash-plan/blank-is-not-trusted-where-units-take-one-write",
                   test_blank_is_not_trusted_where_units_take_one_write);
  g_test_add_func ("/flash-plan/runs-fill-whole-write-units", test_runs_fill_whole_write_units);
  g_test_add_func ("/flash-plan/blank-blocks-are-not-sent-but-verified",
                   test_blank_blocks_are_not_sent_but_verified);
  g_test_add_func ("/flash-plan/full-erase-takes-all-and-says-so",
                   test_full_erase_takes_all_and_says_so);
  g_test_add_func ("/flash-plan/the-cheaper-erase-is-chosen", test_the_cheaper_erase_is_chosen);
  g_test_add_func ("/flash-plan/full-erase-of-small-pages-is-a-mass-erase",
                   test_full_erase_of_small_pages_is_a_mass_erase);
  for (guint i = 0; i < G_N_ELEMENTS (fit_cases); i++) {
    g_autofree char *path = g_strdup_printf ("/flash-plan/fit/%u", i);

    g_test_add_data_func (path, &fit_cases[i], test_fit);
  }
  g_test_add_func ("/flash-plan/option-bytes-are-named", test_option_bytes_are_named);
  g_test_add_func ("/flash-plan/full-erase-without-internal-flash-is-refused",
                   test_full_erase_without_internal_flash_is_refused);
  g_test_add_func ("/flash-plan/stream-takes-one-piece", test_stream_takes_one_piece);
  g_test_add_func ("/flash-plan/chip-that-is-erased-as-a-whole-warns-of-lost-settings",
                   test_chip_that_is_erased_as_a_whole_warns_of_lost_settings);
  g_test_add_func ("/flash-plan/flat-file-warns-of-lost-settings",
                   test_flat_file_warns_of_lost_settings);
  g_test_add_func ("/flash-plan/half-filled-sector-with-other-contents-is-told",
                   test_half_filled_sector_with_other_contents_is_told);
  return g_test_run ();
}
