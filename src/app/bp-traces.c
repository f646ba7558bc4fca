/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-traces.h"

#include <glib/gstdio.h>

#define ENDING ".trace"
#define ONLY_MINE 0700

char *
bp_traces_dup_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "bootpin", "traces", NULL);
}

/* Their names begin with the time, so that their order is the order of the jobs. */
static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
list_names (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    if (g_str_has_suffix (name, ENDING))
      g_ptr_array_add (names, g_strdup (name));
  }
  g_ptr_array_sort (names, compare_names);
  return names;
}

/* Leaves room for one more. */
static void
remove_old (const char *path)
{
  g_autoptr (GPtrArray) names = list_names (path);

  for (guint i = 0; i + BP_TRACES_MAX <= names->len; i++) {
    g_autofree char *old = g_build_filename (path, g_ptr_array_index (names, i), NULL);

    g_remove (old);
  }
}

static char *
dup_name (BpJob *job)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%d-%H%M%S-%f");
  g_autofree char *board = g_strdup (bp_board_get_id (bp_job_get_board (job)));

  g_strcanon (board, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-.", '-');
  return g_strconcat (time, "-", board, ENDING, NULL);
}

void
bp_traces_add (BpJob *job)
{
  g_autofree char *folder = bp_traces_dup_folder ();
  g_autofree char *name = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileOutputStream) stream = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (BP_IS_JOB (job));

  g_mkdir_with_parents (folder, ONLY_MINE);
  remove_old (folder);
  name = dup_name (job);
  file = g_file_new_build_filename (folder, name, NULL);
  stream = g_file_create (file, G_FILE_CREATE_PRIVATE, NULL, &error);
  if (stream == NULL)
    g_debug ("no trace of this job: %s", error->message);
  else
    bp_job_set_trace (job, G_OUTPUT_STREAM (stream));
}
