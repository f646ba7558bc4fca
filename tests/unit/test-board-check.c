/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "base/bp-error.h"
#include "board/bp-microcontroller.h"
#include "firmware/bp-firmware-private.h"
#include "flash/bp-board-check.h"
#include "flash/bp-flash-plan.h"

#define MAX_STRINGS 8

/* What a board says: variant, version, target and name of the board. */
typedef struct {
  const char *variant;
  BpFirmwareFamily family;
  const char *version;
  const char *target;
  const char *board;
} Said;

static const Said speedybee = { "BTFL", BP_FAMILY_BETAFLIGHT, "4.5.1", "STM32F405",
                                "SPEEDYBEEF405V3" };
static const Said unified = { "BTFL", BP_FAMILY_BETAFLIGHT, "4.2.11", "STM32F405", "" };
static const Said omnibus = { "BTFL", BP_FAMILY_BETAFLIGHT, "3.5.7", "OMNIBUSF4SD", "" };
static const Said matek = { "INAV", BP_FAMILY_INAV, "7.1.2", "MATEKF405SE", "" };
static const Said silent = { "BTFL", BP_FAMILY_BETAFLIGHT, "3.2.5", "", "" };

static BpIdentity *
make_identity (const Said *said)
{
  BpIdentity *identity = g_new0 (BpIdentity, 1);

  g_strlcpy (identity->variant, said->variant, sizeof identity->variant);
  identity->family = said->family;
  identity->version = g_strdup (said->version);
  identity->target = g_strdup (said->target);
  identity->board_name = g_strdup (said->board);
  identity->manufacturer = g_strdup ("");
  identity->build_date = g_strdup ("");
  return identity;
}

/* An image with vectors that ends with these strings. */
static BpFirmware *
make_firmware (const char *name, const char *const *strings)
{
  static const guint8 vectors[64] = { 0x00, 0x00, 0x01, 0x20, 0x21, 0x00, 0x00, 0x08 };
  g_autoptr (GByteArray) image = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  BpFirmware *firmware;

  g_byte_array_append (image, vectors, sizeof vectors);
  for (guint i = 0; strings[i] != NULL; i++)
    g_byte_array_append (image, (const guint8 *)strings[i], (guint)strlen (strings[i]) + 1);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&image));
  firmware = bp_firmware_new_from_bytes (bytes, BP_FIRMWARE_DEFAULT_ADDRESS, NULL);
  g_assert_nonnull (firmware);
  bp_firmware_learn_name (firmware, name);
  return firmware;
}

typedef struct {
  const char *title;
  const Said *said;
  const char *name; /* of the file */
  const char *strings[MAX_STRINGS];
  gboolean is_wrong;
  const char *warnings; /* their codes, where it is right */
} CheckCase;

