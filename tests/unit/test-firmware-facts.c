/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "firmware/bp-firmware-facts.h"
#include "firmware/bp-firmware-private.h"

#define MAX_STRINGS 8

/* A raw image of words that are no text, with these strings in it. */
static BpFirmware *
make_firmware (const char *const *strings)
{
  g_autoptr (GByteArray) image = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  static const guint8 code[] = { 0x80, 0xb5, 0x00, 0xaf, 0x01, 0x4b, 0x9b, 0x00 };
  BpFirmware *firmware;

  for (guint i = 0; strings[i] != NULL; i++) {
    g_byte_array_append (image, code, sizeof code);
    g_byte_array_append (image, (const guint8 *)strings[i], (guint)strlen (strings[i]) + 1);
  }
  g_byte_array_append (image, code, sizeof code);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&image));
  firmware = bp_firmware_new_from_bytes (bytes, BP_FIRMWARE_DEFAULT_ADDRESS, &error);
  g_assert_no_error (error);
  return firmware;
}

typedef struct {
  const char *name;
  const char *strings[MAX_STRINGS];
  const char *firmware;
  const char *version;
  const char *target;
  const char *microcontroller;
  const char *date;
} ImageCase;

static const ImageCase images[] = {
  { "betaflight",
    { "BTFL", "Betaflight", "Cleanflight", "STM32F7X2", "4.5.1", "1.46", "Apr  1 2024" },
    "Betaflight",
    "4.5.1",
    "STM32F7X2",
    "STM32F7X2",
    "Apr  1 2024" },
  { "betaflight-by-the-calendar",
    { "BTFL", "Betaflight", "AT32F435G", "2025.12.0-RC1", "Dec 24 2025" },
    "Betaflight",
    "2025.12.0-RC1",
    "AT32F435G",
    "AT32F435",
    "Dec 24 2025" },
  { "inav",
    { "INAV", "INAV VERSION: %s", "Cleanflight", "7.1.2", "MATEKF405SE" },
    "INAV",
    "7.1.2",
    NULL,
    NULL,
    NULL },
  { "emuflight", { "EMUF", "EmuFlight", "0.4.3" }, "EmuFlight", "0.4.3", NULL, NULL, NULL },
  { "rotorflight",
    { "RTFL", "Rotorflight", "4.4.2", "STM32G47X" },
    "Rotorflight",
    "4.4.2",
    "STM32G47X",
    "STM32G47X",
    NULL },
  { "cleanflight", { "CLFL", "Cleanflight", "2.5.0" }, "Cleanflight", "2.5.0", NULL, NULL, NULL },
  { "ardupilot",
    { "ArduCopter V4.5.7 (2a3dc4b7)", "ChibiOS" },
    "ArduPilot",
    "4.5.7",
    NULL,
    NULL,
    NULL },
  { "crazyflie",
    { "Bitcraze AB", "Bitcraze Crazyflie", "2023.11 +3", "1.2.3" },
    "Crazyflie",
    "2023.11 +3",
    NULL,
    "STM32F405",
    NULL },
  { "two-versions",
    { "BTFL", "Betaflight", "4.5.1", "4.5.2" },
    "Betaflight",
    NULL,
    NULL,
    NULL,
    NULL },
  { "two-chips",
    { "BTFL", "Betaflight", "STM32F405", "STM32F411" },
    "Betaflight",
    NULL,
    NULL,
    NULL,
    NULL },
  { "two-families",
    { "BTFL", "Betaflight", "EMUF", "EmuFlight", "4.5.1" },
    NULL,
    NULL,
    NULL,
    NULL,
    NULL },
  { "one-sign", { "Betaflight", "4.5.1", "STM32F405" }, NULL, NULL, NULL, NULL, NULL },
  { "part-of-a-string", { "xBTFL", "a Betaflight", "4.5.1" }, NULL, NULL, NULL, NULL, NULL },
  { "nobody", { "4.5.1", "STM32F405", "Feb 24 2025" }, NULL, NULL, NULL, NULL, NULL },
  { "no-date",
    { "BTFL", "Betaflight", "ebM 24 2025", "Feb 24 20x5" },
    "Betaflight",
    NULL,
    NULL,
    NULL,
    NULL },
};

static void
test_image (gconstpointer data)
{
  const ImageCase *c = data;
  g_autoptr (BpFirmware) firmware = make_firmware (c->strings);

  g_assert_cmpstr (bp_firmware_get_fact (firmware, "firmware"), ==, c->firmware);
  g_assert_cmpstr (bp_firmware_get_fact (firmware, "firmware-version"), ==, c->version);
  g_assert_cmpstr (bp_firmware_get_fact (firmware, "firmware-target"), ==, c->target);
  g_assert_cmpstr (bp_firmware_get_fact (firmware, "microcontroller"), ==, c->microcontroller);
  g_assert_cmpstr (bp_firmware_get_fact (firmware, "build-date"), ==, c->date);
  g_assert_false (g_variant_lookup (bp_firmware_get_facts (firmware), "by-name", "^as", NULL));
}

