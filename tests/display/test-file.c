/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The chosen file, while it changes on the disk. */

#include <glib/gstdio.h>
#include <string.h>

#include "picture.h"
#include "practice.h"

#define BOARD "usb:1-2"

static void
test_a_file_that_changes_is_read_again (Desk *desk, gconstpointer data)
{
  desk_plug (desk, BOARD, TRUE);
  practice_choose_file (desk, practice_write_hex (desk, "tiny.hex", 1024));
  g_assert_true (practice_shows (GTK_WIDGET (desk->window), "0x080003FF"));
  g_assert_false (practice_shows (GTK_WIDGET (desk->window), "read again"));
  practice_write_hex (desk, "tiny.hex", 2048);
  wait_until (practice_shows (GTK_WIDGET (desk->window), "read again"));
  wait_until (practice_shows (GTK_WIDGET (desk->window), "0x080007FF"));
  g_assert_cmpstr (desk_get_status (desk), ==, "Ready to flash.");
  picture_take (GTK_WIDGET (desk->window), "file-changed");
}

static void
test_a_file_that_is_written_in_place_is_read_again (Desk *desk, gconstpointer data)
{
  const char *path = practice_write_hex (desk, "tiny.hex", 1024);
  g_autofree char *text = NULL;
  FILE *file;

  practice_choose_file (desk, path);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  file = g_fopen (path, "w");
  fputs ("; ", file);
  fputs (text, file);
  fclose (file);
  wait_until (practice_shows (GTK_WIDGET (desk->window), "read again"));
}

static void
test_a_file_that_vanishes_is_told (Desk *desk, gconstpointer data)
{
  const char *path = practice_write_hex (desk, "tiny.hex", 1024);

  desk_plug (desk, BOARD, TRUE);
  practice_choose_file (desk, path);
  g_remove (path);
  wait_until (practice_shows (GTK_WIDGET (desk->window), "no longer there"));
  g_assert_cmpstr (desk_get_status (desk), ==, "Ready to flash.");
  picture_take (GTK_WIDGET (desk->window), "file-vanished");
  practice_write_hex (desk, "tiny.hex", 1024);
  wait_until (practice_shows (GTK_WIDGET (desk->window), "read again"));
}

static void
test_another_file_brings_no_old_news (Desk *desk, gconstpointer data)
{
  const char *path = practice_write_hex (desk, "tiny.hex", 1024);

  practice_choose_file (desk, path);
  g_remove (path);
  wait_until (practice_shows (GTK_WIDGET (desk->window), "no longer there"));
  practice_choose_file (desk, practice_write_hex (desk, "other.hex", 1024));
  g_assert_false (practice_shows (GTK_WIDGET (desk->window), "no longer there"));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv);
  g_set_application_name ("Bootpin");

  practice_add_test ("/file/replaced", test_a_file_that_changes_is_read_again);
  practice_add_test ("/file/in-place", test_a_file_that_is_written_in_place_is_read_again);
  practice_add_test ("/file/vanished", test_a_file_that_vanishes_is_told);
  practice_add_test ("/file/another", test_another_file_brings_no_old_news);
  return g_test_run ();
}
