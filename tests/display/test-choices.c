/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the window is made of but no widget: needs no display. */

#include <string.h>

#include "app/bp-board-choice.h"
#include "app/bp-firmware-choice.h"
#include "app/bp-return-watch.h"
#include "app/bp-settings.h"
#include "app/bp-words.h"
#include "fake-usb-bus.h"

#define wait_until(condition)                                                                      \
  while (!(condition))                                                                             \
  g_main_context_iteration (NULL, TRUE)

static const char tiny_hex[] = ":020000040800F2\n"
                               ":080000000000022009000008C5\n"
                               ":00000001FF\n";

/* --- words --- */

static void
assert_words (char *words, const char *expected)
{
  g_assert_cmpstr (words, ==, expected);
  g_free (words);
}

static void
test_durations (void)
{
  assert_words (bp_words_duration (0), "0 s");
  assert_words (bp_words_duration (59), "59 s");
  assert_words (bp_words_duration (60), "1 min 0 s");
  assert_words (bp_words_duration (80), "1 min 20 s");
}

static void
test_a_fault_becomes_a_sentence (void)
{
  g_autoptr (GError) named =
      g_error_new (BP_ERROR, BP_ERROR_BAD_FILE, "a_b.hex: line 3: wrong checksum");
  g_autoptr (GError) plain = g_error_new (BP_ERROR, BP_ERROR_BAD_FILE, "no bytes.");

  assert_words (bp_words_fault (named, "a_b.hex"), "Line 3: wrong checksum.");
  assert_words (bp_words_fault (named, "other.hex"), "A_b.hex: line 3: wrong checksum.");
  assert_words (bp_words_fault (plain, NULL), "No bytes.");
}

static void
test_firmware_facts (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new (tiny_hex, strlen (tiny_hex));
  g_autoptr (BpFirmware) firmware =
      bp_firmware_new_from_bytes (bytes, BP_FIRMWARE_DEFAULT_ADDRESS, NULL);

  assert_words (bp_words_firmware (firmware), "Intel HEX · 8 bytes · 0x08000000–0x08000007");
}

/* --- settings --- */

static void
remember (BpSettings *settings, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  bp_settings_remember_file (settings, file);
}

static void
test_recent_files_are_few_and_each_is_there_once (void)
{
  g_autoptr (BpSettings) settings = bp_settings_new ();
  g_autoptr (GFile) folder = NULL;
  g_autofree char *path = NULL;

  for (guint i = 0; i < 10; i++) {
    g_autofree char *name = g_strdup_printf ("/firmware/%u.hex", i);

    remember (settings, name);
  }
  remember (settings, "/firmware/7.hex");
  g_assert_cmpuint (g_strv_length ((char **)bp_settings_get_recent_files (settings)), ==,
                    BP_SETTINGS_MAX_RECENT);
  g_assert_cmpstr (bp_settings_get_recent_files (settings)[0], ==, "file:///firmware/7.hex");
  g_assert_cmpstr (bp_settings_get_recent_files (settings)[1], ==, "file:///firmware/9.hex");
  g_assert_cmpstr (bp_settings_get_recent_files (settings)[2], ==, "file:///firmware/8.hex");
  g_assert_cmpstr (bp_settings_get_recent_files (settings)[3], ==, "file:///firmware/6.hex");
  folder = bp_settings_dup_last_folder (settings);
  path = g_file_get_path (folder);
  g_assert_cmpstr (path, ==, "/firmware");
}

static void
test_settings_are_kept (void)
{
  g_autoptr (BpSettings) settings = bp_settings_new ();
  g_autoptr (BpSettings) later = NULL;

  g_assert_true (bp_settings_get_verify (settings));
  g_assert_cmpuint (bp_settings_get_baud_rate (settings), ==, 256000);
  g_object_set (settings, "verify", FALSE, "baud-rate", 115200, "manual-baud", TRUE, NULL);
  g_assert_cmpint (bp_settings_get_wires (settings).wiring, ==, BP_UART_WIRING_NONE);
  g_object_set (settings, "adapter-resets", TRUE, "adapter-wires", "rts,-dtr", NULL);
  later = bp_settings_new ();
  g_assert_cmpint (bp_settings_get_wires (later).wiring, ==, BP_UART_WIRING_RTS_RESETS);
  g_assert_true (bp_settings_get_wires (later).is_boot_inverted);
  g_assert_false (bp_settings_get_verify (later));
  g_assert_true (bp_settings_get_manual_baud (later));
  g_assert_cmpuint (bp_settings_get_baud_rate (later), ==, 115200);
}