typedef struct {
  const char *name; /* of the file */
  const char *strings[MAX_STRINGS];
  const char *firmware;
  const char *version;
  const char *target;
  const char *board;
  const char *by_name; /* the facts that only the name tells */
} NameCase;

static const NameCase names[] = {
  /* All in the image, but whose board it is. */
  { "betaflight_4.5.1_STM32F405_SPEEDYBEEF405V3.hex",
    { "BTFL", "Betaflight", "STM32F405", "4.5.1", "SPEEDYBEEF405V3" },
    "Betaflight",
    "4.5.1",
    "STM32F405",
    "SPEEDYBEEF405V3",
    "" },
  { "betaflight_4.5.1_STM32F405_SPEEDYBEEF405V3 (1).hex",
    { "BTFL", "Betaflight", "STM32F405", "4.5.1" },
    "Betaflight",
    "4.5.1",
    "STM32F405",
    "SPEEDYBEEF405V3",
    "firmware-board" },
  { "inav_7.1.2_MATEKF405SE.hex",
    { "INAV", "INAV VERSION: %s", "7.1.2", "MATEKF405SE" },
    "INAV",
    "7.1.2",
    "MATEKF405SE",
    NULL,
    "" },
  { "EmuFlight_0.4.3_FOXEERF405.hex.gz",
    { "nothing" },
    "EmuFlight",
    "0.4.3",
    "FOXEERF405",
    NULL,
    "firmware,firmware-version,firmware-target" },
  { "cleanflight_NAZE.hex",
    { "nothing" },
    "Cleanflight",
    NULL,
    "NAZE",
    NULL,
    "firmware,firmware-target" },
  { "arducopter_with_bl.hex", { "nothing" }, "ArduPilot", NULL, NULL, NULL, "firmware" },
  { "cf2.bin", { "nothing" }, "Crazyflie", NULL, "cf2", NULL, "firmware,firmware-target" },
  { "bolt.bin", { "nothing" }, NULL, NULL, NULL, NULL, "" },
  { "bolt.bin",
    { "Bitcraze AB", "Bitcraze Crazyflie" },
    "Crazyflie",
    NULL,
    "bolt",
    NULL,
    "firmware-target" },
  { "firmware.hex", { "nothing" }, NULL, NULL, NULL, NULL, "" },
  { "betaflight.hex", { "nothing" }, NULL, NULL, NULL, NULL, "" },
  { "betaflight_my own build.hex", { "nothing" }, "Betaflight", NULL, NULL, NULL, "firmware" },
  /* The image knows better. */
  { "betaflight_4.5.1_STM32F405.hex",
    { "INAV", "INAV VERSION: %s", "7.1.2" },
    "INAV",
    "7.1.2",
    NULL,
    NULL,
    "" },
  { "betaflight_4.4.0_STM32F405_X.hex",
    { "BTFL", "Betaflight", "4.5.1" },
    "Betaflight",
    "4.5.1",
    NULL,
    NULL,
    "" },
  { "betaflight_4.5.1_STM32F411_X.hex",
    { "BTFL", "Betaflight", "4.5.1", "STM32F405" },
    "Betaflight",
    "4.5.1",
    "STM32F405",
    NULL,
    "" },
};

static char *
join_by_name (BpFirmware *firmware)
{
  g_auto (GStrv) list = NULL;

  g_variant_lookup (bp_firmware_get_facts (firmware), "by-name", "^as", &list);
  return list != NULL ? g_strjoinv (",", list) : g_strdup ("");
}

static void
test_name (gconstpointer data)
{
  const NameCase *c = data;
  g_autoptr (BpFirmware) firmware = make_firmware (c->strings);
  g_autofree char *by_name = NULL;

  bp_firmware_learn_name (firmware, c->name);
  by_name = join_by_name (firmware);
  g_assert_cmpstr (bp_firmware_get_fact (firmware, "firmware"), ==, c->firmware);
  g_assert_cmpstr (bp_firmware_get_fact (firmware, "firmware-version"), ==, c->version);
  g_assert_cmpstr (bp_firmware_get_fact (firmware, "firmware-target"), ==, c->target);
  g_assert_cmpstr (bp_firmware_get_fact (firmware, "firmware-board"), ==, c->board);
  g_assert_cmpstr (by_name, ==, c->by_name);
  if (strstr (c->by_name, "firmware-board") != NULL)
    g_assert_false (bp_firmware_fact_is_certain (firmware, "firmware-board"));
}

typedef struct {
  const char *name;
  const char *firmware;
  const char *version;
  const char *target;
  const char *board;
  const char *microcontroller;
  const char *date;
} FileCase;

