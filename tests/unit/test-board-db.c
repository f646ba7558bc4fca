/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-board-db.h"

#include <string.h>

static void
add_text (BpBoardDb *db, const char *text)
{
  bp_board_db_add (db, text, strlen (text), "test");
}

static void
test_builtin_data_is_clean (void)
{
  g_autoptr (BpBoardDb) db = bp_board_db_new_builtin ();

  g_assert_cmpuint (bp_board_db_get_complaints (db)->len, ==, 0);
  g_assert_cmpuint (bp_board_db_get_entries (db)->len, >, 20);
}

static void
test_known_ids (void)
{
  static const struct {
    guint16 vendor;
    guint16 product;
    BpBoardKind kind;
    BpBoardQuirks quirks;
  } rows[] = {
    { 0x0483, 0xdf11, BP_BOARD_KIND_LOADER, 0 },
    { 0x2e3c, 0xdf11, BP_BOARD_KIND_LOADER, BP_BOARD_QUIRK_LETTERS_LIE },
    { 0x28e9, 0x0189, BP_BOARD_KIND_LOADER, 0 },
    { 0x314b, 0x0106, BP_BOARD_KIND_LOADER, 0 },
    { 0x3997, 0xdf11, BP_BOARD_KIND_LOADER, 0 },
    { 0x2e8a, 0x000f, BP_BOARD_KIND_LOADER, BP_BOARD_QUIRK_MASS_STORAGE },
    { 0x0483, 0x5740, BP_BOARD_KIND_FIRMWARE, 0 },
    { 0x2dae, 0x1234, BP_BOARD_KIND_FIRMWARE, BP_BOARD_QUIRK_OWN_LOADER },
    { 0x1209, 0x5741, BP_BOARD_KIND_FIRMWARE, BP_BOARD_QUIRK_OWN_LOADER },
    { 0x10c4, 0xea60, BP_BOARD_KIND_ADAPTER, 0 },
    { 0x1a86, 0x7523, BP_BOARD_KIND_ADAPTER, 0 },
    { 0x1d50, 0x6018, BP_BOARD_KIND_IGNORE, 0 },
  };
  g_autoptr (BpBoardDb) db = bp_board_db_new_builtin ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const BpBoardEntry *entry = bp_board_db_find (db, rows[i].vendor, rows[i].product, NULL);

    g_assert_nonnull (entry);
    g_assert_cmpint (entry->kind, ==, rows[i].kind);
    g_assert_cmpint (entry->quirks, ==, rows[i].quirks);
  }
  g_assert_null (bp_board_db_find (db, 0x8087, 0x0a2b, NULL));
}

static void
test_manufacturer_tells_apart (void)
{
  g_autoptr (BpBoardDb) db = bp_board_db_new_builtin ();
  const BpBoardEntry *crazyflie = bp_board_db_find (db, 0x0483, 0x5740, "Bitcraze AB");
  const BpBoardEntry *other = bp_board_db_find (db, 0x0483, 0x5740, "Betaflight");

  g_assert_cmpint (crazyflie->kind, ==, BP_BOARD_KIND_FIRMWARE);
  g_assert_cmpint (crazyflie->quirks, ==, BP_BOARD_QUIRK_NO_TTY);
  g_assert_cmpint (other->kind, ==, BP_BOARD_KIND_FIRMWARE);
  g_assert_cmpint (other->quirks, ==, 0);
}

static void
test_later_files_replace_keys (void)
{
  g_autoptr (BpBoardDb) db = bp_board_db_new_builtin ();
  const BpBoardEntry *entry;

  add_text (db, "[0483:DF11]\nquirks=letters-lie\n[abcd:0001]\nkind=loader\nlabel=  My \t chip \n"
                "[abcd:*]\nkind=ignore\n[names]\ngeneric=Nonsense\nfirmware=MyFlight\n");
  g_assert_cmpuint (bp_board_db_get_complaints (db)->len, ==, 0);

  entry = bp_board_db_find (db, 0x0483, 0xdf11, NULL);
  g_assert_cmpint (entry->kind, ==, BP_BOARD_KIND_LOADER);
  g_assert_cmpstr (entry->label, ==, "STM32 bootloader");
  g_assert_cmpint (entry->quirks, ==, BP_BOARD_QUIRK_LETTERS_LIE);
  g_assert_cmpstr (bp_board_db_find (db, 0xabcd, 1, NULL)->label, ==, "My chip");
  g_assert_cmpint (bp_board_db_find (db, 0xabcd, 2, NULL)->kind, ==, BP_BOARD_KIND_IGNORE);
  g_assert_true (bp_board_db_is_generic (db, "nonsense"));
  g_assert_true (bp_board_db_is_generic (db, "STM32  BOOTLOADER"));
  g_assert_true (bp_board_db_is_firmware (db, "MyFlight"));
  g_assert_true (bp_board_db_is_firmware (db, "Betaflight"));
  g_assert_false (bp_board_db_is_firmware (db, NULL));
}