/* --- the choice of a file --- */

static GFile *
make_file (const char *contents, gsize size)
{
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  GFile *file = g_file_new_tmp ("bootpin-XXXXXX", &stream, &error);

  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (stream)), contents, size,
                             NULL, NULL, &error);
  g_assert_no_error (error);
  return file;
}

static void
wait_for_file (BpFirmwareChoice *choice)
{
  wait_until (!bp_firmware_choice_is_busy (choice));
}

static void
test_a_newer_file_overtakes_an_older_one (void)
{
  g_autoptr (BpFirmwareChoice) choice = bp_firmware_choice_new ();
  g_autoptr (GFile) raw = make_file ("\1\2\3\4", 4);
  g_autoptr (GFile) hex = make_file (tiny_hex, strlen (tiny_hex));

  bp_firmware_choice_set_file (choice, raw);
  bp_firmware_choice_set_file (choice, hex);
  wait_for_file (choice);
  g_assert_no_error (bp_firmware_choice_get_error (choice));
  g_assert_cmpuint (bp_firmware_get_size (bp_firmware_choice_get_firmware (choice)), ==, 8);
  g_assert_false (bp_firmware_choice_needs_address (choice));
  g_file_delete (raw, NULL, NULL);
  g_file_delete (hex, NULL, NULL);
}

static void
test_nothing_is_usable_while_the_address_is_none (void)
{
  g_autoptr (BpFirmwareChoice) choice = bp_firmware_choice_new ();
  g_autoptr (GFile) raw = make_file ("\1\2\3\4", 4);
  const char *const wrong[] = { "", "0x", "zz", "-1", "0x100000000", "0x0800 4000", "08004000h" };

  bp_firmware_choice_set_file (choice, raw);
  wait_for_file (choice);
  g_assert_true (bp_firmware_choice_needs_address (choice));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    bp_firmware_choice_set_address (choice, wrong[i]);
    g_assert_null (bp_firmware_choice_get_firmware (choice));
    g_assert_error (bp_firmware_choice_get_error (choice), BP_ERROR, BP_ERROR_WRONG_ADDRESS);
    g_assert_true (bp_firmware_choice_needs_address (choice));
  }
  bp_firmware_choice_set_address (choice, " 0X8004000 ");
  wait_for_file (choice);
  g_assert_cmpuint (bp_firmware_get_start (bp_firmware_choice_get_firmware (choice)), ==,
                    0x08004000);
  g_file_delete (raw, NULL, NULL);
}

static void
test_a_missing_file_is_a_bad_file (void)
{
  g_autoptr (BpFirmwareChoice) choice = bp_firmware_choice_new ();
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/at/all.hex");

  bp_firmware_choice_set_file (choice, file);
  wait_for_file (choice);
  g_assert_error (bp_firmware_choice_get_error (choice), BP_ERROR, BP_ERROR_BAD_FILE);
}

static void
test_a_choice_may_go_while_it_reads (void)
{
  BpFirmwareChoice *choice = bp_firmware_choice_new ();
  g_autoptr (GFile) hex = make_file (tiny_hex, strlen (tiny_hex));

  g_object_add_weak_pointer (G_OBJECT (choice), (gpointer *)&choice);
  bp_firmware_choice_set_file (choice, hex);
  g_object_unref (choice);
  wait_until (choice == NULL);
  g_file_delete (hex, NULL, NULL);
}

/* --- boards --- */

typedef struct {
  FakeUsbBus *bus;
  BpBoardList *boards;
} Shelf;

static void
shelf_set_up (Shelf *shelf, gconstpointer data)
{
  shelf->bus = fake_usb_bus_new ();
  shelf->boards = bp_board_list_new ();
  bp_board_list_add_bus (shelf->boards, BP_USB_BUS (shelf->bus));
}

static void
shelf_tear_down (Shelf *shelf, gconstpointer data)
{
  g_object_unref (shelf->boards);
  g_object_unref (shelf->bus);
}

