/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include <string.h>

/* In place of libFuzzer: each seed of a folder as it is, cut short at many places, and with bytes
 * changed. The changes are the same in every run, so that a fault that shows once shows again. */

#define CUTS 64
#define CHANGES 256
#define MAX_CHANGED_BYTES 4

/* The seed goes to the heap at its own size: a sanitizer then sees a read past its end. */
static void
feed (const guint8 *data, gsize size)
{
  g_autofree guint8 *copy = size > 0 ? g_memdup2 (data, size) : g_malloc (1);

  LLVMFuzzerTestOneInput (copy, size);
}

static void
feed_cut (const guint8 *data, gsize size)
{
  for (gsize i = 0; i < CUTS && i < size; i++)
    feed (data, size > CUTS ? i * size / CUTS : i);
}

static void
feed_changed (const guint8 *data, gsize size, GRand *random)
{
  for (guint i = 0; i < CHANGES && size > 0; i++) {
    g_autofree guint8 *copy = g_memdup2 (data, size);
    gint32 n_bytes = g_rand_int_range (random, 1, MAX_CHANGED_BYTES + 1);

    for (gint32 j = 0; j < n_bytes; j++)
      copy[g_rand_int_range (random, 0, (gint32)size)] = (guint8)g_rand_int (random);
    feed (copy, size);
  }
}

static void
replay (gconstpointer path)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  gsize size;

  g_file_get_contents (path, &contents, &size, &error);
  g_assert_no_error (error);
  feed ((const guint8 *)contents, size);
  feed_cut ((const guint8 *)contents, size);
  feed_changed ((const guint8 *)contents, size, random);
}

static guint
add_seeds (const char *folder, GPtrArray *paths)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) seeds = g_dir_open (folder, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (seeds)) != NULL) {
    g_autofree char *test = g_strconcat ("/seed/", name, NULL);

    g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
    g_test_add_data_func (test, g_ptr_array_index (paths, paths->len - 1), replay);
  }
  return paths->len;
}

/* The last argument is a folder of seeds. */
int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  g_test_init (&argc, &argv, NULL);
  LLVMFuzzerInitialize (&argc, &argv);
  g_assert_cmpint (argc, ==, 2);
  g_assert_cmpuint (add_seeds (argv[1], paths), >, 0);
  return g_test_run ();
}
