/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-process.h"

gboolean
bp_process_is_running (const char *root, const char *program)
{
  g_autofree char *processes = g_strconcat (root, "/proc", NULL);
  g_autoptr (GDir) dir = g_dir_open (processes, 0, NULL);

  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (processes, name, "comm", NULL);
    g_autofree char *comm = NULL;

    if (g_ascii_isdigit (*name) && g_file_get_contents (path, &comm, NULL, NULL) &&
        g_str_equal (g_strchomp (comm), program))
      return TRUE;
  }
  return FALSE;
}
