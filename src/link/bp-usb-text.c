/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-usb-text.h"

#include <string.h>

#include "base/bp-bytes.h"

#define REPLACEMENT 0xfffd

static gboolean
is_surrogate (gunichar2 unit, guint16 first)
{
  return (unit & 0xfc00) == first;
}

char *
bp_usb_text_clean (const char *text, gsize length)
{
  g_autofree char *valid = g_utf8_make_valid (text, strnlen (text, length));
  GString *clean = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (g_unichar_isprint (c))
      g_string_append_unichar (clean, c);
  }
  return g_string_free (clean, FALSE);
}

/* UTF-16 of Latin text has a NUL in every second byte, so text without any up to its end was never
 * UTF-16. Chinese in UTF-16 has none either, but is hardly ever valid UTF-8. */
static gboolean
is_raw_utf8 (const guint8 *data, gsize length)
{
  gsize text_length = strnlen ((const char *)data, length);

  return text_length >= 2 && bp_bytes_are (data + text_length, length - text_length, 0) &&
         g_utf8_validate ((const char *)data, text_length, NULL);
}

static void
append_utf16 (GString *text, const guint8 *data, gsize n_units)
{
  for (gsize i = 0; i < n_units; i++) {
    gunichar2 unit = bp_peek_u16 (data + 2 * i);
    gunichar c = unit;

    if (unit == 0)
      break;
    if (is_surrogate (unit, 0xd800) || is_surrogate (unit, 0xdc00)) {
      gunichar2 next = i + 1 < n_units ? bp_peek_u16 (data + 2 * i + 2) : 0;

      c = REPLACEMENT;
      if (is_surrogate (unit, 0xd800) && is_surrogate (next, 0xdc00)) {
        c = 0x10000 + ((gunichar)(unit & 0x3ff) << 10) + (next & 0x3ff);
        i++;
      }
    }
    g_string_append_unichar (text, c);
  }
}

char *
bp_usb_text_decode (const guint8 *data, gsize length)
{
  g_autoptr (GString) text = NULL;

  if (is_raw_utf8 (data, length))
    return bp_usb_text_clean ((const char *)data, length);

  text = g_string_new (NULL);
  append_utf16 (text, data, length / 2);
  return bp_usb_text_clean (text->str, text->len);
}