static const CheckCase cases[] = {
  { "same-board",
    &speedybee,
    "betaflight_4.5.2_STM32F405_SPEEDYBEEF405V3.hex",
    { "BTFL", "Betaflight", "STM32F405", "4.5.2", "SPEEDYBEEF405V3" },
    FALSE,
    "" },
  { "other-board",
    &speedybee,
    "betaflight_4.5.2_STM32F405_MATEKF405.hex",
    { "BTFL", "Betaflight", "STM32F405", "4.5.2", "MATEKF405" },
    TRUE,
    NULL },
  { "other-board-by-the-name-alone",
    &speedybee,
    "betaflight_4.5.2_STM32F405_MATEKF405.hex",
    { "BTFL", "Betaflight", "STM32F405", "4.5.2" },
    FALSE,
    "other-board" },
  { "other-chip",
    &speedybee,
    "fw.hex",
    { "BTFL", "Betaflight", "STM32F7X2", "4.5.2" },
    TRUE,
    NULL },
  { "chip-by-the-name-of-the-board",
    &matek,
    "fw.hex",
    { "BTFL", "Betaflight", "STM32H743", "4.5.2" },
    TRUE,
    NULL },
  { "unified-target",
    &unified,
    "fw.hex",
    { "BTFL", "Betaflight", "STM32F405", "4.3.0" },
    FALSE,
    "" },
  { "from-a-target-of-its-own-to-a-unified-one",
    &omnibus,
    "fw.hex",
    { "BTFL", "Betaflight", "STM32F405", "4.3.0" },
    FALSE,
    "other-version" },
  { "other-family-calls-the-board-something-else",
    &matek,
    "betaflight_4.5.2_STM32F405_MATEKF405TE.hex",
    { "BTFL", "Betaflight", "STM32F405", "4.5.2", "MATEKF405TE" },
    FALSE,
    "other-board,other-firmware" },
  { "same-family-other-target",
    &matek,
    "inav_7.1.2_MATEKF405CAN.hex",
    { "INAV", "INAV VERSION: %s", "7.1.2", "MATEKF405CAN" },
    TRUE,
    NULL },
  { "same-target-written-otherwise",
    &matek,
    "inav_7.1.2_MATEKF405_SE.hex",
    { "INAV", "INAV VERSION: %s", "7.1.2" },
    FALSE,
    "" },
  { "by-the-calendar",
    &speedybee,
    "fw.hex",
    { "BTFL", "Betaflight", "STM32F405", "2025.12.0" },
    FALSE,
    "other-version" },
  { "says-nothing",
    &silent,
    "inav_7.1.2_MATEKF405.hex",
    { "INAV", "INAV VERSION: %s", "7.1.2", "MATEKF405" },
    FALSE,
    "other-firmware" },
  { "file-says-nothing", &speedybee, "fw.hex", { "nothing" }, FALSE, "" },
};

static char *
join_warnings (BpFlashPlan *plan)
{
  static const char *const of_the_change[] = { "other-board", "other-firmware", "other-version",
                                               NULL };
  const GArray *warnings = bp_flash_plan_get_warnings (plan);
  g_autoptr (GString) codes = g_string_new (NULL);

  for (guint i = 0; i < warnings->len; i++) {
    const char *code = g_array_index (warnings, BpPlanWarning, i).code;

    if (g_strv_contains (of_the_change, code))
      g_string_append_printf (codes, "%s%s", codes->len > 0 ? "," : "", code);
  }
  return g_strdup (codes->str);
}

static BpFlashPlan *
make_plan (const CheckCase *c, const BpFlashOptions *options, GError **error)
{
  g_autoptr (BpIdentity) identity = make_identity (c->said);
  g_autoptr (BpFirmware) firmware = make_firmware (c->name, c->strings);
  const BpChip *chip;
  g_autoptr (BpMemoryMap) map = bp_microcontroller_make_map ("STM32F405", &chip, NULL);
  BpFlashTarget target = { .flash = map,
                           .chip = chip,
                           .features = BP_LOADER_CAN_WRITE | BP_LOADER_CAN_ERASE |
                                       BP_LOADER_CAN_ADDRESS | BP_LOADER_CAN_READ_BACK,
                           .block_size = 2048,
                           .pace = BP_LOADER_PACE_USB,
                           .identity = identity };

  return bp_flash_plan_new (firmware, &target, NULL, options, error);
}

static void
test_board_against_file (gconstpointer data)
{
  const CheckCase *c = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BpFlashPlan) plan = make_plan (c, &BP_FLASH_OPTIONS_DEFAULT, &error);
  g_autofree char *warnings = NULL;

  if (c->is_wrong) {
    g_assert_error (error, BP_ERROR, BP_ERROR_WRONG_BOARD);
    return;
  }
  g_assert_no_error (error);
  warnings = join_warnings (plan);
  g_assert_cmpstr (warnings, ==, c->warnings);
}

