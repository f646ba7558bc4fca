/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "loader/bp-dfu-descriptors.h"
#include "loader/bp-picoboot-descriptors.h"
#include "memory/bp-chip.h"
#include "memory/bp-memory-map.h"
#include "virtual-host.h"
#include "virtual/bp-virtual-profile.h"

#define GET_DESCRIPTOR 6

static gssize
get_descriptor (VirtualHost *host, guint16 value, guint8 *data, guint16 length)
{
  return virtual_host_control (host, 0x80, GET_DESCRIPTOR, value, 0, data, length);
}

static void
test_descriptors_are_those_of_the_rom (void)
{
  VirtualHost host = virtual_host_new ("f405");
  guint8 data[256];
  const guint8 device[18] = { 18,   1,    0x00, 0x01, 0,    0, 0, 64, 0x83,
                              0x04, 0x11, 0xdf, 0x00, 0x22, 1, 2, 3,  1 };
  const guint8 configuration[9] = { 9, 2, 0x36, 0, 1, 1, 0, 0xc0, 50 };
  const guint8 alternate1[9] = { 9, 4, 0, 1, 0, 0xfe, 1, 2, 5 };
  const guint8 functional[9] = { 9, 0x21, 0x0b, 0xff, 0, 0x00, 0x08, 0x1a, 0x01 };

  g_assert_cmpint (get_descriptor (&host, 0x0100, data, 255), ==, 18);
  g_assert_cmpmem (data, 18, device, 18);
  g_assert_cmpint (get_descriptor (&host, 0x0200, data, 9), ==, 9);
  g_assert_cmpint (get_descriptor (&host, 0x0200, data, 255), ==, 0x36);
  g_assert_cmpmem (data, 9, configuration, 9);
  g_assert_cmpmem (data + 18, 9, alternate1, 9);
  g_assert_cmpmem (data + 0x36 - 9, 9, functional, 9);
  g_assert_cmpint (get_descriptor (&host, 0x2100, data, 9), ==, 9);
  g_assert_cmpmem (data, 9, functional, 9);
  g_assert_cmpint (get_descriptor (&host, 0x0600, data, 10), ==, -1);
  g_assert_cmpint (get_descriptor (&host, 0x0201, data, 10), ==, -1);
  virtual_host_clear (&host);
}

static void
test_a_new_rom_has_the_new_shape (void)
{
  VirtualHost host = virtual_host_new ("h743");
  guint8 data[256];

  g_assert_cmpint (get_descriptor (&host, 0x0200, data, 255), ==, 0x24);
  g_assert_cmpuint (data[9 + 8], ==, 6);
  g_assert_cmpuint (bp_peek_u16 (data + 0x24 - 4), ==, 1024);
  g_assert_cmpuint (bp_virtual_board_get_device_version (host.board), ==, 0x0200);
  g_assert_cmpstr (bp_virtual_board_get_string (host.board, 2), ==, "DFU in FS Mode");
  virtual_host_clear (&host);
}

static void
test_strings_are_utf16 (void)
{
  VirtualHost host = virtual_host_new ("f405");
  guint8 data[255];
  gssize n;

  n = get_descriptor (&host, 0x0300, data, 255);
  g_assert_cmpmem (data, n, "\x04\x03\x09\x04", 4);
  n = get_descriptor (&host, 0x0302, data, 255);
  g_assert_cmpint (n, ==, 2 + 2 * strlen ("STM32  BOOTLOADER"));
  g_assert_cmpint (data[0], ==, n);
  g_assert_cmpmem (data + 2, 4, "S\0T", 4);
  g_assert_cmpint (get_descriptor (&host, 0x0304, data, 2), ==, 2);
  g_assert_cmpint (get_descriptor (&host, 0x0308, data, 255), ==, -1);
  g_assert_cmpstr (bp_virtual_board_get_string (host.board, 5), ==,
                   "@Option Bytes  /0x1FFFC000/01*016 e");
  g_assert_null (bp_virtual_board_get_string (host.board, 8));
  virtual_host_clear (&host);

  host = virtual_host_new ("gd32f4");
  n = get_descriptor (&host, 0x0303, data, 255);
  g_assert_cmpmem (data + 2, n - 2, "3KXJ", 4);
  virtual_host_clear (&host);
}

