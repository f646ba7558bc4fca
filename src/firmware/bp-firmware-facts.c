/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "firmware/bp-firmware-facts.h"

#include <string.h>

#include "firmware/bp-image-strings.h"

/* A family is known by two strings, so that a single one that got into another's image is none:
 * what it answers to MSP, and its name (src/main/build/version.h of each). */
static const struct {
  const char *name;
  const char *signs[2];
} families[] = {
  { "Betaflight", { "BTFL", "Betaflight" } },
  { "INAV", { "INAV", "INAV VERSION: %s" } },
  { "INAV", { "INAV", "INAV %s (%s) %s" } },
  { "EmuFlight", { "EMUF", "EmuFlight" } },
  { "Rotorflight", { "RTFL", "Rotorflight" } },
  { "Cleanflight", { "CLFL", "Cleanflight" } },
  { "Cleanflight", { "CLEANFLIGHT", "Cleanflight/%s %s %s / %s (%s)" } }, /* before 2017 */
  { "Crazyflie", { "Bitcraze AB", "Bitcraze Crazyflie" } },
};

/* The vehicles of ArduPilot; its version follows: "ArduCopter V4.5.7 (2a3dc4b7)". */
static const char *const vehicles[] = { "ArduCopter", "ArduPlane", "ArduRover",
                                        "ArduSub",    "Blimp",     "AntennaTracker" };

/* The models of a Crazyflie, as their one-time memory has them (src/platform/src). */
static const char *const device_types[] = {
  "CF20", "CF21", "C21B", "RZ10", "CB10", "CB11", "RR10"
};

/* A value that may be told more than once, but only in one way. */
typedef struct {
  char *value;
  gboolean is_ambiguous;
} Unique;

typedef struct {
  guint signs[G_N_ELEMENTS (families)]; /* a bit each */
  Unique version;
  Unique short_version; /* of a Crazyflie: "2020.02 +76" */
  Unique date;
  Unique microcontroller;
  Unique target; /* of Betaflight since 4.0: called after the microcontroller */
  Unique vehicle;
  guint device_types;
} Findings;

static void
offer (Unique *self, const char *value)
{
  if (self->value == NULL)
    self->value = g_strdup (value);
  else if (strcmp (self->value, value) != 0)
    self->is_ambiguous = TRUE;
}

static void
add_unique (GVariantDict *facts, const char *name, const Unique *unique)
{
  if (unique->value != NULL && !unique->is_ambiguous)
    g_variant_dict_insert (facts, name, "s", unique->value);
}

/* --- the shapes of strings --- */

/* Returns how many digits @text begins with, at most @most. */
static gsize
span_digits (const char *text, gsize most)
{
  gsize n = strspn (text, "0123456789");

  return n <= most ? n : 0;
}

/* Returns the length of "N.N", such as "2020.02", or 0. */
static gsize
span_two_numbers (const char *text)
{
  gsize first = span_digits (text, 4);
  gsize second = first > 0 && text[first] == '.' ? span_digits (text + first + 1, 3) : 0;

  return second > 0 ? first + 1 + second : 0;
}

/* "4.5.0", "2025.12.1", "7.0.0-RC1". */
static gboolean
is_version (const char *text)
{
  gsize n = span_two_numbers (text);
  gsize third = n > 0 && text[n] == '.' ? span_digits (text + n + 1, 3) : 0;
  const char *rest = text + n + 1 + third;

  if (third == 0)
    return FALSE;
  return *rest == '\0' ||
         (strchr ("-.+", *rest) != NULL && g_ascii_isalpha (rest[1]) && strlen (rest) < 24 &&
          rest[strspn (
              rest, "-.+_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")] == '\0');
}

/* "2020.02 +76", "2023.11". */
static gboolean
is_short_version (const char *text)
{
  gsize n = span_digits (text, 4) == 4 ? span_two_numbers (text) : 0;
  gsize patch = n > 0 && text[n] == '.' ? span_digits (text + n + 1, 3) : 0;
  const char *rest = patch > 0 ? text + n + 1 + patch : text + n;

  if (n == 0)
    return FALSE;
  return *rest == '\0' || (g_str_has_prefix (rest, " +") && g_ascii_isdigit (rest[2]) &&
                           rest[2 + span_digits (rest + 2, 6)] == '\0');
}

/* What the compiler puts for __DATE__: "Feb 24 2025", "Apr  1 2024". */
static gboolean
is_date (const char *text)
{
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const char *month = NULL;
  char letters[4];

  if (strlen (text) != 11 || text[3] != ' ' || text[6] != ' ')
    return FALSE;
  g_strlcpy (letters, text, sizeof letters);
  month = strstr (months, letters);
  return month != NULL && (month - months) % 3 == 0 &&
         (text[4] == ' ' || g_ascii_isdigit (text[4])) && g_ascii_isdigit (text[5]) &&
         strspn (text + 7, "0123456789") == 4;
}

