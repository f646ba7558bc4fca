/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/bp-error.h"

struct _BpVirtualLock {
  int fd;
};

BpVirtualLock *
bp_virtual_lock_take (const char *path, GError **error)
{
  BpVirtualLock *self;
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0) {
    g_set_error (error, BP_ERROR, BP_ERROR_NOT_PERMITTED, "cannot open %s: %s", path,
                 g_strerror (errno));
    return NULL;
  }
  if (flock (fd, LOCK_EX | LOCK_NB) != 0) {
    g_set_error (error, BP_ERROR, BP_ERROR_BUSY, "another program uses this practice board");
    close (fd);
    return NULL;
  }
  self = g_new0 (BpVirtualLock, 1);
  self->fd = fd;
  return self;
}

void
bp_virtual_lock_release (BpVirtualLock *self)
{
  close (self->fd);
  g_free (self);
}
