/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-usb-nodes.h"

#include <errno.h>
#include <sys/inotify.h>
#include <unistd.h>

/* Not GFileMonitor: that one also asks for writes, and on /dev every program that writes to
 * /dev/null would wake us. */
#define EVENTS (IN_CREATE | IN_DELETE | IN_ATTRIB | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR)

#define SYSFS_DEVICES "/sys/bus/usb/devices"

typedef struct {
  GSource source;
  int fd;
  gpointer tag;
  char *folder;        /* "/dev" */
  char *usb;           /* "/dev/bus/usb" */
  GHashTable *watches; /* descriptor to path */
  gboolean lost;
} NodesSource;

static void
watch (NodesSource *self, const char *path)
{
  int watch_id = inotify_add_watch (self->fd, path, EVENTS);

  if (watch_id >= 0)
    g_hash_table_insert (self->watches, GINT_TO_POINTER (watch_id), g_strdup (path));
  else if (errno != ENOENT && errno != ENOTDIR)
    self->lost = TRUE;
}

/* Watches what is there of the way down to the bus folders. Watching twice does no harm. */
static void
watch_all (NodesSource *self)
{
  g_autofree char *bus = g_path_get_dirname (self->usb);
  g_autoptr (GDir) dir = NULL;

  watch (self, self->folder);
  watch (self, bus);
  watch (self, self->usb);
  dir = g_dir_open (self->usb, 0, NULL);
  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (self->usb, name, NULL);

    watch (self, path);
  }
}

/* Of /dev itself only some nodes matter. */
static gboolean
is_of_interest (NodesSource *self, const char *path, const char *name)
{
  return g_strcmp0 (path, self->folder) != 0 || g_str_has_prefix (name, "tty") ||
         g_str_equal (name, "bus");
}

static gboolean
take_event (NodesSource *self, const struct inotify_event *event)
{
  const char *path = g_hash_table_lookup (self->watches, GINT_TO_POINTER (event->wd));
  gboolean interesting =
      (event->mask & IN_Q_OVERFLOW) != 0 ||
      (path != NULL && event->len > 0 && is_of_interest (self, path, event->name));

  if (event->mask & IN_IGNORED)
    g_hash_table_remove (self->watches, GINT_TO_POINTER (event->wd));
  if (event->mask & IN_Q_OVERFLOW || (interesting && event->mask & IN_ISDIR))
    watch_all (self);
  return interesting;
}

static gboolean
nodes_source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  NodesSource *self = (NodesSource *)source;
  union {
    struct inotify_event event;
    char bytes[4096];
  } buffer;
  gboolean changed = FALSE;
  gssize size = read (self->fd, &buffer, sizeof buffer);

  for (gssize offset = 0; offset < size;) {
    const struct inotify_event *event = (const struct inotify_event *)(buffer.bytes + offset);

    changed |= take_event (self, event);
    offset += sizeof *event + event->len;
  }
  if ((changed || self->lost) && callback != NULL)
    ((BpUsbNodesFunc)(gpointer)callback) (self->lost, user_data);
  return self->lost ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
nodes_source_finalize (GSource *source)
{
  NodesSource *self = (NodesSource *)source;

  if (self->fd >= 0)
    close (self->fd);
  g_free (self->folder);
  g_free (self->usb);
  g_hash_table_unref (self->watches);
}

static GSourceFuncs nodes_source_funcs = {
  .dispatch = nodes_source_dispatch,
  .finalize = nodes_source_finalize,
};

/* A sandbox may show devices in sysfs, but no nodes: their coming and going can't be seen by
 * watching. */
static gboolean
nodes_are_hidden (const char *usb)
{
  g_autoptr (GDir) dir = g_dir_open (SYSFS_DEVICES, 0, NULL);

  return !g_file_test (usb, G_FILE_TEST_IS_DIR) && dir != NULL && g_dir_read_name (dir) != NULL;
}

GSource *
bp_usb_nodes_source_new (const char *folder)
{
  g_autoptr (GSource) source = g_source_new (&nodes_source_funcs, sizeof (NodesSource));
  NodesSource *self = (NodesSource *)source;

  self->folder = g_strdup (folder);
  self->usb = g_build_filename (folder, "bus", "usb", NULL);
  self->watches = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->fd = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);
  if (self->fd < 0 || nodes_are_hidden (self->usb))
    return NULL;
  watch_all (self);
  if (self->lost || g_hash_table_size (self->watches) == 0)
    return NULL;
  self->tag = g_source_add_unix_fd (source, self->fd, G_IO_IN);
  return g_steal_pointer (&source);
}
