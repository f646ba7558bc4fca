/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Backup and restore of settings: complete or not at all. */

#include <glib/gstdio.h>
#include <string.h>

#include "base/bp-fake-clock.h"
#include "board/bp-board-list.h"
#include "flash/bp-backup-job.h"
#include "flash/bp-flash-job.h"
#include "flash/bp-restore-job.h"
#include "job-bench.h"
#include "virtual/bp-virtual-seat.h"

/* --- a table with one running board, and a folder --- */

typedef struct {
  JobBench bench;
  BpVirtualSeat *seat;
  BpVirtualRunner *runner;
  BpBoard *board;
  char *folder;
} Table;

static void
set_up (Table *self, const char *profile)
{
  g_autofree char *id = g_strconcat ("virtual:", profile, NULL);
  g_autoptr (GError) error = NULL;

  *self = (Table){ .bench = { .clock = bp_fake_clock_new (), .list = bp_board_list_new () } };
  self->seat =
      bp_virtual_seat_new (bp_virtual_runner_find_profile (profile), self->bench.clock, NULL);
  bp_board_list_add_serial_bus (self->bench.list, BP_SERIAL_BUS (self->seat));
  bp_board_list_add_bus (self->bench.list, BP_USB_BUS (self->seat));
  self->board = bp_board_list_find (self->bench.list, id);
  g_assert_nonnull (self->board);
  self->runner = bp_virtual_seat_dup_runner (self->seat);
  self->bench.device = g_object_ref (bp_virtual_seat_get_board (self->seat, &error));
  g_assert_no_error (error);
  self->folder = g_dir_make_tmp ("bootpin-settings-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
clear_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
}

static void
tear_down (Table *self)
{
  job_bench_tear_down (&self->bench);
  g_clear_object (&self->runner);
  g_object_unref (self->seat);
  clear_folder (self->folder);
  g_free (self->folder);
}

/* Returns the only file in the folder, or NULL. */
static char *
find_file (const Table *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name = g_dir_read_name (dir);

  g_assert_null (name != NULL ? g_dir_read_name (dir) : NULL);
  return name != NULL ? g_build_filename (self->folder, name, NULL) : NULL;
}

/* 40 KB with all that makes an end hard to see: comments, blank lines, UTF-8. */
static char *
make_settings (void)
{
  GString *settings = g_string_new ("# version\n# Betaflight / STM32F405 4.5.1\n\nbatch start\n"
                                    "defaults nosave\n");

  while (settings->len < 40 * 1024)
    g_string_append_printf (settings, "# group %" G_GSIZE_FORMAT " \303\251\n\nset p_%u = 1\n",
                            settings->len, (guint)settings->len);
  g_string_append (settings, "batch end\nsave\n");
  return g_string_free (settings, FALSE);
}

static void
assert_runs (Table *self)
{
  g_autoptr (BpVirtualRunner) runner = bp_virtual_seat_dup_runner (self->seat);

  g_assert_nonnull (runner);
}

/* --- backup --- */

static void
test_backup_is_byte_for_byte (gconstpointer profile)
{
  Table table;
  g_autofree char *settings = make_settings ();
  g_autofree char *saved = NULL;
  g_autoptr (BpBackupJob) job = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&table, profile);
  bp_virtual_runner_set_settings (table.runner, settings);
  job = bp_backup_job_new (table.board, BP_SETTINGS_DIFF, table.folder);
  job_bench_run (&table.bench, BP_JOB (job), &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (bp_backup_job_get_path (job), &saved, NULL, NULL));
  /* Not g_assert_cmpstr(): 40 KB twice is no message. */
  g_assert_true (g_str_equal (saved, settings));
  g_assert_true (bp_job_is_safe (BP_JOB (job)));
  assert_runs (&table);
  tear_down (&table);
}