static void
test_standard_requests_are_answered (void)
{
  VirtualHost host = virtual_host_new ("f405");
  guint8 data[2] = { 0xff, 0xff };

  g_assert_cmpint (virtual_host_control (&host, 0x80, 0, 0, 0, data, 2), ==, 2);
  g_assert_cmpuint (data[0], ==, 1);
  g_assert_cmpint (virtual_host_control (&host, 0x00, 5, 17, 0, NULL, 0), ==, 0);
  g_assert_cmpint (virtual_host_control (&host, 0x00, 9, 1, 0, NULL, 0), ==, 0);
  g_assert_cmpint (virtual_host_control (&host, 0x00, 9, 2, 0, NULL, 0), ==, -1);
  g_assert_cmpint (virtual_host_control (&host, 0x80, 8, 0, 0, data, 1), ==, 1);
  g_assert_cmpuint (data[0], ==, 1);
  g_assert_cmpint (virtual_host_control (&host, 0x01, 11, 3, 0, NULL, 0), ==, 0);
  g_assert_cmpint (virtual_host_control (&host, 0x01, 11, 4, 0, NULL, 0), ==, -1);
  g_assert_cmpint (virtual_host_control (&host, 0x81, 10, 0, 0, data, 1), ==, 1);
  g_assert_cmpuint (data[0], ==, 3);
  virtual_host_control (&host, 0x00, 9, 1, 0, NULL, 0);
  virtual_host_control (&host, 0x81, 10, 0, 0, data, 1);
  g_assert_cmpuint (data[0], ==, 0);
  virtual_host_control (&host, 0x01, 11, 3, 0, NULL, 0);
  g_assert_cmpint (virtual_host_control (&host, 0x00, 3, 1, 0, NULL, 0), ==, -1);
  g_assert_cmpint (virtual_host_control (&host, 0xc0, 1, 0, 0, data, 1), ==, -1);
  g_assert_cmpint (virtual_host_control (&host, 0xa1, 3, 0, 1, data, 2), ==, -1);
  bp_virtual_board_bus_reset (host.board);
  g_assert_cmpint (virtual_host_control (&host, 0x81, 10, 0, 0, data, 1), ==, 1);
  g_assert_cmpuint (data[0], ==, 0);
  virtual_host_clear (&host);
}

static void
test_a_c5_never_answers_for_its_functional_descriptor (void)
{
  VirtualHost host = virtual_host_new ("c5");
  guint8 data[9];

  g_assert_cmpint (get_descriptor (&host, 0x2100, data, 9), ==, -1);
  g_assert_cmpint (host.last, ==, BP_VIRTUAL_ANSWER_NONE);
  virtual_host_clear (&host);
}

static void
assert_dfu_is_whole (BpVirtualBoard *board, const BpVirtualProfile *profile)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BpDfuDescriptors) descriptors =
      bp_dfu_descriptors_parse (bp_virtual_board_get_descriptors (board), &error);

  g_assert_no_error (error);
  g_assert_true (descriptors->has_functional);
  g_assert_cmpuint (descriptors->protocol, ==, BP_DFU_PROTOCOL_DFU_MODE);
  g_assert_cmpuint (descriptors->transfer_size, ==, profile->transfer_size);
  g_assert_cmpuint (descriptors->alternates->len, ==,
                    bp_virtual_profile_get_n_alternates (profile));
  for (guint k = 0; k < descriptors->alternates->len; k++)
    g_assert_nonnull (bp_virtual_board_get_string (
        board, g_array_index (descriptors->alternates, BpDfuAlternate, k).string_index));
}