static const FileCase files[] = {
  { "betaflight_4.5.0_STM32F405_DREAM_BETA.hex", "Betaflight", "4.5.0", "STM32F405", "DREAM_BETA",
    "STM32F405", "Feb 24 2025" },
  { "inav_5.1.0_STM32F411CE.hex", "INAV", "5.1.0", "STM32F411CE", NULL, "STM32F411",
    "Aug 25 2022" },
  { "cleanflight_SPRACINGF3.hex", "Cleanflight", "1.9.0", "SPRACINGF3", NULL, NULL, "Apr 21 2015" },
  { "cleanflight_NAZE.hex", "Cleanflight", "1.9.0", "NAZE", NULL, NULL, "Apr 21 2015" },
  { "cf2.bin", "Crazyflie", "2020.02 +76", "cf2", NULL, "STM32F405", NULL },
  { "cf2.elf", "Crazyflie", "2020.02 +76", "cf2", NULL, "STM32F405", NULL },
  { "cf2.dfu", "Crazyflie", "2020.02 +76", "cf2", NULL, "STM32F405", NULL },
};

static void
test_real_file (gconstpointer data)
{
  const FileCase *c = data;
  g_autofree char *path = g_build_filename (g_getenv ("BOOTPIN_SOURCE_ROOT"), "..", "shared",
                                            "firmware", c->name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (BpFirmware) firmware = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_query_exists (file, NULL)) {
    g_test_skip ("no real firmware files here");
    return;
  }
  firmware = bp_firmware_new_from_file (file, BP_FIRMWARE_DEFAULT_ADDRESS, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (bp_firmware_get_fact (firmware, "firmware"), ==, c->firmware);
  g_assert_cmpstr (bp_firmware_get_fact (firmware, "firmware-version"), ==, c->version);
  g_assert_cmpstr (bp_firmware_get_fact (firmware, "firmware-target"), ==, c->target);
  g_assert_cmpstr (bp_firmware_get_fact (firmware, "firmware-board"), ==, c->board);
  g_assert_cmpstr (bp_firmware_get_fact (firmware, "microcontroller"), ==, c->microcontroller);
  g_assert_cmpstr (bp_firmware_get_fact (firmware, "build-date"), ==, c->date);
  g_assert_true (bp_firmware_fact_is_certain (firmware, "firmware"));
  g_assert_cmpint (bp_firmware_fact_is_certain (firmware, "firmware-target"), ==,
                   strcmp (c->firmware, "Crazyflie") != 0);
}

static void
test_models_of_a_crazyflie_are_listed (void)
{
  static const char *const strings[] = { "Bitcraze AB", "Bitcraze Crazyflie", "0;CF20", NULL };
  static const char table[] = "CF21\0Crazyflie 2.1\0\0\xe8 C21B\0Brushless\0RZ10\0[no name]";
  g_autoptr (BpFirmware) firmware = NULL;
  g_autoptr (GByteArray) image = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_auto (GStrv) types = NULL;

  for (guint i = 0; strings[i] != NULL; i++)
    g_byte_array_append (image, (const guint8 *)strings[i], (guint)strlen (strings[i]) + 1);
  g_byte_array_append (image, (const guint8 *)"\0", 1);
  g_byte_array_append (image, (const guint8 *)table, sizeof table);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&image));
  firmware = bp_firmware_new_from_bytes (bytes, BP_FIRMWARE_DEFAULT_ADDRESS, NULL);
  g_assert_true (
      g_variant_lookup (bp_firmware_get_facts (firmware), "device-types", "^as", &types));
  g_assert_cmpstrv (types, ((const char *const[]){ "CF21", "C21B", NULL }));
}

static void
test_microcontrollers_are_told_by_their_series (void)
{
  static const struct {
    const char *name;
    const char *series;
  } cases[] = {
    { "STM32F405", "STM32F405" },
    { "STM32F411CE", "STM32F411" },
    { "STM32F411SX1280", "STM32F411" },
    { "STM32H7A3", "STM32H7A3" },
    { "STM32G47X", "STM32G47X" },
    { "AT32F435M", "AT32F435" },
    { "APM32F405", "APM32F405" },
    { "RP2350B", "RP2350" },
    { "STM32F4", NULL },
    { "STM32F4DISCOVERY", NULL },
    { "STM32", NULL },
    { "MATEKF405", NULL },
    { "stm32f405", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *series = bp_firmware_facts_dup_microcontroller (cases[i].name);

    g_assert_cmpstr (series, ==, cases[i].series);
  }
}

#define ADD(array, test)                                                                           \
  for (guint i = 0; i < G_N_ELEMENTS (array); i++) {                                               \
    g_autofree char *path =                                                                        \
        g_strdup_printf ("/firmware-facts/" #array "/%u-%s", i, array[i].name);                    \
                                                                                                   \
    g_test_add_data_func (path, &array[i], test);                                                  \
  }

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (images, test_image);
  ADD (names, test_name);
  ADD (files, test_real_file);
  g_test_add_func ("/firmware-facts/models-of-a-crazyflie-are-listed",
                   test_models_of_a_crazyflie_are_listed);
  g_test_add_func ("/firmware-facts/microcontrollers-are-told-by-their-series",
                   test_microcontrollers_are_told_by_their_series);
  return g_test_run ();
}