static void
test_dump_is_asked_for (void)
{
  Table table;
  g_autoptr (BpBackupJob) job = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *commands = NULL;
  g_autofree char *path = NULL;

  set_up (&table, "betaflight");
  path = g_build_filename (table.folder, "mine.txt", NULL);
  job = bp_backup_job_new (table.board, BP_SETTINGS_DUMP, path);
  job_bench_run (&table.bench, BP_JOB (job), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (bp_backup_job_get_path (job), ==, path);
  commands = bp_virtual_runner_dup_commands (table.runner);
  g_assert_cmpstr (commands, ==, "dump\nexit\n");
  tear_down (&table);
}

/* @damage: what is done to the board before. */
static void
assert_no_backup (Table *table, int code)
{
  g_autoptr (BpBackupJob) job = bp_backup_job_new (table->board, BP_SETTINGS_DIFF, table->folder);
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL;

  g_assert_false (job_bench_run (&table->bench, BP_JOB (job), &error));
  g_assert_error (error, BP_ERROR, code);
  g_assert_null (bp_backup_job_get_path (job));
  file = find_file (table);
  g_assert_null (file);
}

static void
test_backup_that_is_cut_leaves_no_file (void)
{
  Table table;
  g_autofree char *settings = make_settings ();

  set_up (&table, "pausing");
  bp_virtual_runner_set_settings (table.runner, settings);
  bp_virtual_runner_vanish_at (table.runner, bp_clock_now (table.bench.clock) + 5 * BP_SEC);
  assert_no_backup (&table, BP_ERROR_DISCONNECTED);
  tear_down (&table);
}

static void
test_noise_amidst_the_text_leaves_no_file (void)
{
  Table table;

  set_up (&table, "leaking");
  assert_no_backup (&table, BP_ERROR_PROTOCOL);
  tear_down (&table);
}

static void
test_who_has_no_settings_says_so (void)
{
  static const struct {
    const char *profile;
    int code;
  } cases[] = { { "deaf", BP_ERROR_NOT_SUPPORTED },
                { "crazyflie", BP_ERROR_NOT_SUPPORTED },
                { "babbler", BP_ERROR_PROTOCOL } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Table table;

    set_up (&table, cases[i].profile);
    assert_no_backup (&table, cases[i].code);
    if (i > 0)
      g_assert_cmpuint (bp_virtual_runner_get_n_faults (table.runner), <=, 12);
    tear_down (&table);
  }
}

/* --- backup before flashing --- */

static void
test_flash_begins_with_the_backup (void)
{
  Table table;
  g_autofree char *settings = make_settings ();
  g_autofree char *saved = NULL;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (0x08000000, 0x08008000, 5000, 9);
  g_autoptr (BpFlashJob) job = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&table, "betaflight");
  bp_virtual_runner_set_settings (table.runner, settings);
  job = bp_flash_job_new (table.board, firmware, &BP_FLASH_OPTIONS_DEFAULT);
  bp_flash_job_set_backup (job, table.folder);
  job_bench_run (&table.bench, BP_JOB (job), &error);
  g_assert_no_error (error);
  g_assert_true (job_bench_holds (&table.bench, firmware));
  g_assert_true (g_file_get_contents (bp_flash_job_get_backup_path (job), &saved, NULL, NULL));
  g_assert_true (g_str_equal (saved, settings));
  tear_down (&table);
}

static void
assert_not_flashed (Table *table, const char *place, int code)
{
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (0x08000000, 0x08008000, 5000, 9);
  g_autoptr (BpFlashJob) job = bp_flash_job_new (table->board, firmware, &BP_FLASH_OPTIONS_DEFAULT);
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL;

  bp_flash_job_set_backup (job, place);
  g_assert_false (job_bench_run (&table->bench, BP_JOB (job), &error));
  g_assert_error (error, BP_ERROR, code);
  g_assert_true (bp_job_is_safe (BP_JOB (job)));
  g_assert_cmpuint (bp_virtual_board_get_n_requests (table->bench.device), ==, 0);
  file = find_file (table);
  g_assert_null (file);
}