static void
assert_picoboot_is_whole (BpVirtualBoard *board, const BpVirtualProfile *profile)
{
  g_autoptr (GError) error = NULL;
  BpPicobootDescriptors descriptors;

  bp_picoboot_descriptors_read (&descriptors, bp_virtual_board_get_descriptors (board), &error);
  g_assert_no_error (error);
  g_assert_cmphex (descriptors.product_id, ==, profile->product_id);
  g_assert_cmphex (descriptors.out, ==, 0x03);
  g_assert_cmphex (descriptors.in, ==, 0x84);
  g_assert_cmpuint (descriptors.interface_number, ==, 1);
}

static void
test_every_profile_is_whole (void)
{
  const char *const *names = bp_virtual_board_list_profiles ();

  for (guint i = 0; names[i] != NULL; i++) {
    g_autoptr (BpVirtualBoard) board = bp_virtual_board_new (names[i], NULL);
    const BpVirtualProfile *profile = bp_virtual_profile_find (names[i]);

    if (bp_virtual_profile_has_picoboot (profile))
      assert_picoboot_is_whole (board, profile);
    else
      assert_dfu_is_whole (board, profile);
    g_assert_nonnull (bp_chip_find (profile->chip));
    g_assert_cmpstr (bp_virtual_board_get_profile (board), ==, names[i]);
    g_assert_nonnull (strstr (bp_virtual_board_get_label (board), "practice"));
  }
}

/* The string that the host reads and the sectors that the board has were written down twice: they
 * must agree in all but the letters. */
static void
test_memory_strings_tell_the_sectors (void)
{
  const char *const *names = bp_virtual_board_list_profiles ();

  for (guint i = 0; names[i] != NULL; i++) {
    const BpVirtualProfile *profile = bp_virtual_profile_find (names[i]);
    g_autoptr (BpMemoryMap) map = NULL;
    guint index = 0;

    if (!bp_virtual_profile_is_dfuse (profile))
      continue;
    map = bp_memory_map_parse (profile->alternates[0], NULL);
    g_assert_cmphex (bp_memory_map_get_start (map), ==, profile->flash);
    g_assert_cmpuint (bp_memory_map_get_size (map), ==,
                      bp_virtual_profile_get_flash_size (profile));
    for (guint g = 0; g < BP_VIRTUAL_MAX_GROUPS; g++) {
      for (guint k = 0; k < profile->groups[g].count; k++)
        g_assert_cmpuint (bp_memory_map_get_sector (map, index++)->size, ==,
                          profile->groups[g].size);
    }
    g_assert_cmpuint (index, ==, bp_memory_map_get_n_sectors (map));
  }
}

/* Nor may the ROM's fingerprint lead to another family than the one whose times the board has. */
static void
test_fingerprints_lead_to_the_chip (void)
{
  const char *const *names = bp_virtual_board_list_profiles ();

  for (guint i = 0; names[i] != NULL; i++) {
    const BpVirtualProfile *profile = bp_virtual_profile_find (names[i]);
    BpFingerprint fingerprint = { profile->vendor_id, profile->product_id, profile->device_version,
                                  profile->product, profile->alternates };

    /* Black Magic on an F4 does not tell which one; plain DFU tells nothing. */
    if (bp_virtual_profile_is_dfuse (profile) && g_strcmp0 (names[i], "black-magic") != 0)
      g_assert_cmpstr (bp_chip_identify (&fingerprint)->name, ==, profile->chip);
  }
}

static void
test_an_unknown_profile_is_no_board (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bp_virtual_board_new ("z80", &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_NO_BOARD);
}

static void
test_time_on_the_wire_is_counted (void)
{
  VirtualHost host = virtual_host_new ("f405");
  guint8 data[2048];

  virtual_host_idle (&host);
  bp_virtual_board_clear_log (host.board);
  g_assert_cmpint (virtual_host_upload (&host, 2, data, 2048), ==, 2048);
  g_assert_cmpint (host.duration, ==, 2048 * BP_SEC / 930000);
  virtual_host_get_status (&host);
  g_assert_cmpint (host.duration, ==, 300);
  g_assert_cmpint (bp_virtual_board_get_wire_time (host.board), ==, 2048 * BP_SEC / 930000 + 300);
  g_assert_cmpint (bp_virtual_board_get_busy_time (host.board), ==, 0);
  virtual_host_clear (&host);
}

