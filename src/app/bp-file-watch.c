/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-file-watch.h"

#define QUIET_MS 400

enum { CHANGED, VANISHED, N_SIGNALS };

static guint signals[N_SIGNALS];

struct _BpFileWatch {
  GObject parent_instance;

  GFile *file;
  GFileMonitor *monitor; /* NULL where there is none */
  char *state;           /* size and time of the contents; NULL while it is not there */
  guint timer;
};

G_DEFINE_FINAL_TYPE (BpFileWatch, bp_file_watch, G_TYPE_OBJECT)

static char *
dup_state (GFile *file)
{
  g_autoptr (GFileInfo) info =
      g_file_query_info (file,
                         G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_TIME_MODIFIED
                                                        "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC
                                                        "," G_FILE_ATTRIBUTE_UNIX_INODE,
                         G_FILE_QUERY_INFO_NONE, NULL, NULL);

  if (info == NULL)
    return NULL;
  return g_strdup_printf (
      "%" G_GOFFSET_FORMAT " %" G_GUINT64_FORMAT ".%u %" G_GUINT64_FORMAT,
      g_file_info_get_size (info),
      g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED),
      g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC),
      g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_UNIX_INODE));
}

static gboolean
on_quiet (gpointer user_data)
{
  BpFileWatch *self = BP_FILE_WATCH (user_data);
  g_autofree char *state = dup_state (self->file);

  self->timer = 0;
  if (g_strcmp0 (self->state, state) == 0)
    return G_SOURCE_REMOVE;
  g_free (self->state);
  self->state = g_steal_pointer (&state);
  g_signal_emit (self, signals[self->state != NULL ? CHANGED : VANISHED], 0);
  return G_SOURCE_REMOVE;
}

static void
on_event (BpFileWatch *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (QUIET_MS, on_quiet, self);
}

static void
bp_file_watch_dispose (GObject *object)
{
  BpFileWatch *self = BP_FILE_WATCH (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (bp_file_watch_parent_class)->dispose (object);
}

static void
bp_file_watch_finalize (GObject *object)
{
  g_free (BP_FILE_WATCH (object)->state);

  G_OBJECT_CLASS (bp_file_watch_parent_class)->finalize (object);
}

static void
bp_file_watch_class_init (BpFileWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = bp_file_watch_dispose;
  object_class->finalize = bp_file_watch_finalize;

  signals[CHANGED] = g_signal_new ("changed", BP_TYPE_FILE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[VANISHED] = g_signal_new ("vanished", BP_TYPE_FILE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
bp_file_watch_init (BpFileWatch *self)
{
}

BpFileWatch *
bp_file_watch_new (GFile *file)
{
  BpFileWatch *self;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = g_object_new (BP_TYPE_FILE_WATCH, NULL);
  self->file = g_object_ref (file);
  self->state = dup_state (file);
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);
  if (self->monitor == NULL)
    g_debug ("the file is not followed: %s", error->message);
  else
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_event), self,
                             G_CONNECT_SWAPPED);
  return self;
}
