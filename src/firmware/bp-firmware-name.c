/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the name of a firmware file says: the projects name theirs by a pattern. */

#include <string.h>

#include "firmware/bp-firmware-facts.h"
#include "firmware/bp-image-strings.h"

#define WORD "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

typedef struct {
  const char *family;
  char *version;
  char *target;
  char *board;
} Name;

static void
name_clear (Name *self)
{
  g_free (self->version);
  g_free (self->target);
  g_free (self->board);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Name, name_clear)

/* "inav_7.1.2_MATEKF405.hex.gz" is inav_7.1.2_MATEKF405; the dots of a version are none of an
 * extension. */
static char *
strip_extensions (const char *name)
{
  static const char *const extensions[] = { ".gz",  ".hex", ".ihx",  ".bin", ".dfu", ".elf",
                                            ".uf2", ".s19", ".srec", ".mot", ".exe" };
  char *stem = g_strdup (name);
  gboolean stripped = TRUE;

  while (stripped) {
    stripped = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS (extensions); i++) {
      gsize length = strlen (stem);
      gsize n = strlen (extensions[i]);

      if (length <= n || g_ascii_strcasecmp (stem + length - n, extensions[i]) != 0)
        continue;
      stem[length - n] = '\0';
      stripped = TRUE;
    }
  }
  return stem;
}

/* "4.5.0_..." of the stem; returns what follows. */
static const char *
take_version (const char *text, Name *name)
{
  gsize n = strcspn (text, "_");

  if (!g_ascii_isdigit (*text) || memchr (text, '.', n) == NULL)
    return text;
  name->version = g_strndup (text, n);
  return text[n] == '_' ? text + n + 1 : text + n;
}

/* "STM32F405_DREAM_BETA" is a target that is called after its microcontroller, and a board;
 * anything else is a target, up to what browsers and people add: " (1)". */
static void
take_target (const char *text, Name *name)
{
  gsize n = strspn (text, WORD);
  g_autofree char *word = g_strndup (text, n);
  g_autofree char *microcontroller = bp_firmware_facts_dup_microcontroller (word);
  gsize first = strcspn (word, "_");

  if (n < 3 || (text[n] != '\0' && text[n] != ' ' && text[n] != '-'))
    return;
  if (microcontroller == NULL) {
    name->target = g_steal_pointer (&word);
    return;
  }
  name->target = g_strndup (word, first);
  if (word[first] == '_' && word[first + 1] != '\0')
    name->board = g_strdup (word + first + 1);
}

/* "betaflight_4.5.0_STM32F405_DREAM_BETA", "cleanflight_NAZE". */
static gboolean
read_cleanflight (const char *stem, Name *name)
{
  static const char *const names[] = { "Betaflight", "INAV", "EmuFlight", "Rotorflight",
                                       "Cleanflight" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    gsize n = strlen (names[i]);

    if (g_ascii_strncasecmp (stem, names[i], n) != 0 || stem[n] != '_')
      continue;
    name->family = names[i];
    take_target (take_version (stem + n + 1, name), name);
    return TRUE;
  }
  return FALSE;
}

/* "arducopter_with_bl", "arduplane". */
static gboolean
read_ardupilot (const char *stem, Name *name)
{
  static const char *const vehicles[] = { "arducopter", "arduplane", "ardurover", "ardusub" };

  for (guint i = 0; i < G_N_ELEMENTS (vehicles); i++) {
    gsize n = strlen (vehicles[i]);

    if (g_ascii_strncasecmp (stem, vehicles[i], n) == 0 && !g_ascii_isalnum (stem[n])) {
      name->family = "ArduPilot";
      return TRUE;
    }
  }
  return FALSE;
}

/* "cf2", "cf21bl-2024.10": the platforms of a Crazyflie; the other platforms' names are words of
 * every day, and say nothing by themselves. */
static gboolean
read_crazyflie (const char *stem, gboolean is_crazyflie, Name *name)
{
  static const char *const platforms[] = { "cf2", "cf21bl", "bolt", "tag", "flapper" };

  for (guint i = 0; i < G_N_ELEMENTS (platforms); i++) {
    gsize n = strlen (platforms[i]);

    if (strncmp (stem, platforms[i], n) != 0 || g_ascii_isalnum (stem[n]) ||
        (i >= 2 && !is_crazyflie))
      continue;
    name->family = "Crazyflie";
    name->target = g_strdup (platforms[i]);
    return TRUE;
  }
  return FALSE;
}

/* Adds a fact of the name, unless the image tells it, and says so, unless the image confirms it. */
static void
add (BpFirmware *firmware, const char *fact, const char *value, gboolean is_certain,
     GVariantDict *facts, GPtrArray *by_name)
{
  if (value == NULL || g_variant_dict_contains (facts, fact))
    return;
  g_variant_dict_insert (facts, fact, "s", value);
  if (!is_certain && !bp_image_strings_contain (firmware, value))
    g_ptr_array_add (by_name, (gpointer)fact);
}

static void
add_all (BpFirmware *firmware, const Name *name, GVariantDict *facts)
{
  g_autoptr (GPtrArray) by_name = g_ptr_array_new ();
  g_autofree char *microcontroller =
      name->target != NULL ? bp_firmware_facts_dup_microcontroller (name->target) : NULL;

  add (firmware, "firmware", name->family, FALSE, facts, by_name);
  add (firmware, "firmware-version", name->version, FALSE, facts, by_name);
  add (firmware, "firmware-target", name->target, FALSE, facts, by_name);
  add (firmware, "firmware-board", name->board, FALSE, facts, by_name);
  add (firmware, "microcontroller", microcontroller,
       name->target != NULL && bp_image_strings_contain (firmware, name->target), facts, by_name);
  if (by_name->len == 0)
    return;
  g_variant_dict_insert_value (
      facts, "by-name", g_variant_new_strv ((const char *const *)by_name->pdata, by_name->len));
}

/* Whether the image, if it tells @fact, tells it as @said begins. */
static gboolean
fits (GVariantDict *facts, const char *fact, const char *said)
{
  const char *value;

  return said == NULL || !g_variant_dict_lookup (facts, fact, "&s", &value) ||
         g_str_has_prefix (said, value);
}

/* A name that contradicts the image is somebody's own. */
static gboolean
agrees (const Name *name, GVariantDict *facts)
{
  g_autofree char *microcontroller =
      name->target != NULL ? bp_firmware_facts_dup_microcontroller (name->target) : NULL;

  return fits (facts, "firmware", name->family) &&
         fits (facts, "firmware-version", name->version) &&
         fits (facts, "firmware-target", name->target) &&
         fits (facts, "microcontroller", microcontroller);
}

void
bp_firmware_facts_add_name (BpFirmware *firmware, const char *file_name, GVariantDict *facts)
{
  g_autofree char *stem = strip_extensions (file_name);
  const char *family = NULL;
  g_auto (Name) name = { 0 };

  g_variant_dict_lookup (facts, "firmware", "&s", &family);
  if ((read_cleanflight (stem, &name) || read_ardupilot (stem, &name) ||
       read_crazyflie (stem, g_strcmp0 (family, "Crazyflie") == 0, &name)) &&
      agrees (&name, facts))
    add_all (firmware, &name, facts);
}
