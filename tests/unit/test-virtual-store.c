/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <string.h>

#include "base/bp-error.h"
#include "virtual-host.h"
#include "virtual/bp-virtual-store.h"

typedef struct {
  char *folder; /* does not exist yet */
  char *flash;
  char *state;
  char *lock;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *base = g_dir_make_tmp ("bootpin-test-XXXXXX", NULL);

  fixture->folder = g_build_filename (base, "f405", NULL);
  fixture->flash = g_build_filename (fixture->folder, "flash.bin", NULL);
  fixture->state = g_build_filename (fixture->folder, "state", NULL);
  fixture->lock = g_build_filename (fixture->folder, "lock", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *base = g_path_get_dirname (fixture->folder);

  g_unlink (fixture->flash);
  g_unlink (fixture->state);
  g_unlink (fixture->lock);
  g_rmdir (fixture->folder);
  g_assert_cmpint (g_rmdir (base), ==, 0); /* nothing else was left there */
  g_free (fixture->folder);
  g_free (fixture->flash);
  g_free (fixture->state);
  g_free (fixture->lock);
}

static VirtualHost
open_board (Fixture *fixture, const char *profile)
{
  VirtualHost host = { .now = BP_SEC };
  g_autoptr (GError) error = NULL;

  host.board = bp_virtual_board_new_stored (profile, fixture->folder, &error);
  g_assert_no_error (error);
  return host;
}

/* The file as it is now, while the board is still open: what a killed program leaves. */
static void
assert_stored (Fixture *fixture, gsize offset, const void *data, gsize size)
{
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (fixture->flash, &contents, &length, NULL));
  g_assert_cmpuint (length, ==, 0x100000);
  g_assert_cmpmem (contents + offset, size, data, size);
}

static void
test_a_new_folder_holds_a_new_board (Fixture *fixture, gconstpointer user_data)
{
  VirtualHost host = open_board (fixture, "f405");

  assert_stored (fixture, 0, bp_virtual_board_peek (host.board, 0x08000000, 0x100000), 0x100000);
  virtual_host_clear (&host);
}

static void
test_every_change_is_stored_at_once (Fixture *fixture, gconstpointer user_data)
{
  VirtualHost host = open_board (fixture, "f405");
  guint8 blank[64];

  memset (blank, 0xff, sizeof blank);
  virtual_host_idle (&host);
  virtual_host_command (&host, BP_DFUSE_ERASE, 0x08020000);
  assert_stored (fixture, 0x20000, blank, sizeof blank);
  assert_stored (fixture, 0x3ffc0, blank, sizeof blank);
  virtual_host_write (&host, 0x08020010, "abcd", 4);
  assert_stored (fixture, 0x20010, "abcd", 4);
  bp_virtual_board_poke (host.board, 0x080fffff, (const guint8 *)"z", 1);
  assert_stored (fixture, 0xfffff, "z", 1);
  virtual_host_clear (&host);

  host = open_board (fixture, "f405");
  g_assert_cmpmem (bp_virtual_board_peek (host.board, 0x08020010, 4), 4, "abcd", 4);
  g_assert_cmpmem (bp_virtual_board_peek (host.board, 0x080fffff, 1), 1, "z", 1);
  virtual_host_clear (&host);
}

static void
test_the_state_outlives_the_program (Fixture *fixture, gconstpointer user_data)
{
  VirtualHost host = open_board (fixture, "f405");
  guint8 data[16];
  guint generation;

  virtual_host_idle (&host);
  bp_virtual_board_replug (host.board);
  generation = bp_virtual_board_get_generation (host.board);
  virtual_host_idle (&host);
  virtual_host_command (&host, BP_DFUSE_SET_ADDRESS, 0x08004000);
  virtual_host_assert_state (&host, BP_DFU_STATE_DNLOAD_IDLE);
  virtual_host_clear (&host);

  host = open_board (fixture, "f405");
  g_assert_cmpuint (bp_virtual_board_get_generation (host.board), ==, generation);
  virtual_host_assert_state (&host, BP_DFU_STATE_DNLOAD_IDLE);
  virtual_host_idle (&host);
  g_assert_cmpint (virtual_host_upload (&host, 2, data, 16), ==, 16);
  g_assert_cmpmem (data, 7, "BOOTPIN", 7);
  bp_virtual_board_set_protected (host.board, TRUE);
  virtual_host_clear (&host);

  host = open_board (fixture, "f405");
  virtual_host_idle (&host);
  g_assert_cmpint (virtual_host_upload (&host, 2, data, 16), ==, -1);
  g_assert_cmpuint (virtual_host_get_status (&host).status, ==, BP_DFU_STATUS_ERR_VENDOR);
  virtual_host_clear (&host);
}

