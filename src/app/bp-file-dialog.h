/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * bp_file_dialog_open_async:
 * @parent: the window that asks
 * @folder: (nullable): where to begin
 *
 * Lets the user choose a firmware file. The only place that knows which file dialog this GTK has.
 */
void bp_file_dialog_open_async (GtkWindow *parent, GFile *folder, GAsyncReadyCallback callback,
                                gpointer user_data);

/** bp_file_dialog_open_settings_async: the same for a file with settings; ends with
 * bp_file_dialog_open_finish(), too. */
void bp_file_dialog_open_settings_async (GtkWindow *parent, GFile *folder,
                                         GAsyncReadyCallback callback, gpointer user_data);

/** bp_file_dialog_open_finish: Returns: (transfer full) (nullable): the file, or %NULL with an
 * error if the user chose none. */
GFile *bp_file_dialog_open_finish (GAsyncResult *result, GError **error);

/**
 * bp_file_dialog_save_async:
 * @folder: (nullable): where to begin
 * @name: what the file is called unless the user says otherwise
 *
 * Lets the user choose where a file is saved. An existing one is replaced only after a question,
 * which the dialog asks itself.
 */
void bp_file_dialog_save_async (GtkWindow *parent, GFile *folder, const char *name,
                                GAsyncReadyCallback callback, gpointer user_data);

/** bp_file_dialog_save_finish: Returns: (transfer full) (nullable): the file, or %NULL with an
 * error if the user chose none. */
GFile *bp_file_dialog_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
