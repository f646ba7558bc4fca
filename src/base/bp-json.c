/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/bp-json.h"

#include <string.h>

struct _BpJson {
  GString *text;
  gboolean comma;
};

BpJson *
bp_json_new (void)
{
  BpJson *self = g_new0 (BpJson, 1);

  self->text = g_string_new (NULL);
  return self;
}

void
bp_json_free (BpJson *self)
{
  g_string_free (self->text, TRUE);
  g_free (self);
}

static void
append_quoted (GString *text, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  g_string_append_c (text, '"');
  for (const char *c = valid; *c != '\0'; c++) {
    if (*c == '"' || *c == '\\')
      g_string_append_printf (text, "\\%c", *c);
    else if ((guchar) *c < 0x20 || *c == 0x7f)
      g_string_append_printf (text, "\\u%04x", *c);
    else
      g_string_append_c (text, *c);
  }
  g_string_append_c (text, '"');
}

static void
begin_value (BpJson *self, const char *name)
{
  if (self->comma)
    g_string_append (self->text, ", ");
  if (name != NULL) {
    append_quoted (self->text, name);
    g_string_append (self->text, ": ");
  }
  self->comma = TRUE;
}

static void
begin_group (BpJson *self, const char *name, char opening)
{
  begin_value (self, name);
  g_string_append_c (self->text, opening);
  self->comma = FALSE;
}

static void
end_group (BpJson *self, char closing)
{
  g_string_append_c (self->text, closing);
  self->comma = TRUE;
}

void
bp_json_begin_object (BpJson *self, const char *name)
{
  begin_group (self, name, '{');
}

void
bp_json_end_object (BpJson *self)
{
  end_group (self, '}');
}

void
bp_json_begin_array (BpJson *self, const char *name)
{
  begin_group (self, name, '[');
}

void
bp_json_end_array (BpJson *self)
{
  end_group (self, ']');
}

void
bp_json_add_string (BpJson *self, const char *name, const char *value)
{
  begin_value (self, name);
  if (value != NULL)
    append_quoted (self->text, value);
  else
    g_string_append (self->text, "null");
}

void
bp_json_add_int (BpJson *self, const char *name, gint64 value)
{
  begin_value (self, name);
  g_string_append_printf (self->text, "%" G_GINT64_FORMAT, value);
}

void
bp_json_add_double (BpJson *self, const char *name, double value, guint decimals)
{
  char format[8];
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_return_if_fail (decimals <= 9);

  begin_value (self, name);
  g_snprintf (format, sizeof format, "%%.%uf", decimals);
  g_string_append (self->text, g_ascii_formatd (buffer, sizeof buffer, format, value));
}

void
bp_json_add_boolean (BpJson *self, const char *name, gboolean value)
{
  begin_value (self, name);
  g_string_append (self->text, value ? "true" : "false");
}

void
bp_json_add_address (BpJson *self, const char *name, gint64 address)
{
  begin_value (self, name);
  if (address < 0)
    g_string_append (self->text, "null");
  else
    g_string_append_printf (self->text, "\"0x%08" G_GINT64_MODIFIER "X\"", address);
}

const char *
bp_json_get_text (BpJson *self)
{
  return self->text->str;
}