static void
test_a_board_that_left_is_found_in_its_loader (Fixture *fixture, gconstpointer user_data)
{
  VirtualHost host = open_board (fixture, "f405");
  guint generation = bp_virtual_board_get_generation (host.board);

  virtual_host_idle (&host);
  virtual_host_leave (&host, 0x08000000);
  g_assert_true (bp_virtual_board_has_left (host.board, NULL));
  virtual_host_clear (&host);
  g_assert_cmpuint (bp_virtual_store_peek_generation (fixture->folder), ==, generation + 1);

  host = open_board (fixture, "f405");
  g_assert_true (bp_virtual_board_is_present (host.board));
  g_assert_cmpuint (bp_virtual_board_get_generation (host.board), ==, generation + 1);
  virtual_host_idle (&host);
  virtual_host_clear (&host);
}

static void
test_a_program_killed_during_an_erase_finds_it_done (Fixture *fixture, gconstpointer user_data)
{
  const guint8 erase[5] = { 0x41, 0x00, 0x00, 0x01, 0x08 };
  VirtualHost host = open_board (fixture, "g474");

  virtual_host_download (&host, 0, erase, sizeof erase);
  g_assert_cmpuint (virtual_host_get_status (&host).state, ==, BP_DFU_STATE_DNBUSY);
  virtual_host_clear (&host);

  host = open_board (fixture, "g474");
  g_assert_cmpuint (virtual_host_finish (&host).state, ==, BP_DFU_STATE_DNLOAD_IDLE);
  g_assert_cmpuint (*bp_virtual_board_peek (host.board, 0x08010000, 1), ==, 0xff);
  virtual_host_clear (&host);
}

static void
test_what_was_sent_is_done_for_the_next_program (Fixture *fixture, gconstpointer user_data)
{
  const guint8 erase[5] = { 0x41, 0x00, 0x00, 0x02, 0x08 };
  guint8 data[2048];
  VirtualHost host = open_board (fixture, "f405");

  /* killed between the two GETSTATUS of an erase */
  memset (data, 0x5a, sizeof data);
  virtual_host_idle (&host);
  virtual_host_download (&host, 0, erase, sizeof erase);
  virtual_host_get_status (&host);
  virtual_host_clear (&host);
  host = open_board (fixture, "f405");
  g_assert_cmpuint (*bp_virtual_board_peek (host.board, 0x08020000, 1), !=, 0xff);
  g_assert_cmpuint (virtual_host_finish (&host).state, ==, BP_DFU_STATE_DNLOAD_IDLE);
  g_assert_cmpuint (*bp_virtual_board_peek (host.board, 0x08020000, 1), ==, 0xff);

  /* and right behind a block */
  virtual_host_command (&host, BP_DFUSE_SET_ADDRESS, 0x08020000);
  virtual_host_download (&host, 3, data, sizeof data);
  virtual_host_clear (&host);
  host = open_board (fixture, "f405");
  g_assert_cmpuint (virtual_host_finish (&host).state, ==, BP_DFU_STATE_DNLOAD_IDLE);
  g_assert_cmpmem (bp_virtual_board_peek (host.board, 0x08020800, 2048), 2048, data, 2048);
  virtual_host_clear (&host);
}

static gboolean
log_tells (VirtualHost *host, const char *text)
{
  g_autofree char *log = bp_virtual_board_dup_log (host->board);

  return strstr (log, text) != NULL;
}

static void
test_a_cut_erase_is_remembered (Fixture *fixture, gconstpointer user_data)
{
  const guint8 erase[5] = { 0x41, 0x00, 0x00, 0x01, 0x08 };
  guint n_weak = 0;

  for (guint i = 0; i < 16; i++) {
    VirtualHost host = open_board (fixture, "g474");

    for (guint k = 0; k < i; k++)
      virtual_host_get_status (&host);
    bp_virtual_board_poke (host.board, 0x08010000, (const guint8 *)"contents", 8);
    virtual_host_download (&host, 0, erase, sizeof erase);
    virtual_host_get_status (&host);
    bp_virtual_board_unplug (host.board);
    virtual_host_clear (&host);

    host = open_board (fixture, "g474");
    virtual_host_write (&host, 0x08010100, "12345678", 8);
    n_weak += log_tells (&host, "erase was cut");
    virtual_host_idle (&host);
    virtual_host_command (&host, BP_DFUSE_ERASE, 0x08010000);
    virtual_host_idle (&host);
    virtual_host_clear (&host);
  }
  g_assert_cmpuint (n_weak, >, 0);
}

