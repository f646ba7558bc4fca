/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-access.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

GError *
bp_access_check (const char *node, guint16 vendor_id, guint16 product_id)
{
  if (faccessat (AT_FDCWD, node, R_OK | W_OK, AT_EACCESS) == 0)
    return NULL;
  return g_error_new (BP_ERROR, BP_ERROR_NOT_PERMITTED, "%s: %s", node, g_strerror (errno));
}

char *
bp_access_resolve_node (const char *path)
{
  char *resolved = realpath (path, NULL);
  char *copy = g_strdup (resolved != NULL ? resolved : path);

  free (resolved);
  return copy;
}
