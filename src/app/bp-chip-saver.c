/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-chip-saver.h"

#include "app/bp-file-dialog.h"
#include "app/bp-messages.h"
#include "app/bp-words.h"
#include "base/bp-i18n.h"
#include "firmware/bp-firmware-writer.h"
#include "flash/bp-read-job.h"

struct _BpChipSaver {
  GObject parent_instance;

  GtkWindow *window;
  BpSession *session;
  GFile *file;
  BpReadJob *job; /* the newest; what it read waits to be saved */
};

G_DEFINE_FINAL_TYPE (BpChipSaver, bp_chip_saver, G_TYPE_OBJECT)

static char *
dup_name (GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);

  return g_filename_display_name (base);
}

/* --- saving --- */

static void bp_chip_saver_ask_again (BpChipSaver *self);

static void
on_not_saved_response (BpChipSaver *self, const char *response)
{
  if (g_str_equal (response, BP_RESPONSE_CONFIRM))
    bp_chip_saver_ask_again (self);
}

static void
bp_chip_saver_complain (BpChipSaver *self, const GError *error)
{
  g_autofree char *name = dup_name (self->file);
  /* TRANSLATORS: the name of a file, then the system's reason, such as "No space left on device" */
  g_autofree char *body = g_strdup_printf (_ ("“%s” could not be written: %s. What was read from "
                                              "the chip is still there."),
                                           name, error->message);
  BpMessageWindow *message =
      bp_message_window_new (self->window, _ ("The File Was Not Saved"), body);

  bp_message_window_add_button (message, BP_RESPONSE_CANCEL, _ ("_Discard"), BP_MESSAGE_PLAIN);
  bp_message_window_add_button (message, BP_RESPONSE_CONFIRM, _ ("_Save Elsewhere…"),
                                BP_MESSAGE_SUGGESTED);
  g_signal_connect_object (message, "response", G_CALLBACK (on_not_saved_response), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (message));
}

static void
bp_chip_saver_tell (BpChipSaver *self)
{
  guint32 address;
  GBytes *bytes = bp_read_job_get_bytes (self->job, &address);
  g_autofree char *size = bp_words_size (g_bytes_get_size (bytes));
  g_autofree char *name = dup_name (self->file);
  /* TRANSLATORS: a size, an address, the name of a file */
  g_autofree char *sentence =
      g_strdup_printf (_ ("Done: %s from 0x%08X saved in “%s”."), size, address, name);

  bp_session_tell (self->session, sentence);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BpChipSaver) self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->window == NULL)
    return;
  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    bp_chip_saver_tell (self);
  else
    bp_chip_saver_complain (self, error);
}

static void
bp_chip_saver_save (BpChipSaver *self)
{
  guint32 address;
  GBytes *bytes = bp_read_job_get_bytes (self->job, &address);
  g_autofree char *name = g_file_get_basename (self->file);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) contents = bp_firmware_writer_wrap (name, bytes, address, &error);

  if (contents == NULL)
    bp_chip_saver_complain (self, error);
  else
    g_file_replace_contents_bytes_async (self->file, contents, NULL, FALSE, G_FILE_CREATE_NONE,
                                         NULL, on_saved, g_object_ref (self));
}

static void
on_done (BpChipSaver *self, BpJob *job)
{
  if ((gpointer)job == (gpointer)self->job)
    bp_chip_saver_save (self);
}

/* --- asking --- */

static void
on_file_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BpChipSaver) self = user_data;
  g_autoptr (GFile) file = bp_file_dialog_save_finish (result, NULL);

  if (file != NULL && self->window != NULL)
    bp_chip_saver_read (self, file);
}

static void
on_other_file_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BpChipSaver) self = user_data;
  g_autoptr (GFile) file = bp_file_dialog_save_finish (result, NULL);

  if (file == NULL || self->window == NULL)
    return;
  g_set_object (&self->file, file);
  bp_chip_saver_save (self);
}

static void
bp_chip_saver_show_dialog (BpChipSaver *self, GAsyncReadyCallback callback)
{
  g_autoptr (GFile) folder = bp_settings_dup_last_folder (bp_session_get_settings (self->session));
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%F");
  g_autofree char *name = g_strdup_printf ("chip-%s.hex", date);

  bp_file_dialog_save_async (self->window, folder, name, callback, g_object_ref (self));
}

static void
bp_chip_saver_ask_again (BpChipSaver *self)
{
  bp_chip_saver_show_dialog (self, on_other_file_chosen);
}

/* --- the type --- */

static void
bp_chip_saver_dispose (GObject *object)
{
  BpChipSaver *self = BP_CHIP_SAVER (object);

  self->window = NULL;
  g_clear_object (&self->job);
  g_clear_object (&self->file);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (bp_chip_saver_parent_class)->dispose (object);
}

static void
bp_chip_saver_class_init (BpChipSaverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bp_chip_saver_dispose;
}

static void
bp_chip_saver_init (BpChipSaver *self)
{
}

BpChipSaver *
bp_chip_saver_new (GtkWindow *window, BpSession *session)
{
  BpChipSaver *self;

  g_return_val_if_fail (GTK_IS_WINDOW (window), NULL);
  g_return_val_if_fail (BP_IS_SESSION (session), NULL);

  self = g_object_new (BP_TYPE_CHIP_SAVER, NULL);
  self->window = window;
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "done", G_CALLBACK (on_done), self, G_CONNECT_SWAPPED);
  return self;
}

void
bp_chip_saver_ask (BpChipSaver *self)
{
  g_return_if_fail (BP_IS_CHIP_SAVER (self));

  bp_chip_saver_show_dialog (self, on_file_chosen);
}

void
bp_chip_saver_read (BpChipSaver *self, GFile *file)
{
  g_return_if_fail (BP_IS_CHIP_SAVER (self));
  g_return_if_fail (G_IS_FILE (file));

  if (!bp_session_is_free (self->session))
    return;
  g_set_object (&self->file, file);
  g_clear_object (&self->job);
  self->job = bp_read_job_new (bp_session_get_board (self->session), BP_NO_ADDRESS, -1);
  bp_session_run (self->session, BP_JOB (self->job));
}