static void
test_without_backup_nothing_is_flashed (void)
{
  Table table;
  g_autofree char *settings = make_settings ();

  set_up (&table, "pausing");
  bp_virtual_runner_set_settings (table.runner, settings);
  bp_virtual_runner_vanish_at (table.runner, bp_clock_now (table.bench.clock) + 5 * BP_SEC);
  assert_not_flashed (&table, table.folder, BP_ERROR_DISCONNECTED);
  tear_down (&table);

  set_up (&table, "betaflight");
  assert_not_flashed (&table, "/nonexistent/folder/", BP_ERROR_BAD_FILE);
  tear_down (&table);
}

/* --- restore --- */

static GPtrArray *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *lines = bp_settings_file_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return lines;
}

static void
test_restore_saves_at_the_end (void)
{
  Table table;
  g_autoptr (GPtrArray) lines =
      parse ("# version\r\n\r\nbatch start\r\ndefaults nosave\r\n\tset a = 1 \nset b = 2\n"
             "batch end\nsave\n");
  g_autoptr (BpRestoreJob) job = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *commands = NULL;

  set_up (&table, "betaflight");
  job = bp_restore_job_new (table.board, lines);
  job_bench_run (&table.bench, BP_JOB (job), &error);
  g_assert_no_error (error);
  commands = bp_virtual_runner_dup_commands (table.runner);
  g_assert_cmpstr (commands, ==,
                   "batch start\ndefaults nosave\nset a = 1\nset b = 2\nbatch end\nsave\n");
  g_assert_cmpuint (bp_restore_job_get_complaints (job)->len, ==, 0);
  assert_runs (&table);
  tear_down (&table);
}