/* Each line stands between good ones, which must survive it. */
static void
test_bad_lines_are_ignored_one_by_one (void)
{
  static const char *const lines[] = {
    "nonsense",
    "=loader",
    "[",
    "[]",
    "[0483:df1",
    "[0483:df1]",
    "[0483-df11]",
    "[zzzz:df11]",
    "[0483:df11 ]",
    "[0483:df11x]",
    "kind=nonsense",
    "quirks=nonsense",
    "colour=blue",
    "label=bad\\qescape",
    "\xff\xfe=1",
    "[a\x01"
    "b]",
    "ki[nd=loader",
    "[12345:df11]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (BpBoardDb) db = bp_board_db_new_builtin ();
    g_autofree char *text =
        g_strdup_printf ("[aaaa:0001]\nkind=loader\n[cccc:0001]\n%s\n[bbbb:0001]\nkind=adapter\n", lines[i]);

    add_text (db, text);
    g_assert_cmpuint (bp_board_db_get_complaints (db)->len, >=, 1);
    g_assert_cmpint (bp_board_db_find (db, 0xaaaa, 1, NULL)->kind, ==, BP_BOARD_KIND_LOADER);
    g_assert_cmpint (bp_board_db_find (db, 0xbbbb, 1, NULL)->kind, ==, BP_BOARD_KIND_ADAPTER);
    g_assert_cmpint (bp_board_db_find (db, 0x0483, 0xdf11, NULL)->kind, ==, BP_BOARD_KIND_LOADER);
  }
}

static void
test_garbage_never_crashes (void)
{
  for (guint round = 0; round < 300; round++) {
    g_autoptr (BpBoardDb) db = g_object_new (BP_TYPE_BOARD_DB, NULL);
    static const char alphabet[] = "[]=:;\n\n0483df11 kindlabelquirks\\s*#\xc3\xa4\x80";
    char text[200];

    for (guint i = 0; i < sizeof text; i++)
      text[i] = alphabet[g_test_rand_int_range (0, sizeof alphabet)];
    bp_board_db_add (db, text, sizeof text, "test");
  }
}

static void
write_config (const char *folder, const char *text)
{
  g_autofree char *room = g_build_filename (folder, "bootpin", NULL);
  g_autofree char *file = g_build_filename (room, "boards.conf", NULL);

  g_assert_cmpint (g_mkdir_with_parents (room, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
}

static void
test_user_file_goes_before_system_file (void)
{
  g_autoptr (BpBoardDb) db = NULL;

  write_config (g_get_system_config_dirs ()[0],
                "[aaaa:0001]\nkind=loader\nlabel=system\n[aaaa:0002]\nkind=adapter\n");
  write_config (g_get_user_config_dir (), "[aaaa:0001]\nlabel=user\nnonsense\n");
  db = bp_board_db_new ();

  g_assert_cmpstr (bp_board_db_find (db, 0xaaaa, 1, NULL)->label, ==, "user");
  g_assert_cmpint (bp_board_db_find (db, 0xaaaa, 1, NULL)->kind, ==, BP_BOARD_KIND_LOADER);
  g_assert_cmpint (bp_board_db_find (db, 0xaaaa, 2, NULL)->kind, ==, BP_BOARD_KIND_ADAPTER);
  g_assert_cmpuint (bp_board_db_get_complaints (db)->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/board-db/builtin-data-is-clean", test_builtin_data_is_clean);
  g_test_add_func ("/board-db/known-ids", test_known_ids);
  g_test_add_func ("/board-db/manufacturer-tells-apart", test_manufacturer_tells_apart);
  g_test_add_func ("/board-db/later-files-replace-keys", test_later_files_replace_keys);
  g_test_add_func ("/board-db/bad-lines-are-ignored-one-by-one",
                   test_bad_lines_are_ignored_one_by_one);
  g_test_add_func ("/board-db/garbage-never-crashes", test_garbage_never_crashes);
  g_test_add_func ("/board-db/user-file-goes-before-system-file",
                   test_user_file_goes_before_system_file);
  return g_test_run ();
}
