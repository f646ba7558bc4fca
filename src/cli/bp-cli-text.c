/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-text.h"

#include "base/bp-i18n.h"

guint
bp_text_get_columns (const char *text)
{
  guint columns = 0;

  g_return_val_if_fail (text != NULL, 0);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar letter = g_utf8_get_char (c);

    if (!g_unichar_iszerowidth (letter))
      columns += g_unichar_iswide (letter) ? 2 : 1;
  }
  return columns;
}

void
bp_text_append_padded (GString *line, const char *text, guint columns)
{
  guint width = bp_text_get_columns (text);

  g_string_append (line, text);
  if (width < columns)
    g_string_append_printf (line, "%*s", (int)(columns - width), "");
}

char *
bp_text_dup_size (guint64 size)
{
  return g_format_size_full (size, G_FORMAT_SIZE_IEC_UNITS);
}

char *
bp_text_dup_seconds (gint64 seconds)
{
  g_return_val_if_fail (seconds >= 0, NULL);

  if (seconds < 60)
    /* Translators: a time span in seconds */
    return g_strdup_printf (_ ("%d s"), (int)seconds);
  if (seconds < 3600)
    /* Translators: a time span in minutes and seconds */
    return g_strdup_printf (_ ("%d min %d s"), (int)(seconds / 60), (int)(seconds % 60));
  /* Translators: a time span in hours and minutes */
  return g_strdup_printf (_ ("%d h %d min"), (int)(seconds / 3600), (int)(seconds / 60 % 60));
}