static void
test_ecc_units_stay_taken (Fixture *fixture, gconstpointer user_data)
{
  VirtualHost host = open_board (fixture, "g474");

  virtual_host_command (&host, BP_DFUSE_ERASE, 0x08010000);
  virtual_host_write (&host, 0x08010000, "12345678", 8);
  virtual_host_clear (&host);

  host = open_board (fixture, "g474");
  g_assert_cmpuint (virtual_host_write (&host, 0x08010000, "\0\0\0\0\0\0\0\0", 8).status, ==,
                    BP_DFU_STATUS_ERR_PROG);
  virtual_host_idle (&host);
  virtual_host_clear (&host);
}

static void
assert_starts_anew (Fixture *fixture)
{
  g_autoptr (BpVirtualBoard) fresh = bp_virtual_board_new ("f405", NULL);
  VirtualHost host = open_board (fixture, "f405");

  g_assert_cmpmem (bp_virtual_board_peek (host.board, 0x08000000, 0x100000), 0x100000,
                   bp_virtual_board_peek (fresh, 0x08000000, 0x100000), 0x100000);
  virtual_host_idle (&host);
  bp_virtual_board_poke (host.board, 0x08000000, (const guint8 *)"x", 1);
  virtual_host_clear (&host);
}

static void
test_damaged_files_start_a_new_board (Fixture *fixture, gconstpointer user_data)
{
  const char *const states[] = { "",
                                 "\xff\xfe",
                                 "[board]\nprofile=f405\n",
                                 "[board]\nprofile=f405\ngeneration=1\nstate=99\nstatus=0\n"
                                 "pointer=0\nprotected=0\n",
                                 "[board]\nprofile=f405\ngeneration=x\nstate=2\nstatus=0\n"
                                 "pointer=0\nprotected=0\ncommand=6 1 \n",
                                 "[board]\nprofile=h743\ngeneration=1\nstate=2\nstatus=0\n"
                                 "pointer=0\nprotected=0\n" };
  VirtualHost host = open_board (fixture, "f405");
  g_autofree char *too_long = NULL;

  virtual_host_clear (&host);
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    g_assert_true (g_file_set_contents (fixture->state, states[i], -1, NULL));
    assert_starts_anew (fixture);
  }
  g_assert_true (g_file_set_contents (fixture->flash, "short", -1, NULL));
  assert_starts_anew (fixture);
  too_long = g_malloc0 (0x100001);
  g_assert_true (g_file_set_contents (fixture->flash, too_long, 0x100001, NULL));
  assert_starts_anew (fixture);
  g_unlink (fixture->flash);
  assert_starts_anew (fixture);
  g_unlink (fixture->state);
  assert_starts_anew (fixture);
}

static void
test_only_one_has_the_folder (Fixture *fixture, gconstpointer user_data)
{
  VirtualHost host = open_board (fixture, "f405");
  g_autoptr (GError) error = NULL;

  g_assert_null (bp_virtual_board_new_stored ("f405", fixture->folder, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_BUSY);
  virtual_host_clear (&host);
  host = open_board (fixture, "f405");
  virtual_host_clear (&host);
}

static void
test_a_folder_that_can_not_be_made_is_an_error (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bp_virtual_board_new_stored ("f405", "/dev/null/f405", &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_NOT_PERMITTED);
}

static void
test_a_folder_without_a_board_has_the_first_generation (Fixture *fixture, gconstpointer user_data)
{
  g_assert_cmpuint (bp_virtual_store_peek_generation (fixture->folder), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/virtual-store/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("a-new-folder-holds-a-new-board", test_a_new_folder_holds_a_new_board);
  ADD ("every-change-is-stored-at-once", test_every_change_is_stored_at_once);
  ADD ("the-state-outlives-the-program", test_the_state_outlives_the_program);
  ADD ("a-board-that-left-is-found-in-its-loader", test_a_board_that_left_is_found_in_its_loader);
  ADD ("a-program-killed-during-an-erase-finds-it-done",
       test_a_program_killed_during_an_erase_finds_it_done);
  ADD ("what-was-sent-is-done-for-the-next-program",
       test_what_was_sent_is_done_for_the_next_program);
  ADD ("a-cut-erase-is-remembered", test_a_cut_erase_is_remembered);
  ADD ("ecc-units-stay-taken", test_ecc_units_stay_taken);
  ADD ("damaged-files-start-a-new-board", test_damaged_files_start_a_new_board);
  ADD ("only-one-has-the-folder", test_only_one_has_the_folder);
  ADD ("a-folder-that-can-not-be-made-is-an-error", test_a_folder_that_can_not_be_made_is_an_error);
  ADD ("a-folder-without-a-board-has-the-first-generation",
       test_a_folder_without_a_board_has_the_first_generation);
#undef ADD
  return g_test_run ();
}
