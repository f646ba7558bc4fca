/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-store.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "base/bp-error.h"
#include "virtual/bp-virtual-lock.h"

#define GROUP "board"

void
bp_virtual_store_state_init (BpVirtualStoreState *self)
{
  *self = (BpVirtualStoreState){ .marginal = g_array_new (FALSE, FALSE, sizeof (guint)) };
}

void
bp_virtual_store_state_clear (BpVirtualStoreState *self)
{
  g_free (self->command);
  g_array_unref (self->marginal);
}

struct _BpVirtualStore {
  char *state_path;
  char *state_new_path;
  gsize flash_size;
  BpVirtualLock *lock;
  GFile *flash_file;
  GFileIOStream *flash;
};

static gboolean
open_flash (BpVirtualStore *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  self->flash = g_file_open_readwrite (self->flash_file, NULL, &local_error);
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)) {
    g_clear_error (&local_error);
    self->flash =
        g_file_create_readwrite (self->flash_file, G_FILE_CREATE_NONE, NULL, &local_error);
  }
  if (self->flash != NULL)
    return TRUE;
  g_set_error (error, BP_ERROR, BP_ERROR_NOT_PERMITTED, "cannot open %s: %s",
               g_file_peek_path (self->flash_file), local_error->message);
  return FALSE;
}

BpVirtualStore *
bp_virtual_store_open (const char *folder, gsize flash_size, GError **error)
{
  g_autofree char *lock_path = g_build_filename (folder, "lock", NULL);
  g_autofree char *flash_path = g_build_filename (folder, "flash.bin", NULL);
  BpVirtualStore *self;

  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, BP_ERROR, BP_ERROR_NOT_PERMITTED, "cannot make %s: %s", folder,
                 g_strerror (errno));
    return NULL;
  }
  self = g_new0 (BpVirtualStore, 1);
  self->flash_size = flash_size;
  self->state_path = g_build_filename (folder, "state", NULL);
  self->state_new_path = g_build_filename (folder, "state.new", NULL);
  self->flash_file = g_file_new_for_path (flash_path);
  self->lock = bp_virtual_lock_take (lock_path, error);
  if (self->lock == NULL || !open_flash (self, error)) {
    bp_virtual_store_close (self);
    return NULL;
  }
  return self;
}

void
bp_virtual_store_close (BpVirtualStore *self)
{
  g_clear_object (&self->flash);
  g_clear_object (&self->flash_file);
  g_clear_pointer (&self->lock, bp_virtual_lock_release);
  g_free (self->state_path);
  g_free (self->state_new_path);
  g_free (self);
}

static gboolean
load_flash (BpVirtualStore *self, guint8 *flash)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (self->flash));
  guint8 more;
  gsize n = 0;

  return g_seekable_seek (G_SEEKABLE (self->flash), 0, G_SEEK_SET, NULL, NULL) &&
         g_input_stream_read_all (input, flash, self->flash_size, &n, NULL, NULL) &&
         n == self->flash_size && g_input_stream_read (input, &more, 1, NULL, NULL) == 0;
}

static guint
get_number (GKeyFile *file, const char *key, guint most, gboolean *is_good)
{
  g_autoptr (GError) error = NULL;
  guint64 number = g_key_file_get_uint64 (file, GROUP, key, &error);

  if (error != NULL || number > most) {
    *is_good = FALSE;
    return 0;
  }
  return number;
}

static void
get_marginal (GKeyFile *file, GArray *marginal)
{
  gsize n = 0;
  g_autofree int *numbers = g_key_file_get_integer_list (file, GROUP, "marginal", &n, NULL);

  for (gsize i = 0; i < n; i++) {
    guint number = MAX (numbers[i], 0);

    g_array_append_val (marginal, number);
  }
}

static gboolean
read_state (GKeyFile *file, BpVirtualStoreState *state)
{
  gboolean is_good = TRUE;

  state->generation = get_number (file, "generation", G_MAXUINT, &is_good);
  state->state = get_number (file, "state", 10, &is_good);
  state->status = get_number (file, "status", 15, &is_good);
  state->pointer = get_number (file, "pointer", G_MAXUINT32, &is_good);
  state->read_protected = get_number (file, "protected", 1, &is_good);
  return is_good;
}

static gboolean
load_state (BpVirtualStore *self, const char *profile, BpVirtualStoreState *state)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *name = NULL;

  if (!g_key_file_load_from_file (file, self->state_path, G_KEY_FILE_NONE, NULL))
    return FALSE;
  name = g_key_file_get_string (file, GROUP, "profile", NULL);
  if (g_strcmp0 (name, profile) != 0 || !read_state (file, state))
    return FALSE;
  state->command = g_key_file_get_string (file, GROUP, "command", NULL);
  get_marginal (file, state->marginal);
  return TRUE;
}

gboolean
bp_virtual_store_load (BpVirtualStore *self, const char *profile, guint8 *flash,
                       BpVirtualStoreState *state)
{
  if (!g_file_test (self->state_path, G_FILE_TEST_EXISTS))
    return FALSE;
  if (load_state (self, profile, state) && load_flash (self, flash))
    return TRUE;
  g_info ("the practice board behind %s is damaged and starts anew", self->state_path);
  return FALSE;
}

void
bp_virtual_store_save_flash (BpVirtualStore *self, gsize offset, const guint8 *data, gsize size)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (self->flash));
  g_autoptr (GError) error = NULL;

  if (!g_seekable_seek (G_SEEKABLE (self->flash), offset, G_SEEK_SET, NULL, &error) ||
      !g_output_stream_write_all (output, data, size, NULL, NULL, &error) ||
      !g_output_stream_flush (output, NULL, &error))
    g_info ("cannot write %s: %s", g_file_peek_path (self->flash_file), error->message);
}

void
bp_virtual_store_save_state (BpVirtualStore *self, const char *profile,
                             const BpVirtualStoreState *state)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_key_file_set_string (file, GROUP, "profile", profile);
  g_key_file_set_uint64 (file, GROUP, "generation", state->generation);
  g_key_file_set_uint64 (file, GROUP, "state", state->state);
  g_key_file_set_uint64 (file, GROUP, "status", state->status);
  g_key_file_set_uint64 (file, GROUP, "pointer", state->pointer);
  g_key_file_set_uint64 (file, GROUP, "protected", state->read_protected);
  if (state->command != NULL)
    g_key_file_set_string (file, GROUP, "command", state->command);
  if (state->marginal->len > 0)
    g_key_file_set_integer_list (file, GROUP, "marginal", (int *)(void *)state->marginal->data,
                                 state->marginal->len);
  text = g_key_file_to_data (file, NULL, NULL);

  /* A new file and a rename, so that a program that is killed here leaves the old or the new one.
   * To wait for the disk, as g_file_set_contents() does, would be for the loss of power. */
  if (!g_file_set_contents_full (self->state_new_path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600,
                                 &error) ||
      g_rename (self->state_new_path, self->state_path) != 0)
    g_info ("cannot write %s", self->state_path);
}

guint
bp_virtual_store_peek_generation (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "state", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  gboolean is_good = TRUE;
  guint generation;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return 1;
  generation = get_number (file, "generation", G_MAXUINT, &is_good);
  return is_good ? generation : 1;
}
