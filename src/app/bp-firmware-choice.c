/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-firmware-choice.h"

#include "app/bp-file-watch.h"
#include "base/bp-i18n.h"

enum { PROP_0, PROP_FILE, PROP_PATH, PROP_ADDRESS, PROP_FIRMWARE, PROP_BUSY, N_PROPS };
enum { CHANGED, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

struct _BpFirmwareChoice {
  GObject parent_instance;

  GFile *file;
  guint32 address;
  gboolean needs_address; /* as found by the last read that went well */
  BpFirmware *firmware;
  GError *error;
  GCancellable *reading; /* of the newest read; NULL when none runs */
  BpFileWatch *watch;
  const char *news; /* what became of the file since it was chosen; NULL for nothing */
};

G_DEFINE_FINAL_TYPE (BpFirmwareChoice, bp_firmware_choice, G_TYPE_OBJECT)

typedef struct {
  GFile *file;
  guint32 address;
} ReadRequest;

static void
read_request_free (ReadRequest *request)
{
  g_object_unref (request->file);
  g_free (request);
}

static char *
bp_firmware_choice_dup_path (BpFirmwareChoice *self)
{
  char *path;

  if (self->file == NULL)
    return g_strdup ("");
  path = g_file_get_path (self->file);
  return path != NULL ? path : g_file_get_uri (self->file);
}

static void
bp_firmware_choice_notify_all (BpFirmwareChoice *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_0 + 1; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  ReadRequest *request = task_data;
  g_autoptr (GError) error = NULL;
  BpFirmware *firmware;

  firmware = bp_firmware_new_from_file (request->file, request->address, cancellable, &error);
  if (firmware == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, firmware, g_object_unref);
}

static void
on_read_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BpFirmwareChoice) self = user_data;
  GTask *task = G_TASK (result);
  g_autoptr (GError) error = NULL;
  g_autoptr (BpFirmware) firmware = g_task_propagate_pointer (task, &error);

  /* A newer choice has overtaken this one. */
  if (g_task_get_cancellable (task) != self->reading)
    return;
  g_clear_object (&self->reading);
  self->firmware = g_steal_pointer (&firmware);
  self->error = g_steal_pointer (&error);
  if (self->firmware != NULL)
    self->needs_address = !bp_firmware_is_addressed (self->firmware);
  bp_firmware_choice_notify_all (self);
}

static void
bp_firmware_choice_forget (BpFirmwareChoice *self)
{
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_object (&self->firmware);
  g_clear_error (&self->error);
}

static void
bp_firmware_choice_read (BpFirmwareChoice *self)
{
  g_autoptr (GTask) task = NULL;
  ReadRequest *request;

  bp_firmware_choice_forget (self);
  if (self->file != NULL) {
    request = g_new0 (ReadRequest, 1);
    request->file = g_object_ref (self->file);
    request->address = self->address;
    self->reading = g_cancellable_new ();
    /* The choice is no source of the task: the thread may let go of the task last, and the choice
     * must end here, where its owners are. */
    task = g_task_new (NULL, self->reading, on_read_ready, g_object_ref (self));
    g_task_set_source_tag (task, bp_firmware_choice_read);
    g_task_set_task_data (task, request, (GDestroyNotify)read_request_free);
    g_task_run_in_thread (task, read_in_thread);
  }
  bp_firmware_choice_notify_all (self);
}

/* --- the file on the disk --- */

static void
on_file_changed (BpFirmwareChoice *self)
{
  self->news = _ ("The file has changed and was read again.");
  bp_firmware_choice_read (self);
}

