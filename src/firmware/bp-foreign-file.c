/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "firmware/bp-foreign-file.h"

#include <string.h>

#include "base/bp-error.h"
#include "firmware/bp-record-lines.h"

/* How much of a file is looked at to see whether it is text, and of which kind. */
#define HEAD_SIZE 4096

/* None of these is the stack pointer of any chip. */
static const struct {
  const char *magic;
  guint length;
  const char *what;
} magics[] = {
  { "PK\x03\x04", 4, "a zip archive: unpack it and choose the firmware file in it" },
  { "\x1f\x8b\x08", 3, "a gzip archive: unpack it and choose the firmware file in it" },
  { "\3757zXZ", 5, "an xz archive: unpack it and choose the firmware file in it" },
  { "BZh", 3, "a bzip2 archive: unpack it and choose the firmware file in it" },
  { "7z\xbc\xaf\x27\x1c", 6, "a 7-Zip archive: unpack it and choose the firmware file in it" },
  { "Rar!\x1a\x07", 6, "a RAR archive: unpack it and choose the firmware file in it" },
  { "\x28\xb5\x2f\xfd", 4, "a Zstandard archive: unpack it and choose the firmware file in it" },
  { "\xff\xfe:\0", 4, "a text in UTF-16: save it as plain text" },
  { "\xfe\xff\0:", 4, "a text in UTF-16: save it as plain text" },
  { "\177ELF", 4, "an ELF program, not a raw image" },
  { "DfuSe", 5, "a DfuSe file, not a raw image" },
  { "UF2\n", 4, "a UF2 file, not a raw image" },
  { "%PDF-", 5, "a PDF document, not firmware" },
  { "\x89PNG", 4, "a picture, not firmware" },
  { "\xff\xd8\xff", 3, "a picture, not firmware" },
};

/* Keys of the JSON files of two bootloaders that are not ours. */
static const struct {
  const char *key;
  const char *what;
} json_kinds[] = {
  { "\"APJFWv1\"",
    "an ArduPilot .apj file, which only ArduPilot's own bootloader takes: for a first "
    "installation choose the file that ends with _with_bl.hex" },
  { "\"PX4FWv1\"",
    "a PX4 .px4 file, which only PX4's own bootloader takes: flash the .bin or .hex of "
    "the bootloader, then install this file with QGroundControl" },
  { "\"board_id\"",
    "an .apj or .px4 file, which only the bootloader of ArduPilot or PX4 takes: for a "
    "first installation choose the file that ends with _with_bl.hex" },
};

static gboolean
refuse_as (const char *what, GError **error)
{
  g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE, "this is %s", what);
  return FALSE;
}

static gboolean
is_control (guchar c)
{
  return c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1a;
}

/* Text in ASCII or UTF-8 that has words or lines: a single run of characters may be a test pattern.
 */
static gboolean
is_text (const guint8 *data, gsize size)
{
  gsize length = MIN (size, HEAD_SIZE);
  gboolean parted = FALSE;
  const char *end;

  for (gsize i = 0; i < length; i++) {
    if (is_control (data[i]) || data[i] == 0x7f)
      return FALSE;
    parted = parted || g_ascii_isspace (data[i]);
  }
  if (!parted)
    return FALSE;
  /* A character of several bytes may be cut where we stop looking. */
  return g_utf8_validate_len ((const char *)data, length, &end) ||
         (length < size && length - (end - (const char *)data) < 4);
}

static gboolean
contains_tag (const guint8 *data, gsize size)
{
  static const char *const tags[] = { "<!doctype", "<html", "<head", "<body", "<?xml" };
  g_autofree char *head = g_ascii_strdown ((const char *)data, MIN (size, HEAD_SIZE));

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++) {
    if (strstr (head, tags[i]) != NULL)
      return TRUE;
  }
  return FALSE;
}

static gboolean
refuse_json (const guint8 *data, gsize size, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (json_kinds); i++) {
    if (g_strstr_len ((const char *)data, size, json_kinds[i].key) != NULL)
      return refuse_as (json_kinds[i].what, error);
  }
  return refuse_as ("a JSON text, not firmware", error);
}

gboolean
bp_foreign_file_refuse (const guint8 *data, gsize size, GError **error)
{
  gsize start = bp_record_skip_blanks (data, size);

  for (guint i = 0; i < G_N_ELEMENTS (magics); i++) {
    if (size >= magics[i].length && memcmp (data, magics[i].magic, magics[i].length) == 0)
      return refuse_as (magics[i].what, error);
  }
  if (start < size && data[start] == '<' && contains_tag (data + start, size - start))
    return refuse_as (
        "a web page (HTML), not firmware: the download gave a page instead of the file", error);
  if (!is_text (data, size))
    return TRUE;
  if (start == size)
    return refuse_as ("a text without a single character", error);
  if (data[start] == '{')
    return refuse_json (data, size, error);
  return refuse_as (
      "a text, but neither Intel HEX nor S-record: line 1 begins with neither ':' nor 'S'", error);
}
