/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "memory/bp-memory-string.h"

#include <string.h>

#include "base/bp-error.h"
#include "memory/bp-memory-map.h"

/* No flash erases less than a word. A string that says so has lost its unit ("12*001a"). */
#define SMALLEST_SECTOR 4
#define ADDRESS_SPACE (G_GUINT64_CONSTANT (1) << 32)

/* One string of a device in the field is known to be wrong: the first boot loader for H750 boards
 * without firmware in internal flash forgot that the last block of the file system is its own. */
static const struct {
  const char *wrong;
  const char *right;
} known_lies[] = {
  { "@External Flash /0x90000000/1001*128Kg,3*128Kg,20*128Ka",
    "@External Flash /0x90000000/998*128Kg,1*128Kg,4*128Kg,21*128Ka" },
};

typedef struct {
  const char *next; /* what is not read yet */
  guint zone;
  guint64 address; /* of the next sector */
  GArray *sectors;
} Reader;

/* Names may be in any language; only what can't be shown is dropped. */
static char *
clean_name (const char *raw, gsize length)
{
  g_autofree char *valid = g_utf8_make_valid (raw, (gssize)length);
  g_autoptr (GString) name = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (c != 0xfffd && g_unichar_isprint (c))
      g_string_append_unichar (name, c);
  }
  return g_strstrip (g_string_free (g_steal_pointer (&name), FALSE));
}

/* The ROM of the F722 sends characters that nobody can print in the middle of its strings; without
 * them they are right. */
static char *
clean_layout (const char *raw)
{
  GString *layout = g_string_new (NULL);

  for (const char *p = raw; *p != '\0'; p++)
    if (g_ascii_isprint (*p))
      g_string_append_c (layout, *p);
  return g_string_free (layout, FALSE);
}

static gboolean
set_error (Reader *reader, const char *what, GError **error)
{
  g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL, "%s at \"%.24s\"", what, reader->next);
  return FALSE;
}

static void
skip_blanks (Reader *reader)
{
  while (*reader->next == ' ')
    reader->next++;
}

static gboolean
take (Reader *reader, char c)
{
  skip_blanks (reader);
  if (*reader->next != c)
    return FALSE;
  reader->next++;
  return TRUE;
}

/* Reads digits; any number of leading zeros. The value stays at 2^32 once it got there, so it can't
 * overflow. */
static gboolean
read_number (Reader *reader, guint base, guint64 *value)
{
  const char *start = reader->next;

  *value = 0;
  for (;; reader->next++) {
    int digit =
        base == 16 ? g_ascii_xdigit_value (*reader->next) : g_ascii_digit_value (*reader->next);

    if (digit < 0)
      break;
    *value = MIN (*value * base + (guint)digit, ADDRESS_SPACE);
  }
  return reader->next > start;
}

static gboolean
read_address (Reader *reader, GError **error)
{
  skip_blanks (reader);
  if (g_ascii_strncasecmp (reader->next, "0x", 2) != 0)
    return set_error (reader, "no address", error);
  reader->next += 2;
  if (!read_number (reader, 16, &reader->address))
    return set_error (reader, "no address", error);
  if (reader->address >= ADDRESS_SPACE)
    return set_error (reader, "an address of more than 32 bits ends", error);
  return TRUE;
}

/* A unit is B, K, M or none; a small b is the letter "erasable". */
static guint64
read_unit (Reader *reader)
{
  skip_blanks (reader);
  switch (*reader->next) {
  case 'B':
    reader->next++;
    return 1;
  case 'k':
  case 'K':
    reader->next++;
    return 1024;
  case 'm':
  case 'M':
    reader->next++;
    return 1024 * 1024;
  default:
    return 1;
  }
}

static gboolean
is_access_letter (char c)
{
  return g_ascii_tolower (c) >= 'a' && g_ascii_tolower (c) <= 'g';
}

/* Without a letter nothing is allowed. Where two stand ("02Kgd", from a sample of ST's), the first
 * one counts; after a capital that would be an unknown unit ("16Gg"), which the caller then
 * stumbles on. */