static void
on_file_vanished (BpFirmwareChoice *self)
{
  self->news = _ ("The file is no longer there. What was read of it can still be flashed.");
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
bp_firmware_choice_watch (BpFirmwareChoice *self)
{
  g_clear_object (&self->watch);
  self->news = NULL;
  if (self->file == NULL)
    return;
  self->watch = bp_file_watch_new (self->file);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (on_file_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->watch, "vanished", G_CALLBACK (on_file_vanished), self,
                           G_CONNECT_SWAPPED);
}

static void
bp_firmware_choice_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BpFirmwareChoice *self = BP_FIRMWARE_CHOICE (object);

  switch (prop_id) {
  case PROP_FILE:
    g_value_set_object (value, self->file);
    break;
  case PROP_PATH:
    g_value_take_string (value, bp_firmware_choice_dup_path (self));
    break;
  case PROP_ADDRESS:
    g_value_set_uint (value, self->address);
    break;
  case PROP_FIRMWARE:
    g_value_set_object (value, self->firmware);
    break;
  case PROP_BUSY:
    g_value_set_boolean (value, bp_firmware_choice_is_busy (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
bp_firmware_choice_dispose (GObject *object)
{
  BpFirmwareChoice *self = BP_FIRMWARE_CHOICE (object);

  bp_firmware_choice_forget (self);
  g_clear_object (&self->watch);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (bp_firmware_choice_parent_class)->dispose (object);
}

static void
bp_firmware_choice_class_init (BpFirmwareChoiceClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = bp_firmware_choice_get_property;
  object_class->dispose = bp_firmware_choice_dispose;

  properties[PROP_FILE] = g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE, flags);
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, "", flags);
  properties[PROP_ADDRESS] =
      g_param_spec_uint ("address", NULL, NULL, 0, G_MAXUINT32, BP_FIRMWARE_DEFAULT_ADDRESS, flags);
  properties[PROP_FIRMWARE] = g_param_spec_object ("firmware", NULL, NULL, BP_TYPE_FIRMWARE, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", BP_TYPE_FIRMWARE_CHOICE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
bp_firmware_choice_init (BpFirmwareChoice *self)
{
  self->address = BP_FIRMWARE_DEFAULT_ADDRESS;
}

BpFirmwareChoice *
bp_firmware_choice_new (void)
{
  return g_object_new (BP_TYPE_FIRMWARE_CHOICE, NULL);
}

void
bp_firmware_choice_set_file (BpFirmwareChoice *self, GFile *file)
{
  g_return_if_fail (BP_IS_FIRMWARE_CHOICE (self));
  g_return_if_fail (file == NULL || G_IS_FILE (file));

  g_set_object (&self->file, file);
  self->address = BP_FIRMWARE_DEFAULT_ADDRESS;
  self->needs_address = FALSE;
  bp_firmware_choice_watch (self);
  bp_firmware_choice_read (self);
}

static gboolean
parse_address (const char *text, guint32 *address)
{
  g_autofree char *digits = g_strstrip (g_strdup (text));
  gboolean prefixed = g_ascii_strncasecmp (digits, "0x", 2) == 0;
  guint64 value;

  if (!g_ascii_string_to_unsigned (digits + (prefixed ? 2 : 0), 16, 0, G_MAXUINT32, &value, NULL))
    return FALSE;
  *address = value;
  return TRUE;
}

void
bp_firmware_choice_set_address (BpFirmwareChoice *self, const char *text)
{
  guint32 address;

  g_return_if_fail (BP_IS_FIRMWARE_CHOICE (self));
  g_return_if_fail (text != NULL);

  if (!parse_address (text, &address)) {
    bp_firmware_choice_forget (self);
    g_set_error (&self->error, BP_ERROR, BP_ERROR_WRONG_ADDRESS,
                 "“%s” is no address; one looks like 0x08004000", text);
    bp_firmware_choice_notify_all (self);
    return;
  }
  if (self->address == address && self->error == NULL)
    return;
  self->address = address;
  bp_firmware_choice_read (self);
}

GFile *
bp_firmware_choice_get_file (BpFirmwareChoice *self)
{
  g_return_val_if_fail (BP_IS_FIRMWARE_CHOICE (self), NULL);

  return self->file;
}

char *
bp_firmware_choice_dup_name (BpFirmwareChoice *self)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (BP_IS_FIRMWARE_CHOICE (self), NULL);

  if (self->file == NULL)
    return NULL;
  name = g_file_get_basename (self->file);
  return g_filename_display_name (name);
}

guint32
bp_firmware_choice_get_address (BpFirmwareChoice *self)
{
  g_return_val_if_fail (BP_IS_FIRMWARE_CHOICE (self), BP_FIRMWARE_DEFAULT_ADDRESS);

  return self->address;
}

gboolean
bp_firmware_choice_needs_address (BpFirmwareChoice *self)
{
  g_return_val_if_fail (BP_IS_FIRMWARE_CHOICE (self), FALSE);

  return self->needs_address;
}

BpFirmware *
bp_firmware_choice_get_firmware (BpFirmwareChoice *self)
{
  g_return_val_if_fail (BP_IS_FIRMWARE_CHOICE (self), NULL);

  return self->firmware;
}

const GError *
bp_firmware_choice_get_error (BpFirmwareChoice *self)
{
  g_return_val_if_fail (BP_IS_FIRMWARE_CHOICE (self), NULL);

  return self->error;
}

gboolean
bp_firmware_choice_is_busy (BpFirmwareChoice *self)
{
  g_return_val_if_fail (BP_IS_FIRMWARE_CHOICE (self), FALSE);

  return self->reading != NULL;
}

const char *
bp_firmware_choice_get_news (BpFirmwareChoice *self)
{
  g_return_val_if_fail (BP_IS_FIRMWARE_CHOICE (self), NULL);

  return self->news;
}