static void
shelf_plug (Shelf *shelf, const char *id, gboolean in_loader)
{
  guint16 product_id = in_loader ? 0xdf11 : 0x5740;
  g_autoptr (GBytes) descriptors =
      fake_dfu_descriptors (0x0483, product_id, in_loader ? 2 : 1, 0x011a);
  const BpUsbDeviceInfo info = {
    .id = (char *)id,
    .vendor_id = 0x0483,
    .product_id = product_id,
    .descriptors = descriptors,
  };

  fake_usb_bus_plug (shelf->bus, &info);
  bp_board_list_refresh (shelf->boards);
}

static void
shelf_unplug (Shelf *shelf, const char *id)
{
  fake_usb_bus_unplug (shelf->bus, id);
  bp_board_list_refresh (shelf->boards);
}

static void
assert_chosen (BpBoardChoice *choice, const char *expected)
{
  g_autofree char *id = NULL;

  g_object_get (choice, "id", &id, NULL);
  g_assert_cmpstr (id, ==, expected);
}

static void
test_a_job_keeps_its_board (Shelf *shelf, gconstpointer data)
{
  g_autoptr (BpBoardChoice) choice = bp_board_choice_new (shelf->boards, NULL);

  shelf_plug (shelf, "usb:1-1", TRUE);
  bp_board_choice_freeze (choice);
  shelf_unplug (shelf, "usb:1-1");
  shelf_plug (shelf, "usb:1-2", TRUE);
  bp_board_choice_set_id (choice, "usb:1-2");
  assert_chosen (choice, "usb:1-1");
  bp_board_choice_thaw (choice);
  assert_chosen (choice, "usb:1-2");
}

static void
test_another_board_is_not_taken_for_the_chosen_one (Shelf *shelf, gconstpointer data)
{
  g_autoptr (BpBoardChoice) choice = bp_board_choice_new (shelf->boards, NULL);

  shelf_plug (shelf, "usb:1-1", TRUE);
  shelf_plug (shelf, "usb:1-2", TRUE);
  bp_board_choice_set_id (choice, "usb:1-1");
  shelf_unplug (shelf, "usb:1-1");
  assert_chosen (choice, "");
  shelf_unplug (shelf, "usb:1-2");
  shelf_plug (shelf, "usb:1-1", TRUE);
  assert_chosen (choice, "usb:1-1");
}

static void
test_a_board_that_comes_back_is_told (Shelf *shelf, gconstpointer data)
{
  g_autoptr (BpReturnWatch) watch = NULL;
  g_autofree char *words = NULL;

  shelf_plug (shelf, "usb:1-1", TRUE);
  watch = bp_return_watch_new (shelf->boards, "usb:1-1");
  g_assert_null (bp_return_watch_dup_text (watch));
  shelf_unplug (shelf, "usb:1-1");
  g_assert_null (bp_return_watch_dup_text (watch));
  shelf_plug (shelf, "usb:1-1", FALSE);
  words = bp_return_watch_dup_text (watch);
  g_assert_true (g_str_has_prefix (words, "The board is back: "));
}

static void
add_shelf_test (const char *path, void (*test) (Shelf *shelf, gconstpointer data))
{
  g_test_add_vtable (path, sizeof (Shelf), NULL, (GTestFixtureFunc)shelf_set_up,
                     (GTestFixtureFunc)test, (GTestFixtureFunc)shelf_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/words/durations", test_durations);
  g_test_add_func ("/words/fault", test_a_fault_becomes_a_sentence);
  g_test_add_func ("/words/firmware", test_firmware_facts);
  g_test_add_func ("/settings/recent", test_recent_files_are_few_and_each_is_there_once);
  g_test_add_func ("/settings/kept", test_settings_are_kept);
  g_test_add_func ("/firmware-choice/newer", test_a_newer_file_overtakes_an_older_one);
  g_test_add_func ("/firmware-choice/address", test_nothing_is_usable_while_the_address_is_none);
  g_test_add_func ("/firmware-choice/missing", test_a_missing_file_is_a_bad_file);
  g_test_add_func ("/firmware-choice/gone", test_a_choice_may_go_while_it_reads);
  add_shelf_test ("/board-choice/frozen", test_a_job_keeps_its_board);
  add_shelf_test ("/board-choice/other", test_another_board_is_not_taken_for_the_chosen_one);
  add_shelf_test ("/return-watch/back", test_a_board_that_comes_back_is_told);
  return g_test_run ();
}