static void
test_restore_saves_nothing_unless_all_is_taken (void)
{
  Table table;
  g_autoptr (GPtrArray) lines =
      parse ("set a = 1\n\nset no_such = 2\nset b = 3\nfoo\nset c = 4\nsave\n");
  g_autoptr (BpRestoreJob) job = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *commands = NULL;
  GPtrArray *complaints;

  set_up (&table, "betaflight");
  job = bp_restore_job_new (table.board, lines);
  g_assert_false (job_bench_run (&table.bench, BP_JOB (job), &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_BAD_FILE);
  g_assert_nonnull (strstr (error->message, "2 of 5 lines"));
  complaints = bp_restore_job_get_complaints (job);
  g_assert_cmpuint (complaints->len, ==, 2);
  g_assert_nonnull (strstr (g_ptr_array_index (complaints, 0), "Line 3"));
  g_assert_nonnull (strstr (g_ptr_array_index (complaints, 0), "INVALID NAME"));
  g_assert_nonnull (strstr (g_ptr_array_index (complaints, 1), "Line 5"));
  commands = bp_virtual_runner_dup_commands (table.runner);
  g_assert_true (g_str_has_suffix (commands, "set c = 4\nexit\n"));
  g_assert_null (strstr (commands, "\nsave\n"));
  tear_down (&table);
}

static void
test_restore_that_is_cut_saves_nothing (void)
{
  Table table;
  g_autofree char *settings = make_settings ();
  g_autoptr (GPtrArray) lines = parse (settings);
  g_autoptr (BpRestoreJob) job = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *commands = NULL;

  set_up (&table, "betaflight");
  bp_virtual_runner_vanish_at (table.runner, bp_clock_now (table.bench.clock) + 600 * BP_MSEC);
  job = bp_restore_job_new (table.board, lines);
  g_assert_false (job_bench_run (&table.bench, BP_JOB (job), &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_DISCONNECTED);
  g_assert_nonnull (strstr (error->message, "line "));
  commands = bp_virtual_runner_dup_commands (table.runner);
  g_assert_null (strstr (commands, "\nsave\n"));
  tear_down (&table);
}

/* --- files --- */

static void
test_what_is_no_backup_is_refused (void)
{
  static const struct {
    const char *text;
    gssize size;
    const char *words;
  } cases[] = {
    { "", -1, "no settings" },
    { "# only\n#comments\nsave\n", -1, "no settings" },
    { "set a = 1\nbl\n", -1, "line 2" },
    { "set a = 1\n\n  DFU \n", -1, "line 3" },
    { "serialpassthrough 1 115200\n", -1, "line 1" },
    { "set name = WHO?\n", -1, "line 1" },
    { "set a = 1\x01\n", -1, "line 1" },
    { "set a = 1\0set b = 2\n", 20, "no text" },
    { "set a = \xff\n", -1, "no text" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    gsize size = cases[i].size >= 0 ? (gsize)cases[i].size : strlen (cases[i].text);

    g_test_message ("case %u", i);
    g_assert_null (bp_settings_file_parse (cases[i].text, size, &error));
    g_assert_error (error, BP_ERROR, BP_ERROR_BAD_FILE);
    g_assert_nonnull (strstr (error->message, cases[i].words));
  }
}

static void
test_folder_gives_a_name_with_board_and_date (void)
{
  g_autofree char *folder = g_dir_make_tmp ("bootpin-settings-XXXXXX", NULL);
  g_autoptr (GDateTime) when = g_date_time_new_utc (2026, 11, 20, 14, 30, 5);
  BpIdentity identity = { .variant = "BTFL",
                          .family = BP_FAMILY_BETAFLIGHT,
                          .version = (char *)"4.5.1",
                          .target = (char *)"STM32F405",
                          .board_name = (char *)"../../SPEEDY BEE" };
  g_autofree char *first = bp_settings_file_dup_path (folder, &identity, when);
  g_autofree char *second = NULL;
  g_autofree char *unknown = bp_settings_file_dup_path (folder, NULL, when);
  g_autofree char *named = bp_settings_file_dup_path ("some/file.txt", &identity, when);
  g_autofree char *name = g_path_get_basename (first);
  g_autofree char *unknown_name = g_path_get_basename (unknown);
  g_autofree char *parent = g_path_get_dirname (first);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (parent, ==, folder);
  g_assert_cmpstr (name, ==, "Betaflight_4.5.1_..-..-SPEEDY-BEE_2026-11-20_143005.txt");
  g_assert_cmpstr (unknown_name, ==, "settings_2026-11-20_143005.txt");
  g_assert_cmpstr (named, ==, "some/file.txt");
  bp_settings_file_save (first, "set a = 1\n", &error);
  g_assert_no_error (error);
  second = bp_settings_file_dup_path (folder, &identity, when);
  g_assert_true (g_str_has_suffix (second, "_143005_2.txt"));
  clear_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name) g_test_add_func ("/settings/" #name, test_##name)
  g_test_add_data_func ("/settings/backup_is_byte_for_byte/betaflight", "betaflight",
                        test_backup_is_byte_for_byte);
  g_test_add_data_func ("/settings/backup_is_byte_for_byte/pausing", "pausing",
                        test_backup_is_byte_for_byte);
  g_test_add_data_func ("/settings/backup_is_byte_for_byte/inav7", "inav7",
                        test_backup_is_byte_for_byte);
  g_test_add_data_func ("/settings/backup_is_byte_for_byte/left-in-cli", "left-in-cli",
                        test_backup_is_byte_for_byte);
  ADD (dump_is_asked_for);
  ADD (backup_that_is_cut_leaves_no_file);
  ADD (noise_amidst_the_text_leaves_no_file);
  ADD (who_has_no_settings_says_so);
  ADD (flash_begins_with_the_backup);
  ADD (without_backup_nothing_is_flashed);
  ADD (restore_saves_at_the_end);
  ADD (restore_saves_nothing_unless_all_is_taken);
  ADD (restore_that_is_cut_saves_nothing);
  ADD (what_is_no_backup_is_refused);
  ADD (folder_gives_a_name_with_board_and_date);
#undef ADD
  return g_test_run ();
}