char *
bp_firmware_facts_dup_microcontroller (const char *name)
{
  static const char *const makers[] = { "STM32", "AT32", "APM32", "GD32" };

  for (guint i = 0; i < G_N_ELEMENTS (makers); i++) {
    gsize n = strlen (makers[i]);

    /* A letter for the line and three digits for the series: F411. Betaflight writes an X for the
     * last one where it does not matter. */
    if (strncmp (name, makers[i], n) == 0 && g_ascii_isupper (name[n]) &&
        strspn (name + n + 1, "0123456789ABX") >= 3 && g_ascii_isdigit (name[n + 1]))
      return g_strndup (name, n + 4);
  }
  if (g_str_has_prefix (name, "RP2350") || g_str_has_prefix (name, "RP2040"))
    return g_strndup (name, 6);
  return NULL;
}

/* --- the image --- */

static void
look_for_signs (const char *text, Findings *findings)
{
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    for (guint j = 0; j < G_N_ELEMENTS (families[i].signs); j++)
      if (strcmp (text, families[i].signs[j]) == 0)
        findings->signs[i] |= 1u << j;
}

static void
look_for_vehicle (const char *text, Findings *findings)
{
  for (guint i = 0; i < G_N_ELEMENTS (vehicles); i++) {
    gsize n = strlen (vehicles[i]);
    g_autofree char *version = NULL;

    if (strncmp (text, vehicles[i], n) != 0 || strncmp (text + n, " V", 2) != 0)
      continue;
    version = g_strndup (text + n + 2, strcspn (text + n + 2, " "));
    if (span_two_numbers (version) > 0)
      offer (&findings->vehicle, version);
  }
}

/* In the image stands a table: the type, and behind it the model's name. */
static void
look_for_device_type (const char *text, const guint8 *next, gsize n_next, Findings *findings)
{
  for (guint i = 0; i < G_N_ELEMENTS (device_types); i++) {
    if (g_str_has_suffix (text, device_types[i]) && n_next > 0 && g_ascii_isupper (next[0]))
      findings->device_types |= 1u << i;
  }
}

static void
on_string (const char *text, const guint8 *next, gsize n_next, gpointer user_data)
{
  Findings *findings = user_data;
  g_autofree char *microcontroller = bp_firmware_facts_dup_microcontroller (text);

  look_for_signs (text, findings);
  look_for_vehicle (text, findings);
  look_for_device_type (text, next, n_next, findings);
  if (is_version (text))
    offer (&findings->version, text);
  if (is_short_version (text))
    offer (&findings->short_version, text);
  if (is_date (text))
    offer (&findings->date, text);
  if (microcontroller != NULL) {
    offer (&findings->microcontroller, microcontroller);
    offer (&findings->target, text);
  }
}

/* Returns the one family whose signs are all there, or NULL. */
static const char *
find_family (const Findings *findings)
{
  const char *found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (families); i++) {
    if (findings->signs[i] != (1u << G_N_ELEMENTS (families[i].signs)) - 1)
      continue;
    if (found != NULL && strcmp (found, families[i].name) != 0)
      return NULL;
    found = families[i].name;
  }
  return found;
}

static void
add_device_types (const Findings *findings, GVariantDict *facts)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_STRING_ARRAY);

  if (findings->device_types == 0)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (device_types); i++) {
    if (findings->device_types & 1u << i)
      g_variant_builder_add (&builder, "s", device_types[i]);
  }
  g_variant_dict_insert_value (facts, "device-types", g_variant_builder_end (&builder));
}

static void
add_crazyflie (const Findings *findings, GVariantDict *facts)
{
  add_unique (facts, "firmware-version", &findings->short_version);
  add_device_types (findings, facts);
  /* All that run this firmware have it. */
  g_variant_dict_insert (facts, "microcontroller", "s", "STM32F405");
}

/* The families that come from Cleanflight. */
static void
add_cleanflight (const char *family, const Findings *findings, GVariantDict *facts)
{
  add_unique (facts, "firmware-version", &findings->version);
  add_unique (facts, "build-date", &findings->date);
  add_unique (facts, "microcontroller", &findings->microcontroller);
  if (strcmp (family, "INAV") != 0)
    add_unique (facts, "firmware-target", &findings->target);
}

static void
add_findings (const Findings *findings, GVariantDict *facts)
{
  const char *family = find_family (findings);
  const char *chip = NULL;

  if (family == NULL && findings->vehicle.value != NULL) {
    g_variant_dict_insert (facts, "firmware", "s", "ArduPilot");
    add_unique (facts, "firmware-version", &findings->vehicle);
  } else if (family != NULL) {
    g_variant_dict_insert (facts, "firmware", "s", family);
    if (strcmp (family, "Crazyflie") == 0)
      add_crazyflie (findings, facts);
    else
      add_cleanflight (family, findings, facts);
  }
  /* A UF2 file tells its family, mostly too coarsely. */
  if (!g_variant_dict_contains (facts, "microcontroller") &&
      g_variant_dict_lookup (facts, "family", "&s", &chip)) {
    g_autofree char *microcontroller = bp_firmware_facts_dup_microcontroller (chip);

    if (microcontroller != NULL)
      g_variant_dict_insert (facts, "microcontroller", "s", microcontroller);
  }
}

void
bp_firmware_facts_add_image (BpFirmware *firmware, GVariantDict *facts)
{
  Findings findings = { 0 };
  Unique *all[] = { &findings.version,         &findings.short_version, &findings.date,
                    &findings.microcontroller, &findings.target,        &findings.vehicle };

  bp_image_strings_foreach (firmware, on_string, &findings);
  add_findings (&findings, facts);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_free (all[i]->value);
}
