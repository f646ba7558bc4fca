/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-lock.h"

/* Systems without flock(): nothing keeps two programs apart there yet. */
struct _BpVirtualLock {
  char *path;
};

BpVirtualLock *
bp_virtual_lock_take (const char *path, GError **error)
{
  BpVirtualLock *self = g_new0 (BpVirtualLock, 1);

  self->path = g_strdup (path);
  return self;
}

void
bp_virtual_lock_release (BpVirtualLock *self)
{
  g_free (self->path);
  g_free (self);
}
