/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-file-dialog.h"

#include "base/bp-i18n.h"

static const char *const firmware_suffixes[] = { "hex", "ihex", "ihx", "dfu", "bin", "uf2",
                                                 "elf", "srec", "s19", "s28", "s37", NULL };

static const char *const settings_suffixes[] = { "txt", "cli", "diff", NULL };

/* What is asked for: the words of the dialog, and which files are meant. */
typedef struct {
  const char *title;
  const char *filter;
  const char *const *suffixes;
} Question;

static GListModel *
make_filters (const Question *question)
{
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) wanted = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (wanted, question->filter);
  for (guint i = 0; question->suffixes[i] != NULL; i++)
    gtk_file_filter_add_suffix (wanted, question->suffixes[i]);
  /* TRANSLATORS: name of a file filter */
  gtk_file_filter_set_name (all, _ ("All files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, wanted);
  g_list_store_append (filters, all);
  return G_LIST_MODEL (filters);
}

static void
return_file (GTask *task, GFile *file, GError *error)
{
  if (file != NULL)
    g_task_return_pointer (task, file, g_object_unref);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "no file was chosen");
}

/* GtkFileDialog came with 4.10, which deprecated GtkFileChooserNative; the floor knows only the
 * latter. The compiler is told to refuse what is newer than the floor, so each branch has to
 * silence it. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

#if GTK_CHECK_VERSION(4, 10, 0)

static void
on_dialog_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GFile *file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, &error);

  return_file (task, file, error);
}

static void
show_dialog (GtkWindow *parent, const Question *question, GFile *folder, GTask *task)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListModel) filters = make_filters (question);

  gtk_file_dialog_set_title (dialog, question->title);
  gtk_file_dialog_set_filters (dialog, filters);
  if (folder != NULL)
    gtk_file_dialog_set_initial_folder (dialog, folder);
  gtk_file_dialog_open (dialog, parent, NULL, on_dialog_ready, g_object_ref (task));
}

static void
on_save_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GFile *file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, &error);

  return_file (task, file, error);
}

static void
show_save_dialog (GtkWindow *parent, GFile *folder, const char *name, GTask *task)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _ ("Save As"));
  gtk_file_dialog_set_initial_name (dialog, name);
  if (folder != NULL)
    gtk_file_dialog_set_initial_folder (dialog, folder);
  gtk_file_dialog_save (dialog, parent, NULL, on_save_ready, g_object_ref (task));
}

#else

static void
on_dialog_response (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GFile *file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  return_file (task, file, NULL);
  g_object_unref (dialog);
}

static void
show_dialog (GtkWindow *parent, const Question *question, GFile *folder, GTask *task)
{
  GtkFileChooserNative *dialog;
  g_autoptr (GListModel) filters = make_filters (question);

  dialog = gtk_file_chooser_native_new (question->title, parent, GTK_FILE_CHOOSER_ACTION_OPEN, NULL,
                                        NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  for (guint i = 0; i < g_list_model_get_n_items (filters); i++) {
    g_autoptr (GtkFileFilter) filter = g_list_model_get_item (filters, i);

    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  }
  if (folder != NULL)
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), folder, NULL);
  g_signal_connect (dialog, "response", G_CALLBACK (on_dialog_response), g_object_ref (task));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
show_save_dialog (GtkWindow *parent, GFile *folder, const char *name, GTask *task)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_ ("Save As"), parent, GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  if (folder != NULL)
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), folder, NULL);
  g_signal_connect (dialog, "response", G_CALLBACK (on_dialog_response), g_object_ref (task));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

#endif

G_GNUC_END_IGNORE_DEPRECATIONS

static void
ask (GtkWindow *parent, const Question *question, GFile *folder, GAsyncReadyCallback callback,
     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (parent, NULL, callback, user_data);

  g_task_set_source_tag (task, ask);
  show_dialog (parent, question, folder, task);
}

void
bp_file_dialog_open_async (GtkWindow *parent, GFile *folder, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  /* TRANSLATORS: the second one is the name of a file filter */
  const Question question = { _ ("Choose Firmware"), _ ("Firmware files"), firmware_suffixes };

  g_return_if_fail (GTK_IS_WINDOW (parent));

  ask (parent, &question, folder, callback, user_data);
}

void
bp_file_dialog_open_settings_async (GtkWindow *parent, GFile *folder, GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  /* TRANSLATORS: the second one is the name of a file filter */
  const Question question = { _ ("Choose Settings"), _ ("Settings as text"), settings_suffixes };

  g_return_if_fail (GTK_IS_WINDOW (parent));

  ask (parent, &question, folder, callback, user_data);
}

GFile *
bp_file_dialog_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
bp_file_dialog_save_async (GtkWindow *parent, GFile *folder, const char *name,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (name != NULL);

  task = g_task_new (parent, NULL, callback, user_data);
  g_task_set_source_tag (task, bp_file_dialog_save_async);
  show_save_dialog (parent, folder, name, task);
}

GFile *
bp_file_dialog_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