static void
test_the_log_tells_each_request (void)
{
  VirtualHost host = virtual_host_new ("f405");
  guint8 data[16];
  g_autofree char *log = NULL;
  g_auto (GStrv) lines = NULL;

  virtual_host_idle (&host);
  bp_virtual_board_clear_log (host.board);
  virtual_host_upload (&host, 2, data, 16);
  virtual_host_upload (&host, 1, data, 16);
  log = bp_virtual_board_dup_log (host.board);
  lines = g_strsplit (log, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_true (g_str_has_prefix (lines[0], "1 1.00"));
  g_assert_nonnull (strstr (lines[0], "UPLOAD 2, 16 bytes: done 16 [00 50 00 20"));
  g_assert_nonnull (strstr (lines[0], "; dfuUPLOAD-IDLE"));
  g_assert_nonnull (strstr (lines[1], "stall; dfuERROR; VIOLATION: the reserved block 1"));
  g_assert_cmpuint (bp_virtual_board_get_n_requests (host.board), ==, 2);
  g_assert_cmpuint (bp_virtual_board_get_n_violations (host.board), ==, 1);
  virtual_host_clear (&host);
}

static void
test_a_board_that_is_unplugged_is_gone (void)
{
  VirtualHost host = virtual_host_new ("g474");
  guint generation = bp_virtual_board_get_generation (host.board);

  bp_virtual_board_unplug (host.board);
  g_assert_false (bp_virtual_board_is_present (host.board));
  virtual_host_get_status (&host);
  g_assert_cmpint (host.last, ==, BP_VIRTUAL_ANSWER_GONE);
  g_assert_false (bp_virtual_board_return (host.board));
  bp_virtual_board_replug (host.board);
  g_assert_true (bp_virtual_board_is_present (host.board));
  g_assert_cmpuint (bp_virtual_board_get_generation (host.board), >, generation);
  virtual_host_assert_state (&host, BP_DFU_STATE_IDLE);
  virtual_host_clear (&host);
}

/* Faults: each strikes the next request. */

static void
arm (VirtualHost *host, BpVirtualFaultKind kind, guint8 status)
{
  BpVirtualFault fault = { bp_virtual_board_get_n_requests (host->board) + 1, kind, status };

  bp_virtual_board_add_fault (host->board, &fault);
}

static void
test_fault_stall (void)
{
  VirtualHost host = virtual_host_new ("g474");
  guint8 data[8];

  arm (&host, BP_VIRTUAL_FAULT_STALL, 0);
  g_assert_cmpint (virtual_host_upload (&host, 2, data, 8), ==, -1);
  g_assert_cmpint (host.last, ==, BP_VIRTUAL_ANSWER_STALL);
  g_assert_cmpuint (virtual_host_get_status (&host).status, ==, BP_DFU_STATUS_ERR_STALLEDPKT);
  virtual_host_idle (&host);
  g_assert_cmpint (virtual_host_upload (&host, 2, data, 8), ==, 8);
  virtual_host_assert_clean (&host);

  arm (&host, BP_VIRTUAL_FAULT_STALL, 0);
  g_assert_cmpint (get_descriptor (&host, 0x0100, data, 8), ==, -1);
  virtual_host_assert_state (&host, BP_DFU_STATE_UPLOAD_IDLE);
  virtual_host_clear (&host);
}

static void
test_fault_timeout_leaves_the_board_as_it_was (void)
{
  VirtualHost host = virtual_host_new ("g474");
  guint8 data[8];

  arm (&host, BP_VIRTUAL_FAULT_TIMEOUT, 0);
  g_assert_cmpint (virtual_host_upload (&host, 2, data, 8), ==, -1);
  g_assert_cmpint (host.last, ==, BP_VIRTUAL_ANSWER_NONE);
  virtual_host_assert_state (&host, BP_DFU_STATE_IDLE);
  virtual_host_clear (&host);
}

static void
test_fault_short (void)
{
  VirtualHost host = virtual_host_new ("g474");
  guint8 data[16];

  virtual_host_command (&host, BP_DFUSE_ERASE, 0x08010000);
  virtual_host_command (&host, BP_DFUSE_SET_ADDRESS, 0x08010000);
  arm (&host, BP_VIRTUAL_FAULT_SHORT, 0);
  g_assert_cmpint (virtual_host_download (&host, 2, "0123456789abcdef", 16), ==, 8);
  virtual_host_finish (&host);
  g_assert_cmpmem (bp_virtual_board_peek (host.board, 0x08010000, 10), 10, "01234567\xff\xff", 10);
  virtual_host_idle (&host);
  arm (&host, BP_VIRTUAL_FAULT_SHORT, 0);
  g_assert_cmpint (virtual_host_upload (&host, 2, data, 16), ==, 8);
  virtual_host_clear (&host);
}

static void
test_fault_garbage (void)
{
  VirtualHost host = virtual_host_new ("g474");
  guint8 first[16] = { 0 };
  guint8 second[16] = { 0 };

  arm (&host, BP_VIRTUAL_FAULT_GARBAGE, 0);
  g_assert_cmpint (virtual_host_upload (&host, 2, first, 16), ==, 16);
  virtual_host_request (&host, BP_DFU_ABORT);
  g_assert_cmpint (virtual_host_upload (&host, 2, second, 16), ==, 16);
  g_assert_cmpuint (bp_bytes_mismatch (first, second, 16), <, 16);
  virtual_host_clear (&host);
}

static void
test_fault_vanish (void)
{
  VirtualHost host = virtual_host_new ("g474");
  guint generation = bp_virtual_board_get_generation (host.board);

  arm (&host, BP_VIRTUAL_FAULT_VANISH, 0);
  virtual_host_get_status (&host);
  g_assert_cmpint (host.last, ==, BP_VIRTUAL_ANSWER_GONE);
  g_assert_false (bp_virtual_board_is_present (host.board));
  g_assert_false (bp_virtual_board_return (host.board));

  bp_virtual_board_replug (host.board);
  arm (&host, BP_VIRTUAL_FAULT_VANISH_AND_RETURN, 0);
  virtual_host_get_status (&host);
  g_assert_cmpint (host.last, ==, BP_VIRTUAL_ANSWER_GONE);
  g_assert_true (bp_virtual_board_is_present (host.board));
  g_assert_cmpuint (bp_virtual_board_get_generation (host.board), ==, generation + 2);
  virtual_host_clear (&host);
}

static void
test_fault_status (void)
{
  VirtualHost host = virtual_host_new ("g474");
  VirtualStatus status;

  virtual_host_command (&host, BP_DFUSE_ERASE, 0x08010000);
  virtual_host_command (&host, BP_DFUSE_SET_ADDRESS, 0x08010000);
  arm (&host, BP_VIRTUAL_FAULT_STATUS, BP_DFU_STATUS_ERR_VERIFY);
  g_assert_cmpint (virtual_host_download (&host, 2, "12345678", 8), ==, 8);
  status = virtual_host_get_status (&host);
  g_assert_cmpuint (status.state, ==, BP_DFU_STATE_ERROR);
  g_assert_cmpuint (status.status, ==, BP_DFU_STATUS_ERR_VERIFY);
  g_assert_cmpuint (*bp_virtual_board_peek (host.board, 0x08010000, 1), ==, 0xff);
  virtual_host_idle (&host);
  arm (&host, BP_VIRTUAL_FAULT_STATUS, BP_DFU_STATUS_ERR_UNKNOWN);
  g_assert_cmpuint (virtual_host_get_status (&host).status, ==, BP_DFU_STATUS_ERR_UNKNOWN);
  virtual_host_clear (&host);
}

static void
test_fault_stuck_bit (void)
{
  VirtualHost host = virtual_host_new ("g474");
  const guint8 data[8] = { 0xff, 0xff, 0xf3, 0, 0, 0, 0, 0 };
  const guint8 stuck[8] = { 0xff, 0xff, 0xf7, 0, 0, 0, 0, 0 }; /* the lowest bit of 0x0c */

  virtual_host_command (&host, BP_DFUSE_ERASE, 0x08010000);
  arm (&host, BP_VIRTUAL_FAULT_STUCK_BIT, 0);
  g_assert_cmpuint (virtual_host_write (&host, 0x08010000, data, 8).status, ==, BP_DFU_STATUS_OK);
  g_assert_cmpmem (bp_virtual_board_peek (host.board, 0x08010000, 8), 8, stuck, 8);
  virtual_host_command (&host, BP_DFUSE_ERASE, 0x08010000);
  virtual_host_write (&host, 0x08010000, data, 8);
  g_assert_cmpmem (bp_virtual_board_peek (host.board, 0x08010000, 8), 8, data, 8);
  virtual_host_assert_clean (&host);
  virtual_host_clear (&host);
}

static void
test_fault_wedge_lasts_until_replugged (void)
{
  VirtualHost host = virtual_host_new ("g474");
  guint8 data[18];

  arm (&host, BP_VIRTUAL_FAULT_WEDGE, 0);
  for (guint i = 0; i < 3; i++) {
    g_assert_cmpint (get_descriptor (&host, 0x0100, data, 18), ==, -1);
    g_assert_cmpint (host.last, ==, BP_VIRTUAL_ANSWER_NONE);
  }
  bp_virtual_board_replug (host.board);
  g_assert_cmpint (get_descriptor (&host, 0x0100, data, 18), ==, 18);
  virtual_host_clear (&host);
}

static void
test_a_clear_log_takes_the_faults_with_it (void)
{
  VirtualHost host = virtual_host_new ("g474");

  arm (&host, BP_VIRTUAL_FAULT_VANISH, 0);
  bp_virtual_board_clear_log (host.board);
  virtual_host_get_status (&host);
  g_assert_cmpint (host.last, ==, BP_VIRTUAL_ANSWER_DONE);
  g_assert_cmpuint (bp_virtual_board_get_n_requests (host.board), ==, 1);
  virtual_host_clear (&host);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add_func ("/virtual-board/" name, func)
  ADD ("descriptors-are-those-of-the-rom", test_descriptors_are_those_of_the_rom);
  ADD ("a-new-rom-has-the-new-shape", test_a_new_rom_has_the_new_shape);
  ADD ("strings-are-utf16", test_strings_are_utf16);
  ADD ("standard-requests-are-answered", test_standard_requests_are_answered);
  ADD ("a-c5-never-answers-for-its-functional-descriptor",
       test_a_c5_never_answers_for_its_functional_descriptor);
  ADD ("every-profile-is-whole", test_every_profile_is_whole);
  ADD ("memory-strings-tell-the-sectors", test_memory_strings_tell_the_sectors);
  ADD ("fingerprints-lead-to-the-chip", test_fingerprints_lead_to_the_chip);
  ADD ("an-unknown-profile-is-no-board", test_an_unknown_profile_is_no_board);
  ADD ("time-on-the-wire-is-counted", test_time_on_the_wire_is_counted);
  ADD ("the-log-tells-each-request", test_the_log_tells_each_request);
  ADD ("a-board-that-is-unplugged-is-gone", test_a_board_that_is_unplugged_is_gone);
  ADD ("fault-stall", test_fault_stall);
  ADD ("fault-timeout-leaves-the-board-as-it-was", test_fault_timeout_leaves_the_board_as_it_was);
  ADD ("fault-short", test_fault_short);
  ADD ("fault-garbage", test_fault_garbage);
  ADD ("fault-vanish", test_fault_vanish);
  ADD ("fault-status", test_fault_status);
  ADD ("fault-stuck-bit", test_fault_stuck_bit);
  ADD ("fault-wedge-lasts-until-replugged", test_fault_wedge_lasts_until_replugged);
  ADD ("a-clear-log-takes-the-faults-with-it", test_a_clear_log_takes_the_faults_with_it);
#undef ADD
  return g_test_run ();
}