static BpAccess
read_access (Reader *reader)
{
  char letter;

  skip_blanks (reader);
  letter = *reader->next;
  if (!is_access_letter (letter))
    return BP_ACCESS_NONE;
  reader->next++;
  while (g_ascii_islower (letter) && is_access_letter (*reader->next))
    reader->next++;
  return (BpAccess)(letter & 7);
}

static gboolean
add_sectors (Reader *reader, guint64 count, guint64 size, BpAccess access, GError **error)
{
  if (count == 0 || count > BP_MEMORY_MAP_MAX_SECTORS - reader->sectors->len)
    return set_error (reader, "an impossible number of sectors ends", error);
  if (size < SMALLEST_SECTOR || size >= ADDRESS_SPACE)
    return set_error (reader, "an impossible sector size ends", error);
  if (count * size > ADDRESS_SPACE - reader->address)
    return set_error (reader, "more than the address space holds ends", error);
  for (guint64 i = 0; i < count; i++) {
    BpSector sector = { (guint32)reader->address, (guint32)size, access, reader->zone };

    g_array_append_val (reader->sectors, sector);
    reader->address += size;
  }
  return TRUE;
}

/* Group: count * size [unit] [letter] */
static gboolean
read_group (Reader *reader, GError **error)
{
  guint64 count, size;

  skip_blanks (reader);
  if (!read_number (reader, 10, &count))
    return set_error (reader, "no number of sectors", error);
  if (!take (reader, '*'))
    return set_error (reader, "no *", error);
  skip_blanks (reader);
  if (!read_number (reader, 10, &size))
    return set_error (reader, "no sector size", error);
  /* 2^32 times a million stays within 64 bits. */
  size *= read_unit (reader);
  return add_sectors (reader, count, size, read_access (reader), error);
}

static gboolean
is_at_zone_end (Reader *reader)
{
  skip_blanks (reader);
  return *reader->next == '\0' || *reader->next == '/';
}

/* Zone: / address / group { , group } [,] */
static gboolean
read_zone (Reader *reader, GError **error)
{
  if (!take (reader, '/'))
    return set_error (reader, "no zone", error);
  if (!read_address (reader, error))
    return FALSE;
  if (!take (reader, '/'))
    return set_error (reader, "no sectors", error);
  do {
    if (!read_group (reader, error))
      return FALSE;
    if (is_at_zone_end (reader))
      return TRUE;
    if (!take (reader, ','))
      return set_error (reader, "neither comma nor slash", error);
  } while (!is_at_zone_end (reader));
  return TRUE;
}

static gboolean
read_layout (const char *layout, GArray *sectors, GError **error)
{
  Reader reader = { .next = layout, .sectors = sectors };

  while (*reader.next != '\0') {
    if (!read_zone (&reader, error))
      return FALSE;
    reader.zone++;
  }
  return TRUE;
}

static const char *
without_known_lie (const char *string)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known_lies); i++)
    if (g_str_equal (string, known_lies[i].wrong))
      return known_lies[i].right;
  return string;
}

gboolean
bp_memory_string_parse (const char *string, char **name, GArray **sectors, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (BpSector));
  g_autofree char *title = NULL;
  const char *slash;

  string = without_known_lie (string);
  slash = strchr (string, '/');
  title = clean_name (string, slash ? (gsize)(slash - string) : strlen (string));
  if (title[0] != '@') {
    /* A plain name, such as other DFU devices give their alternates. A slash in it means nothing.
     */
    *name = clean_name (string, strlen (string));
    *sectors = g_steal_pointer (&found);
    return TRUE;
  }
  if (slash) {
    g_autofree char *layout = clean_layout (slash);

    if (!read_layout (layout, found, error)) {
      g_prefix_error (error, "memory string \"%s\": ", title);
      return FALSE;
    }
  }
  *name = g_strdup (g_strstrip (title + 1));
  *sectors = g_steal_pointer (&found);
  return TRUE;
}
