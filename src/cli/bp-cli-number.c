/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-number.h"

#include <string.h>

#include "base/bp-i18n.h"

#define MAX_SIZE ((guint64)1 << 32)
#define MAX_BAUD 100000000

/* Reads the digits at @text. Returns what follows them, or NULL if there are none or too many. */
static const char *
parse_digits (const char *text, guint64 *value)
{
  gboolean hexadecimal = g_str_has_prefix (text, "0x") || g_str_has_prefix (text, "0X");
  const char *digits = hexadecimal ? text + 2 : text;
  char *end = NULL;

  /* g_ascii_strtoull() takes blanks and signs too. */
  if (hexadecimal ? !g_ascii_isxdigit (*digits) : !g_ascii_isdigit (*digits))
    return NULL;
  if (!hexadecimal && digits[0] == '0' && digits[1] != '\0')
    return NULL;
  *value = g_ascii_strtoull (digits, &end, hexadecimal ? 16 : 10);
  return *value <= MAX_SIZE ? end : NULL;
}

gboolean
bp_cli_parse_address (const char *text, gint64 *value, GError **error)
{
  guint64 number = 0;
  const char *rest = parse_digits (text, &number);

  if (rest == NULL || *rest != '\0' || number > G_MAXUINT32) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("“%s” is no address; write it as 0x08000000"), text);
    return FALSE;
  }
  *value = (gint64)number;
  return TRUE;
}

/* The factor that a unit stands for; 0 for what is no unit. */
static guint64
get_factor (const char *unit)
{
  if (unit == NULL)
    return 0;
  if (*unit == '\0')
    return 1;
  if (g_ascii_strcasecmp (unit, "k") == 0)
    return 1024;
  return g_ascii_strcasecmp (unit, "m") == 0 ? 1024 * 1024 : 0;
}

gboolean
bp_cli_parse_size (const char *text, gint64 *value, GError **error)
{
  guint64 number = 0;
  guint64 factor = get_factor (parse_digits (text, &number));

  if (factor == 0 || number == 0 || number > MAX_SIZE / factor) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("“%s” is no size; write it as 4096, 0x1000, 16K or 1M"), text);
    return FALSE;
  }
  *value = (gint64)(number * factor);
  return TRUE;
}

gboolean
bp_cli_parse_baud (const char *text, gint64 *value, GError **error)
{
  guint64 number = 0;

  if (g_ascii_string_to_unsigned (text, 10, 1, MAX_BAUD, &number, NULL)) {
    *value = (gint64)number;
    return TRUE;
  }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("“%s” is no speed; write it as 115200"), text);
  return FALSE;
}