static void
test_force_goes_on_with_a_warning (void)
{
  g_autoptr (GError) error = NULL;
  BpFlashOptions options = BP_FLASH_OPTIONS_DEFAULT;
  g_autoptr (BpFlashPlan) plan = NULL;
  g_autofree char *warnings = NULL;

  options.force = TRUE;
  plan = make_plan (&cases[1], &options, &error);
  g_assert_no_error (error);
  warnings = join_warnings (plan);
  g_assert_cmpstr (warnings, ==, "other-board");
}

/* Who erases all of it needs no advice to do so. */
static void
test_full_erase_is_not_recommended_twice (void)
{
  g_autoptr (GError) error = NULL;
  BpFlashOptions options = BP_FLASH_OPTIONS_DEFAULT;
  g_autoptr (BpFlashPlan) plan = NULL;
  g_autofree char *warnings = NULL;

  options.full_erase = TRUE;
  plan = make_plan (&cases[7], &options, &error);
  g_assert_no_error (error);
  warnings = join_warnings (plan);
  g_assert_cmpstr (warnings, ==, "other-board");
}

static void
test_microcontroller_is_found_in_names (void)
{
  static const struct {
    const char *target;
    const char *board;
    const char *series;
  } names[] = {
    { "STM32F7X2", "KAKUTEF7", "STM32F7X2" },
    { "MATEKF722SE", "", "STM32F722" },
    { "", "SPEEDYBEEF405V3", "STM32F405" },
    { "OMNIBUSF4SD", "", NULL },
    { "NEUTRONRCF435AIO", "", "AT32F435" },
    { "KAKUTEH7", "", NULL },
    { "FLYWOOH743PRO", "", "STM32H743" },
    { "IFLIGHT_F4051", "", NULL },
    { "BETAFPVG473", "", "STM32G473" },
    { "", "", NULL },
    { "F", "F4", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    const Said said = { "BTFL", BP_FAMILY_BETAFLIGHT, "", names[i].target, names[i].board };
    g_autoptr (BpIdentity) identity = make_identity (&said);
    g_autofree char *series = bp_microcontroller_dup_of (identity);

    g_assert_cmpstr (series, ==, names[i].series);
  }
}

static void
test_sectors_come_from_the_series (void)
{
  static const struct {
    const char *series;
    guint n_sectors;
    gsize size;
  } maps[] = {
    { "STM32F405", 12, 1024 * 1024 },
    { "STM32F407", 12, 1024 * 1024 },
    { "STM32F411", 8, 512 * 1024 },
    { "STM32F7X2", 8, 512 * 1024 },
    { "STM32G47X", 256, 512 * 1024 },
    { "STM32H743", 16, 2048 * 1024 },
    { "STM32H750", 0, 0 },
    { "STM32H730", 0, 0 },
    { "RP2350", 0, 0 },
    { "AT32F435", 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (maps); i++) {
    const BpChip *chip;
    g_autoptr (GError) error = NULL;
    g_autoptr (BpMemoryMap) map = bp_microcontroller_make_map (maps[i].series, &chip, &error);

    g_test_message ("%s", maps[i].series);
    if (maps[i].n_sectors == 0) {
      g_assert_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED);
      continue;
    }
    g_assert_no_error (error);
    g_assert_cmpuint (bp_memory_map_get_n_sectors (map), ==, maps[i].n_sectors);
    g_assert_cmpuint (bp_memory_map_get_size (map), ==, maps[i].size);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/board-check/board-against-file/", cases[i].title, NULL);

    g_test_add_data_func (path, &cases[i], test_board_against_file);
  }
  g_test_add_func ("/board-check/force-goes-on-with-a-warning", test_force_goes_on_with_a_warning);
  g_test_add_func ("/board-check/full-erase-is-not-recommended-twice",
                   test_full_erase_is_not_recommended_twice);
  g_test_add_func ("/board-check/microcontroller-is-found-in-names",
                   test_microcontroller_is_found_in_names);
  g_test_add_func ("/board-check/sectors-come-from-the-series", test_sectors_come_from_the_series);
  return g_test_run ();
}
