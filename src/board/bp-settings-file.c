/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-settings-file.h"

#include <stdlib.h>
#include <string.h>

#include "base/bp-error.h"
#include "base/bp-i18n.h"

/* A whole dump has some 60 KiB. */
#define MAX_SIZE (1024 * 1024)

static gboolean fail (GError **error, const char *hint, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static gboolean
fail (GError **error, const char *hint, const char *format, ...)
{
  va_list arguments;
  g_autofree char *message = NULL;
  GError *refusal;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  refusal = g_error_new_literal (BP_ERROR, BP_ERROR_BAD_FILE, message);
  bp_error_set_hint (refusal, hint);
  g_propagate_error (error, refusal);
  return FALSE;
}

/* --- reading --- */

static void
line_free (gpointer data)
{
  BpSettingsLine *self = data;

  g_free (self->text);
  g_free (self);
}

/* The first word of a line decides: these restart the board, erase it, or give its line away. */
static gboolean
is_forbidden (const char *line)
{
  static const char *const words[] = { "bl",          "dfu",
                                       "msc",         "reboot",
                                       "flash_erase", "serialpassthrough",
                                       "escprog",     "gpspassthrough",
                                       "fwupdate" };
  gsize length = strcspn (line, " ");

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (length == strlen (words[i]) && g_ascii_strncasecmp (line, words[i], length) == 0)
      return TRUE;
  }
  return FALSE;
}

/* "save" and "exit" stand at the end of many a backup. */
static gboolean
is_ours (const char *line)
{
  return g_ascii_strcasecmp (line, "save") == 0 || g_ascii_strcasecmp (line, "exit") == 0;
}

/* Adds one line; what stands in it is text already. */
static gboolean
take_line (GPtrArray *lines, guint number, char *text, GError **error)
{
  const char *hint = _ ("Choose a file that was made by a backup of this board's settings.");
  BpSettingsLine *line;

  g_strdelimit (text, "\t\r", ' ');
  g_strstrip (text);
  if (*text == '\0' || *text == '#' || is_ours (text))
    return TRUE;
  for (const char *c = text; *c != '\0'; c++) {
    if (g_ascii_iscntrl (*c) || *c == '?')
      return fail (error, hint, "line %u: “%c” can't be given to a command line", number,
                   *c == '?' ? '?' : '.');
  }
  if (is_forbidden (text))
    return fail (error, hint, "line %u: “%s” is no setting", number, text);
  line = g_new0 (BpSettingsLine, 1);
  line->number = number;
  line->text = g_strdup (text);
  g_ptr_array_add (lines, line);
  return TRUE;
}

GPtrArray *
bp_settings_file_parse (const char *data, gsize size, GError **error)
{
  const char *hint = _ ("Choose a file that was made by a backup of this board's settings.");
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (line_free);
  g_autofree char *text = g_strndup (data, size);
  g_auto (GStrv) parts = NULL;

  if (size > MAX_SIZE || strlen (text) != size || !g_utf8_validate (text, -1, NULL)) {
    fail (error, hint, "this is no text of settings");
    return NULL;
  }
  parts = g_strsplit (text, "\n", -1);
  for (guint i = 0; parts[i] != NULL; i++) {
    if (!take_line (lines, i + 1, parts[i], error))
      return NULL;
  }
  if (lines->len == 0) {
    fail (error, hint, "the file holds no settings");
    return NULL;
  }
  return g_steal_pointer (&lines);
}

GPtrArray *
bp_settings_file_load (const char *path, GError **error)
{
  g_autofree char *data = NULL;
  g_autoptr (GError) local = NULL;
  gsize size;

  if (g_file_get_contents (path, &data, &size, &local))
    return bp_settings_file_parse (data, size, error);
  fail (error, NULL, "%s", local->message);
  return NULL;
}

/* --- saving --- */

/* A part of a file's name out of what a board says of itself. */
static void
append_word (GString *name, const char *word)
{
  if (*word == '\0')
    return;
  for (const char *c = word; *c != '\0'; c++)
    g_string_append_c (name, g_ascii_isalnum (*c) || strchr (".-+", *c) != NULL ? *c : '-');
  g_string_append_c (name, '_');
}

static char *
dup_name (const BpIdentity *identity, GDateTime *when, guint number)
{
  g_autofree char *time = g_date_time_format (when, "%Y-%m-%d_%H%M%S");
  g_autoptr (GString) name = g_string_new (NULL);

  if (identity != NULL) {
    append_word (name, bp_identity_get_family_name (identity));
    append_word (name, identity->version);
    append_word (name, *identity->board_name != '\0' ? identity->board_name : identity->target);
  } else {
    append_word (name, "settings");
  }
  g_string_append (name, time);
  if (number > 1)
    g_string_append_printf (name, "_%u", number);
  return g_strconcat (name->str, ".txt", NULL);
}

char *
bp_settings_file_dup_path (const char *place, const BpIdentity *identity, GDateTime *when)
{
  if (!g_file_test (place, G_FILE_TEST_IS_DIR) && !g_str_has_suffix (place, G_DIR_SEPARATOR_S))
    return g_strdup (place);
  for (guint number = 1;; number++) {
    g_autofree char *name = dup_name (identity, when, number);
    g_autofree char *path = g_build_filename (place, name, NULL);

    if (!g_file_test (path, G_FILE_TEST_EXISTS))
      return g_steal_pointer (&path);
  }
}

/* Goes by way of a temporary file beside it; a link stays a link. */
gboolean
bp_settings_file_save (const char *path, const char *text, GError **error)
{
  const char *hint = _ ("Choose a file in a folder that you may write to.");
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *target = realpath (path, NULL);
  g_autoptr (GError) local = NULL;

  if (target != NULL && !g_file_test (target, G_FILE_TEST_IS_REGULAR))
    return fail (error, hint, "%s: is no file", name);
  return g_file_set_contents_full (target != NULL ? target : path, text, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0666, &local) ||
         fail (error, hint, "%s: %s", name, local->message);
}
