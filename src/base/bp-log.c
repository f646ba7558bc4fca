/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/bp-log.h"

struct _BpLog {
  GObject parent_instance;

  GMainContext *context;
  GMutex mutex;
  GString *text;
  GQueue pending; /* lines that the signal has not told yet */
};

G_DEFINE_FINAL_TYPE (BpLog, bp_log, G_TYPE_OBJECT)

enum { LINE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
bp_log_finalize (GObject *object)
{
  BpLog *self = BP_LOG (object);

  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_string_free (self->text, TRUE);
  g_queue_clear_full (&self->pending, g_free);
  G_OBJECT_CLASS (bp_log_parent_class)->finalize (object);
}

static void
bp_log_class_init (BpLogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_log_finalize;

  signals[LINE] = g_signal_new ("line", BP_TYPE_LOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
bp_log_init (BpLog *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->text = g_string_new (NULL);
  g_mutex_init (&self->mutex);
  g_queue_init (&self->pending);
}

BpLog *
bp_log_new (void)
{
  return g_object_new (BP_TYPE_LOG, NULL);
}

static char *
take_pending (BpLog *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_queue_pop_head (&self->pending);
}

static gboolean
on_idle (gpointer data)
{
  BpLog *self = data;

  for (char *line = take_pending (self); line != NULL; line = take_pending (self)) {
    g_signal_emit (self, signals[LINE], 0, line);
    g_free (line);
  }
  return G_SOURCE_REMOVE;
}

void
bp_log_add (BpLog *self, const char *format, ...)
{
  g_autoptr (GMutexLocker) locker = NULL;
  g_autoptr (GSource) source = NULL;
  char *line;
  va_list args;

  if (self == NULL)
    return;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);

  locker = g_mutex_locker_new (&self->mutex);
  g_string_append_printf (self->text, "%s\n", line);
  g_queue_push_tail (&self->pending, line);
  if (g_queue_get_length (&self->pending) > 1)
    return;

  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_idle, g_object_ref (self), g_object_unref);
  g_source_attach (source, self->context);
}

char *
bp_log_dup_text (BpLog *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (BP_IS_LOG (self), NULL);

  locker = g_mutex_locker_new (&self->mutex);
  return g_strdup (self->text->str);
}

void
bp_log_clear (BpLog *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (BP_IS_LOG (self));

  locker = g_mutex_locker_new (&self->mutex);
  g_string_truncate (self->text, 0);
  g_queue_clear_full (&self->pending, g_free);
}
