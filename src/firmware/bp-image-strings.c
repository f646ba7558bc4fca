/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "firmware/bp-image-strings.h"

#include <string.h>

#define MIN_LENGTH 3
#define MAX_LOOKED_AT (16 * 1024 * 1024)

static gboolean
is_printable (guint8 byte)
{
  return byte >= 0x20 && byte < 0x7f;
}

static void
find_strings (const guint8 *data, gsize size, BpImageStringFunc func, gpointer user_data)
{
  gsize begin = 0;

  for (gsize i = 0; i < size; i++) {
    gsize length = i - begin;
    char text[BP_IMAGE_MAX_STRING + 1];

    if (is_printable (data[i]))
      continue;
    if (data[i] == 0 && length >= MIN_LENGTH && length <= BP_IMAGE_MAX_STRING) {
      memcpy (text, data + begin, length);
      text[length] = '\0';
      func (text, data + i + 1, size - i - 1, user_data);
    }
    begin = i + 1;
  }
}

void
bp_image_strings_foreach (BpFirmware *firmware, BpImageStringFunc func, gpointer user_data)
{
  gsize left = MAX_LOOKED_AT;

  for (guint i = 0; i < bp_firmware_get_n_segments (firmware); i++) {
    gsize size;
    const guint8 *data = g_bytes_get_data (bp_firmware_get_segment (firmware, i)->bytes, &size);

    size = MIN (size, left);
    left -= size;
    find_strings (data, size, func, user_data);
  }
}

typedef struct {
  const char *wanted;
  gboolean found;
} Search;

static void
compare (const char *text, const guint8 *next, gsize n_next, gpointer user_data)
{
  Search *search = user_data;

  search->found = search->found || strcmp (text, search->wanted) == 0;
}

gboolean
bp_image_strings_contain (BpFirmware *firmware, const char *text)
{
  Search search = { .wanted = text };

  bp_image_strings_foreach (firmware, compare, &search);
  return search.found;
}
