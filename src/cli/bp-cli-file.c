/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-file.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixoutputstream.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/bp-i18n.h"

static void
set_file_error (GError **error, const char *path, const char *reason)
{
  g_autofree char *name = g_filename_display_name (path);
  GError *problem = g_error_new (BP_ERROR, BP_ERROR_BAD_FILE, "%s: %s", name, reason);

  bp_error_set_hint (problem, _ ("Choose a file in a folder that you may write to."));
  g_propagate_error (error, problem);
}

/* Something that bytes go through and that must not be replaced by a file. */
static gboolean
is_special (const char *path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_REGULAR) &&
         !g_file_test (path, G_FILE_TEST_IS_DIR);
}

gboolean
bp_cli_check_output_file (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    set_file_error (error, path, "is a folder");
  else if (is_special (path) && g_access (path, W_OK) != 0)
    set_file_error (error, path, g_strerror (errno));
  else if (!is_special (path) && g_access (folder, W_OK) != 0)
    set_file_error (error, folder, g_strerror (errno));
  else
    return TRUE;
  return FALSE;
}

static gboolean
append (const char *path, GBytes *bytes, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileOutputStream) stream = g_file_append_to (file, G_FILE_CREATE_NONE, NULL, error);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return stream != NULL &&
         g_output_stream_write_all (G_OUTPUT_STREAM (stream), data, size, NULL, NULL, error) &&
         g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, error);
}

/* Goes by way of a temporary file beside it; a link stays a link. */
static gboolean
replace (const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *target = realpath (path, NULL);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return g_file_set_contents_full (target != NULL ? target : path, data, (gssize)size,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0666, error);
}

gboolean
bp_cli_save_file (const char *path, GBytes *bytes, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gboolean done =
      is_special (path) ? append (path, bytes, &problem) : replace (path, bytes, &problem);

  if (!done)
    set_file_error (error, path, problem->message);
  return done;
}

GOutputStream *
bp_cli_open_log_file (const char *path, GError **error)
{
  /* Not by way of a temporary file: what was written stays readable even if the program is killed.
   */
  int fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

  if (fd >= 0)
    return g_unix_output_stream_new (fd, TRUE);
  set_file_error (error, path, g_strerror (errno));
  return NULL;
}
