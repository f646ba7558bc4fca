/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "virtual-host.h"
#include "virtual/bp-virtual-profile.h"

#define BLOCK 1024

typedef void (*ProfileFunc) (VirtualHost *host);

static gboolean
is_dfuse (const char *profile)
{
  return bp_virtual_profile_is_dfuse (bp_virtual_profile_find (profile));
}

/* Runs @func on a fresh board of each DfuSe profile. */
static void
for_each_dfuse (ProfileFunc func)
{
  const char *const *names = bp_virtual_board_list_profiles ();

  for (guint i = 0; names[i] != NULL; i++) {
    VirtualHost host;

    if (!is_dfuse (names[i]))
      continue;
    g_test_message ("%s", names[i]);
    host = virtual_host_new (names[i]);
    virtual_host_idle (&host);
    func (&host);
    virtual_host_clear (&host);
  }
}

/* The first sector that may be written; the last one of the flash on most boards is as good. */
static guint32
get_last_kilobyte (VirtualHost *host)
{
  guint32 start;
  gsize size;

  bp_virtual_board_get_flash_range (host->board, &start, &size);
  return start + size - BLOCK;
}

static guint32
get_last_sector (VirtualHost *host)
{
  const char *profile = bp_virtual_board_get_profile (host->board);
  guint32 end = get_last_kilobyte (host) + BLOCK;

  if (g_str_has_prefix (profile, "at32f437"))
    return end - 4096;
  if (g_str_has_prefix (profile, "c5"))
    return end - 8192;
  if (g_strcmp0 (profile, "f745") == 0)
    return end - 262144;
  if (profile[0] == 'f' || profile[0] == 'h' || g_str_has_prefix (profile, "gd32") ||
      g_str_has_prefix (profile, "black"))
    return end - 131072;
  return end - 2048;
}

static void
walk_erase_write_read (VirtualHost *host)
{
  guint32 sector = get_last_sector (host);
  guint8 data[BLOCK];
  guint8 back[BLOCK] = { 0 };
  VirtualStatus status;

  for (guint i = 0; i < BLOCK; i++)
    data[i] = i * 7 + i / 256;
  g_assert_true (bp_virtual_board_poke (host->board, sector, (const guint8 *)"old firmware", 12));
  bp_virtual_board_clear_log (host->board);

  /* The H743 rev. V wedges there: that has a test of its own. */
  if (g_strcmp0 (bp_virtual_board_get_profile (host->board), "h743") != 0) {
    status = virtual_host_command (host, BP_DFUSE_ERASE, sector);
    g_assert_cmpuint (status.state, ==, BP_DFU_STATE_DNLOAD_IDLE);
  } else {
    sector = 0x080e0000;
    status = virtual_host_command (host, BP_DFUSE_ERASE, sector);
    g_assert_cmpuint (status.state, ==, BP_DFU_STATE_DNLOAD_IDLE);
  }
  g_assert_cmpuint (bp_virtual_board_get_erase_count (host->board), ==, 1);
  g_assert_cmpuint (*bp_virtual_board_peek (host->board, sector, 1), ==, 0xff);

  status = virtual_host_write (host, sector, data, BLOCK);
  g_assert_cmpuint (status.status, ==, BP_DFU_STATUS_OK);
  g_assert_cmpuint (status.state, ==, BP_DFU_STATE_DNLOAD_IDLE);
  g_assert_cmpmem (bp_virtual_board_peek (host->board, sector, BLOCK), BLOCK, data, BLOCK);

  g_assert_cmpint (virtual_host_read (host, sector, back, BLOCK), ==, BLOCK);
  g_assert_cmpmem (back, BLOCK, data, BLOCK);
  virtual_host_assert_clean (host);
}

static void
test_each_dfuse_board_erases_writes_and_reads (void)
{
  for_each_dfuse (walk_erase_write_read);
}

static void
leave_for_firmware (VirtualHost *host)
{
  guint32 image = bp_virtual_profile_find (bp_virtual_board_get_profile (host->board))->image;
  guint32 address = 0;
  guint generation = bp_virtual_board_get_generation (host->board);

  virtual_host_leave (host, image);
  g_assert_false (bp_virtual_board_is_present (host->board));
  g_assert_true (bp_virtual_board_has_left (host->board, &address));
  g_assert_cmphex (address, ==, image);
  virtual_host_get_status (host);
  g_assert_cmpint (host->last, ==, BP_VIRTUAL_ANSWER_GONE);

  g_assert_true (bp_virtual_board_return (host->board));
  g_assert_true (bp_virtual_board_is_present (host->board));
  g_assert_false (bp_virtual_board_has_left (host->board, NULL));
  g_assert_cmpuint (bp_virtual_board_get_generation (host->board), !=, generation);
  virtual_host_idle (host);
  virtual_host_assert_clean (host);
}

static void
test_each_dfuse_board_leaves_and_returns (void)
{
  for_each_dfuse (leave_for_firmware);
}

static void
refuse_illegal (VirtualHost *host)
{
  guint8 data[4096] = { 0 };
  guint n;

  /* data out of the blue in dfuUPLOAD-IDLE */
  g_assert_cmpint (virtual_host_upload (host, 2, data, 16), ==, 16);
  virtual_host_assert_state (host, BP_DFU_STATE_UPLOAD_IDLE);
  g_assert_cmpint (virtual_host_download (host, 2, data, 16), ==, -1);
  g_assert_cmpint (host->last, ==, BP_VIRTUAL_ANSWER_STALL);
  g_assert_cmpuint (virtual_host_get_status (host).status, ==, BP_DFU_STATUS_ERR_STALLEDPKT);
  virtual_host_assert_state (host, BP_DFU_STATE_ERROR);
  n = bp_virtual_board_get_n_violations (host->board);
  g_assert_cmpuint (n, ==, 1);

  /* everything but asking and clearing in dfuERROR */
  g_assert_cmpint (virtual_host_upload (host, 2, data, 16), ==, -1);
  g_assert_cmpint (virtual_host_download (host, 2, data, 16), ==, -1);
  g_assert_false (virtual_host_request (host, BP_DFU_ABORT));
  g_assert_cmpuint (bp_virtual_board_get_n_violations (host->board), ==, n + 3);
  virtual_host_idle (host);

  /* reserved and oversized blocks, a request that is none */
  g_assert_cmpint (virtual_host_upload (host, 1, data, 16), ==, -1);
  virtual_host_idle (host);
  g_assert_cmpint (virtual_host_download (host, 1, data, 16), ==, -1);
  virtual_host_idle (host);
  g_assert_cmpint (virtual_host_download (host, 2, data, 4096), ==, -1);
  virtual_host_idle (host);
  g_assert_cmpint (virtual_host_control (host, BP_DFU_REQUEST_IN, BP_DFU_DNLOAD, 2, 0, data, 16),
                   ==, -1);
  virtual_host_idle (host);
  g_assert_false (virtual_host_request (host, BP_DFU_DETACH));
  virtual_host_idle (host);
  g_assert_cmpuint (bp_virtual_board_get_n_violations (host->board), ==, n + 8);
}

static void
test_each_dfuse_board_refuses_what_is_illegal (void)
{
  for_each_dfuse (refuse_illegal);
}

static void
address_outside (VirtualHost *host)
{
  const guint8 data[64] = { 0 };
  VirtualStatus status = virtual_host_command (host, BP_DFUSE_SET_ADDRESS, 0x00000000);

  g_assert_cmpuint (status.state, ==, BP_DFU_STATE_ERROR);
  g_assert_true (status.status == BP_DFU_STATUS_ERR_TARGET ||
                 status.status == BP_DFU_STATUS_ERR_ADDRESS);
  virtual_host_idle (host);

  status = virtual_host_command (host, BP_DFUSE_ERASE, 0x20000000);
  g_assert_cmpuint (status.state, ==, BP_DFU_STATE_ERROR);
  virtual_host_idle (host);

  /* a block that begins inside and ends outside */
  status = virtual_host_write (host, get_last_kilobyte (host) + BLOCK - 32, data, sizeof data);
  g_assert_cmpuint (status.state, ==, BP_DFU_STATE_ERROR);
  g_assert_cmpuint (bp_virtual_board_get_erase_count (host->board), ==, 0);
}

static void
test_each_dfuse_board_knows_its_addresses (void)
{
  for_each_dfuse (address_outside);
}

static void
unprotect (VirtualHost *host)
{
  guint8 command = BP_DFUSE_READ_UNPROTECT;
  guint8 data[16];
  guint32 start = get_last_kilobyte (host);
  gboolean is_at32 = bp_virtual_board_get_vendor_id (host->board) == 0x2e3c;

  bp_virtual_board_set_protected (host->board, TRUE);
  g_assert_cmpint (virtual_host_upload (host, 2, data, 16), ==, -1);
  g_assert_cmpuint (virtual_host_get_status (host).status, ==, BP_DFU_STATUS_ERR_VENDOR);
  virtual_host_idle (host);
  g_assert_cmpuint (virtual_host_command (host, BP_DFUSE_SET_ADDRESS, start).status, ==,
                    BP_DFU_STATUS_ERR_VENDOR);
  virtual_host_idle (host);
  g_assert_cmpuint (virtual_host_command (host, BP_DFUSE_ERASE, start).status, ==,
                    BP_DFU_STATUS_ERR_VENDOR);
  virtual_host_idle (host);

  g_assert_cmpint (virtual_host_download (host, 0, &command, 1), ==, 1);
  for (guint i = 0; i < 10 && host->last == BP_VIRTUAL_ANSWER_DONE; i++)
    host->now += virtual_host_get_status (host).poll * BP_MSEC + 50 * BP_SEC;
  g_assert_cmpint (host->last, ==, is_at32 ? BP_VIRTUAL_ANSWER_DONE : BP_VIRTUAL_ANSWER_GONE);
  g_assert_true (bp_virtual_board_return (host->board));
  virtual_host_idle (host);
  g_assert_cmpint (virtual_host_read (host, get_last_sector (host), data, 16), ==, 16);
  g_assert_cmpuint (data[0], ==, 0xff);
  g_assert_cmpuint (*bp_virtual_board_peek (host->board, get_last_sector (host), 1), ==, 0xff);
  virtual_host_assert_clean (host);
}

static void
test_each_dfuse_board_is_unprotected_by_erasing_all (void)
{
  for_each_dfuse (unprotect);
}

static void
commands_listed (VirtualHost *host)
{
  const guint8 expected[] = { 0x00, 0x21, 0x41, 0x92 };
  guint8 data[64];

  if (g_strcmp0 (bp_virtual_board_get_profile (host->board), "black-magic") == 0) {
    g_assert_cmpint (virtual_host_upload (host, 0, data, sizeof data), ==, -1);
    return;
  }
  g_assert_cmpint (virtual_host_upload (host, 0, data, sizeof data), ==, sizeof expected);
  g_assert_cmpmem (data, sizeof expected, expected, sizeof expected);
  virtual_host_assert_state (host, BP_DFU_STATE_IDLE);
}

static void
test_commands_are_listed (void)
{
  for_each_dfuse (commands_listed);
}

static void
test_an_f405_works_inside_the_second_status (void)
{
  VirtualHost host = virtual_host_new ("f405");
  const guint8 erase[5] = { 0x41, 0x00, 0x00, 0x02, 0x08 };
  VirtualStatus status = virtual_host_get_status (&host);

  g_assert_cmpuint (status.state, ==, BP_DFU_STATE_ERROR);
  g_assert_cmpuint (status.status, ==, BP_DFU_STATUS_ERR_FIRMWARE);
  virtual_host_idle (&host);

  virtual_host_download (&host, 0, erase, sizeof erase);
  virtual_host_assert_state (&host, BP_DFU_STATE_DNLOAD_SYNC);
  status = virtual_host_get_status (&host);
  g_assert_cmpuint (status.state, ==, BP_DFU_STATE_DNBUSY);
  g_assert_cmpuint (status.poll, ==, 100);
  g_assert_cmpuint (bp_virtual_board_get_erase_count (host.board), ==, 0);
  host.now += 100 * BP_MSEC;
  status = virtual_host_get_status (&host);
  g_assert_cmpuint (status.state, ==, BP_DFU_STATE_DNLOAD_IDLE);
  g_assert_cmpint (host.duration, ==, 2 * BP_SEC + 300);
  g_assert_cmpint (bp_virtual_board_get_busy_time (host.board), ==, 2 * BP_SEC);
  g_assert_cmpint (bp_virtual_board_get_wait_time (host.board), ==, 100 * BP_MSEC);
  g_assert_cmpuint (bp_virtual_board_get_erase_count (host.board), ==, 1);
  virtual_host_assert_clean (&host);
  virtual_host_clear (&host);
}

static void
test_a_board_that_holds_answers_nothing_meanwhile (void)
{
  VirtualHost host = virtual_host_new ("f405");
  const guint8 erase[5] = { 0x41, 0x00, 0x00, 0x02, 0x08 };
  gint64 begin;

  virtual_host_idle (&host);
  virtual_host_download (&host, 0, erase, sizeof erase);
  virtual_host_get_status (&host);
  begin = host.now += 100 * BP_MSEC;
  virtual_host_get_status (&host);

  /* The host gave up after a second and asks again: the answer comes when the erase is over. */
  host.now = begin + BP_SEC;
  g_assert_cmpuint (virtual_host_get_status (&host).state, ==, BP_DFU_STATE_DNLOAD_IDLE);
  g_assert_cmpint (host.now, ==, begin + 2 * BP_SEC + 300);
  virtual_host_clear (&host);
}

static void
test_an_h743_works_behind_the_first_status (void)
{
  VirtualHost host = virtual_host_new ("h743-y");
  const guint8 erase[5] = { 0x41, 0x00, 0x00, 0x10, 0x08 };
  VirtualStatus status;

  virtual_host_download (&host, 0, erase, sizeof erase);
  status = virtual_host_get_status (&host);
  g_assert_cmpuint (status.state, ==, BP_DFU_STATE_DNBUSY);
  g_assert_cmpuint (status.poll, ==, 1000);
  g_assert_cmpuint (bp_virtual_board_get_erase_count (host.board), ==, 1);
  host.now += BP_SEC / 2;
  g_assert_cmpuint (virtual_host_get_status (&host).state, ==, BP_DFU_STATE_DNBUSY);
  g_assert_cmpuint (bp_virtual_board_get_n_violations (host.board), ==, 1);
  host.now += BP_SEC;
  g_assert_cmpuint (virtual_host_get_status (&host).state, ==, BP_DFU_STATE_DNLOAD_IDLE);
  g_assert_cmpint (host.duration, ==, 300);
  g_assert_cmpuint (bp_virtual_board_get_n_violations (host.board), ==, 1);
  virtual_host_clear (&host);
}

static void
test_an_h743_rev_v_is_cured_by_clearing_twice (void)
{
  VirtualHost host = virtual_host_new ("h743");
  const guint8 erase[5] = { 0x41, 0x00, 0x00, 0x10, 0x08 };
  VirtualStatus status;

  virtual_host_download (&host, 0, erase, sizeof erase);
  virtual_host_get_status (&host);
  for (guint i = 0; i < 100; i++) {
    host.now += 1100 * BP_MSEC;
    g_assert_cmpuint (virtual_host_get_status (&host).state, ==, BP_DFU_STATE_DNBUSY);
  }
  host.now += 1000 * BP_MSEC;
  g_assert_true (virtual_host_request (&host, BP_DFU_CLRSTATUS));
  status = virtual_host_get_status (&host);
  g_assert_cmpuint (status.state, ==, BP_DFU_STATE_ERROR);
  g_assert_cmpuint (status.status, ==, BP_DFU_STATUS_ERR_UNKNOWN);
  g_assert_true (virtual_host_request (&host, BP_DFU_CLRSTATUS));
  virtual_host_assert_state (&host, BP_DFU_STATE_IDLE);
  g_assert_cmpuint (*bp_virtual_board_peek (host.board, 0x08100000, 1), ==, 0xff);
  g_assert_cmpuint (*bp_virtual_board_peek (host.board, 0x0811ffff, 1), ==, 0xff);
  virtual_host_assert_clean (&host);
  virtual_host_clear (&host);
}

static void
test_nothing_but_polling_is_taken_while_busy (void)
{
  const guint8 erase[5] = { 0x41, 0x00, 0x00, 0x01, 0x08 };
  const guint8 requests[] = { BP_DFU_CLRSTATUS, BP_DFU_ABORT };

  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++) {
    VirtualHost host = virtual_host_new ("g474");

    virtual_host_download (&host, 0, erase, sizeof erase);
    virtual_host_get_status (&host);
    g_assert_false (virtual_host_request (&host, requests[i]));
    virtual_host_assert_state (&host, BP_DFU_STATE_ERROR);
    g_assert_cmpuint (bp_virtual_board_get_n_violations (host.board), ==, 1);
    virtual_host_clear (&host);
  }
}

static void
test_a_cure_that_comes_too_early_is_a_violation (void)
{
  VirtualHost host = virtual_host_new ("h743");
  const guint8 erase[5] = { 0x41, 0x00, 0x00, 0x10, 0x08 };

  virtual_host_download (&host, 0, erase, sizeof erase);
  virtual_host_get_status (&host);
  g_assert_true (virtual_host_request (&host, BP_DFU_CLRSTATUS));
  g_assert_cmpuint (bp_virtual_board_get_n_violations (host.board), ==, 1);
  virtual_host_clear (&host);
}

static void
test_only_the_c5_refuses_to_clear_what_is_clear (void)
{
  VirtualHost f405 = virtual_host_new ("f405");
  VirtualHost c5 = virtual_host_new ("c5");

  virtual_host_idle (&f405);
  g_assert_true (virtual_host_request (&f405, BP_DFU_CLRSTATUS));
  g_assert_cmpuint (bp_virtual_board_get_n_violations (f405.board), ==, 1);
  virtual_host_assert_state (&f405, BP_DFU_STATE_IDLE);

  g_assert_false (virtual_host_request (&c5, BP_DFU_CLRSTATUS));
  virtual_host_assert_state (&c5, BP_DFU_STATE_ERROR);
  g_assert_true (virtual_host_request (&c5, BP_DFU_CLRSTATUS));
  virtual_host_assert_state (&c5, BP_DFU_STATE_IDLE);
  virtual_host_clear (&f405);
  virtual_host_clear (&c5);
}

static void
test_an_l433_says_2048_and_breaks_above_1024 (void)
{
  VirtualHost host = virtual_host_new ("l433");
  guint8 data[2048];

  memset (data, 0x55, sizeof data);
  g_assert_cmpuint (virtual_host_command (&host, BP_DFUSE_ERASE, 0x08010000).status, ==, 0);
  virtual_host_command (&host, BP_DFUSE_SET_ADDRESS, 0x08010000);
  g_assert_cmpint (virtual_host_download (&host, 2, data, 2048), ==, 2048);
  virtual_host_get_status (&host);
  g_assert_cmpint (host.last, ==, BP_VIRTUAL_ANSWER_STALL);
  virtual_host_idle (&host);
  g_assert_cmpint (virtual_host_upload (&host, 2, data, 2048), ==, -1);
  virtual_host_idle (&host);
  g_assert_cmpuint (virtual_host_write (&host, 0x08010000, data, 1024).state, ==,
                    BP_DFU_STATE_DNLOAD_IDLE);
  virtual_host_assert_clean (&host);
  virtual_host_clear (&host);
}

static void
test_an_l433_stalls_while_it_works (void)
{
  VirtualHost host = virtual_host_new ("l433");
  const guint8 erase[5] = { 0x41, 0x00, 0x00, 0x01, 0x08 };

  virtual_host_download (&host, 0, erase, sizeof erase);
  g_assert_cmpuint (virtual_host_get_status (&host).poll, ==, 21);
  host.now += 21 * BP_MSEC;
  virtual_host_get_status (&host);
  g_assert_cmpint (host.last, ==, BP_VIRTUAL_ANSWER_STALL);
  host.now += 21 * BP_MSEC;
  g_assert_cmpuint (virtual_host_get_status (&host).state, ==, BP_DFU_STATE_DNLOAD_IDLE);
  virtual_host_assert_clean (&host);
  virtual_host_clear (&host);
}

static void
test_a_gd32_leaves_at_the_empty_block (void)
{
  VirtualHost host = virtual_host_new ("gd32f4");

  virtual_host_idle (&host);
  virtual_host_command (&host, BP_DFUSE_SET_ADDRESS, 0x08000000);
  g_assert_cmpint (virtual_host_download (&host, 0, NULL, 0), ==, 0);
  g_assert_true (bp_virtual_board_has_left (host.board, NULL));
  virtual_host_clear (&host);
}

static void
test_a_gd32_locks_its_interface_under_protection (void)
{
  VirtualHost host = virtual_host_new ("gd32f4");

  g_assert_cmpint (virtual_host_control (&host, 0x01, 11, 1, 0, NULL, 0), ==, 0);
  bp_virtual_board_set_protected (host.board, TRUE);
  g_assert_cmpint (virtual_host_control (&host, 0x01, 11, 0, 0, NULL, 0), ==, -1);
  virtual_host_clear (&host);
}

static void
test_black_magic_erases_only_at_a_sectors_start (void)
{
  VirtualHost host = virtual_host_new ("black-magic");

  bp_virtual_board_poke (host.board, 0x08020000, (const guint8 *)"x", 1);
  g_assert_cmpuint (virtual_host_command (&host, BP_DFUSE_ERASE, 0x08020400).state, ==,
                    BP_DFU_STATE_DNLOAD_IDLE);
  g_assert_cmpuint (bp_virtual_board_get_erase_count (host.board), ==, 0);
  g_assert_cmpuint (virtual_host_command (&host, BP_DFUSE_ERASE, 0x08020000).state, ==,
                    BP_DFU_STATE_DNLOAD_IDLE);
  g_assert_cmpuint (bp_virtual_board_get_erase_count (host.board), ==, 1);
  virtual_host_clear (&host);
}

static void
test_black_magic_keeps_its_own_sectors (void)
{
  VirtualHost host = virtual_host_new ("black-magic");
  VirtualStatus status = virtual_host_command (&host, BP_DFUSE_ERASE, 0x08000000);
  const guint8 mass[1] = { 0x41 };

  g_assert_cmpuint (status.state, ==, BP_DFU_STATE_ERROR);
  g_assert_cmpuint (status.status, ==, BP_DFU_STATUS_OK);
  virtual_host_idle (&host);
  g_assert_cmpuint (virtual_host_command (&host, BP_DFUSE_SET_ADDRESS, 0x08000000).status, ==,
                    BP_DFU_STATUS_ERR_TARGET);
  virtual_host_idle (&host);
  virtual_host_download (&host, 0, mass, 1);
  virtual_host_finish (&host);
  g_assert_cmpuint (*bp_virtual_board_peek (host.board, 0x08000004, 1), !=, 0xff);
  g_assert_cmpuint (*bp_virtual_board_peek (host.board, 0x08020004, 1), ==, 0xff);
  virtual_host_clear (&host);
}

static void
test_an_at32f437_lies_about_its_first_pages (void)
{
  VirtualHost host = virtual_host_new ("at32f437");

  g_assert_cmpuint (virtual_host_command (&host, BP_DFUSE_ERASE, 0x08000000).state, ==,
                    BP_DFU_STATE_DNLOAD_IDLE);
  g_assert_cmpuint (virtual_host_write (&host, 0x08000000, "firmware", 8).state, ==,
                    BP_DFU_STATE_DNLOAD_IDLE);
  g_assert_cmpmem (bp_virtual_board_peek (host.board, 0x08000000, 8), 8, "firmware", 8);
  virtual_host_assert_clean (&host);
  virtual_host_clear (&host);
}

static void
test_an_at32_needs_a_power_cycle_after_unprotect (void)
{
  VirtualHost host = virtual_host_new ("at32f435");
  const guint8 command = BP_DFUSE_READ_UNPROTECT;

  bp_virtual_board_set_protected (host.board, TRUE);
  virtual_host_download (&host, 0, &command, 1);
  g_assert_cmpuint (virtual_host_get_status (&host).state, ==, BP_DFU_STATE_DNLOAD_IDLE);
  g_assert_cmpuint (virtual_host_command (&host, BP_DFUSE_ERASE, 0x08000000).state, ==,
                    BP_DFU_STATE_ERROR);
  bp_virtual_board_replug (host.board);
  g_assert_cmpuint (virtual_host_command (&host, BP_DFUSE_ERASE, 0x08000000).state, ==,
                    BP_DFU_STATE_DNLOAD_IDLE);
  virtual_host_clear (&host);
}

static void
test_block_numbers_count_in_transfer_sizes (void)
{
  VirtualHost host = virtual_host_new ("g474");
  guint8 data[1024];

  virtual_host_command (&host, BP_DFUSE_ERASE, 0x08010000);
  virtual_host_command (&host, BP_DFUSE_ERASE, 0x08010800);
  virtual_host_command (&host, BP_DFUSE_SET_ADDRESS, 0x08010000);
  for (guint i = 0; i < 3; i++) {
    memset (data, 0x10 + i, sizeof data);
    virtual_host_download (&host, 2 + i, data, i < 2 ? 1024 : 8);
    g_assert_cmpuint (virtual_host_finish (&host).state, ==, BP_DFU_STATE_DNLOAD_IDLE);
  }
  g_assert_cmphex (*bp_virtual_board_peek (host.board, 0x080103ff, 1), ==, 0x10);
  g_assert_cmphex (*bp_virtual_board_peek (host.board, 0x08010400, 1), ==, 0x11);
  g_assert_cmphex (*bp_virtual_board_peek (host.board, 0x08010800, 1), ==, 0x12);
  g_assert_cmphex (*bp_virtual_board_peek (host.board, 0x08010808, 1), ==, 0xff);
  virtual_host_assert_clean (&host);

  /* After a short block only a new pointer makes the address sure. */
  virtual_host_download (&host, 5, data, 8);
  g_assert_cmpuint (bp_virtual_board_get_n_violations (host.board), ==, 1);
  virtual_host_finish (&host);
  bp_virtual_board_clear_log (host.board);
  virtual_host_command (&host, BP_DFUSE_SET_ADDRESS, 0x08010000);
  virtual_host_idle (&host);
  g_assert_cmpint (virtual_host_upload (&host, 2, data, 1024), ==, 1024);
  g_assert_cmpint (virtual_host_upload (&host, 3, data, 8), ==, 8);
  virtual_host_assert_clean (&host);
  g_assert_cmpint (virtual_host_upload (&host, 4, data, 8), ==, 8);
  g_assert_cmpuint (bp_virtual_board_get_n_violations (host.board), ==, 1);
  virtual_host_clear (&host);
}

static void
test_option_bytes_are_read_and_a_write_is_grave (void)
{
  VirtualHost host = virtual_host_new ("f405");
  guint8 data[64];
  g_autofree char *log = NULL;

  virtual_host_idle (&host);
  g_assert_cmpint (virtual_host_read (&host, 0x1fffc000, data, 64), ==, 16);
  virtual_host_assert_clean (&host);
  virtual_host_write (&host, 0x1fffc000, data, 16);
  g_assert_cmpuint (bp_virtual_board_get_n_violations (host.board), ==, 1);
  log = bp_virtual_board_dup_log (host.board);
  g_assert_nonnull (strstr (log, "GRAVE"));

  /* It resets the chip, too. */
  host.now += BP_SEC;
  virtual_host_get_status (&host);
  g_assert_cmpint (host.last, ==, BP_VIRTUAL_ANSWER_GONE);
  virtual_host_clear (&host);
}

static void
test_device_feature_makes_an_f405_faster (void)
{
  VirtualHost host = virtual_host_new ("f405");
  const guint8 range[1] = { 3 };

  virtual_host_idle (&host);
  virtual_host_write (&host, 0xffff0000, range, 1);
  bp_virtual_board_clear_log (host.board);
  virtual_host_command (&host, BP_DFUSE_ERASE, 0x08020000);
  g_assert_cmpint (bp_virtual_board_get_busy_time (host.board), ==, BP_SEC);
  bp_virtual_board_replug (host.board);
  virtual_host_idle (&host);
  bp_virtual_board_clear_log (host.board);
  virtual_host_command (&host, BP_DFUSE_ERASE, 0x08020000);
  g_assert_cmpint (bp_virtual_board_get_busy_time (host.board), ==, 2 * BP_SEC);
  virtual_host_clear (&host);
}

static void
test_a_leave_to_blank_flash_is_a_crash (void)
{
  VirtualHost host = virtual_host_new ("f405");

  virtual_host_idle (&host);
  virtual_host_command (&host, BP_DFUSE_ERASE, 0x08000000);
  virtual_host_leave (&host, 0x08000000);
  g_assert_false (bp_virtual_board_is_present (host.board));
  g_assert_false (bp_virtual_board_has_left (host.board, NULL));
  g_assert_cmpuint (bp_virtual_board_get_n_violations (host.board), ==, 1);
  g_assert_true (bp_virtual_board_return (host.board));
  virtual_host_clear (&host);
}

static void
stream_through (const char *profile, guint8 expected_state)
{
  VirtualHost host = virtual_host_new (profile);
  guint8 data[1024];
  guint8 back[1024];
  VirtualStatus status;
  guint32 start;
  gsize size;
  guint n = 0;

  bp_virtual_board_get_flash_range (host.board, &start, &size);
  for (guint i = 0; i < 3; i++) {
    memset (data, 0x20 + i, sizeof data);
    if (i == 0)
      memcpy (data, bp_virtual_board_peek (host.board, start, 8), 8);
    g_assert_cmpint (virtual_host_download (&host, i, data, i < 2 ? 1024 : 100), >, 0);
    g_assert_cmpuint (virtual_host_finish (&host).state, ==, BP_DFU_STATE_DNLOAD_IDLE);
  }
  g_assert_cmpint (virtual_host_download (&host, 3, NULL, 0), ==, 0);
  status = virtual_host_get_status (&host);
  g_assert_cmpuint (status.state, ==, BP_DFU_STATE_MANIFEST);
  host.now += status.poll * BP_MSEC;
  g_assert_cmpuint (virtual_host_get_status (&host).state, ==, expected_state);
  g_assert_cmphex (bp_virtual_board_peek (host.board, start + 2147, 1)[0], ==, 0x22);
  virtual_host_assert_clean (&host);

  if (expected_state == BP_DFU_STATE_IDLE) {
    while (virtual_host_upload (&host, n, back, sizeof back) == sizeof back)
      n++;
    g_assert_cmpuint (n, ==, size / sizeof back);
    virtual_host_assert_state (&host, BP_DFU_STATE_IDLE);
    virtual_host_assert_clean (&host);
  }
  bp_virtual_board_bus_reset (host.board);
  g_assert_true (bp_virtual_board_has_left (host.board, NULL));
  virtual_host_clear (&host);
}

static void
test_plain_dfu_takes_a_stream_and_manifests (void)
{
  stream_through ("dfu", BP_DFU_STATE_IDLE);
  stream_through ("dfu-intolerant", BP_DFU_STATE_MANIFEST_WAIT_RESET);
}

static void
test_a_reset_without_news_keeps_plain_dfu (void)
{
  VirtualHost host = virtual_host_new ("dfu");

  virtual_host_download (&host, 0, "a", 1);
  virtual_host_finish (&host);
  bp_virtual_board_bus_reset (host.board);
  g_assert_true (bp_virtual_board_is_present (host.board));
  virtual_host_assert_state (&host, BP_DFU_STATE_IDLE);
  virtual_host_clear (&host);
}

static void
test_plain_dfu_wants_blocks_in_order (void)
{
  VirtualHost host = virtual_host_new ("dfu");

  g_assert_cmpint (virtual_host_download (&host, 0, NULL, 0), ==, -1);
  virtual_host_idle (&host);
  virtual_host_download (&host, 0, "a", 1);
  virtual_host_finish (&host);
  g_assert_cmpint (virtual_host_download (&host, 2, "b", 1), ==, -1);
  virtual_host_clear (&host);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add_func ("/virtual-dfu/" name, func)
  ADD ("each-dfuse-board-erases-writes-and-reads", test_each_dfuse_board_erases_writes_and_reads);
  ADD ("each-dfuse-board-leaves-and-returns", test_each_dfuse_board_leaves_and_returns);
  ADD ("each-dfuse-board-refuses-what-is-illegal", test_each_dfuse_board_refuses_what_is_illegal);
  ADD ("each-dfuse-board-knows-its-addresses", test_each_dfuse_board_knows_its_addresses);
  ADD ("each-dfuse-board-is-unprotected-by-erasing-all",
       test_each_dfuse_board_is_unprotected_by_erasing_all);
  ADD ("commands-are-listed", test_commands_are_listed);
  ADD ("an-f405-works-inside-the-second-status", test_an_f405_works_inside_the_second_status);
  ADD ("a-board-that-holds-answers-nothing-meanwhile",
       test_a_board_that_holds_answers_nothing_meanwhile);
  ADD ("an-h743-works-behind-the-first-status", test_an_h743_works_behind_the_first_status);
  ADD ("an-h743-rev-v-is-cured-by-clearing-twice", test_an_h743_rev_v_is_cured_by_clearing_twice);
  ADD ("nothing-but-polling-is-taken-while-busy", test_nothing_but_polling_is_taken_while_busy);
  ADD ("a-cure-that-comes-too-early-is-a-violation",
       test_a_cure_that_comes_too_early_is_a_violation);
  ADD ("only-the-c5-refuses-to-clear-what-is-clear",
       test_only_the_c5_refuses_to_clear_what_is_clear);
  ADD ("an-l433-says-2048-and-breaks-above-1024", test_an_l433_says_2048_and_breaks_above_1024);
  ADD ("an-l433-stalls-while-it-works", test_an_l433_stalls_while_it_works);
  ADD ("a-gd32-leaves-at-the-empty-block", test_a_gd32_leaves_at_the_empty_block);
  ADD ("a-gd32-locks-its-interface-under-protection",
       test_a_gd32_locks_its_interface_under_protection);
  ADD ("black-magic-erases-only-at-a-sectors-start",
       test_black_magic_erases_only_at_a_sectors_start);
  ADD ("black-magic-keeps-its-own-sectors", test_black_magic_keeps_its_own_sectors);
  ADD ("an-at32f437-lies-about-its-first-pages", test_an_at32f437_lies_about_its_first_pages);
  ADD ("an-at32-needs-a-power-cycle-after-unprotect",
       test_an_at32_needs_a_power_cycle_after_unprotect);
  ADD ("block-numbers-count-in-transfer-sizes", test_block_numbers_count_in_transfer_sizes);
  ADD ("option-bytes-are-read-and-a-write-is-grave",
       test_option_bytes_are_read_and_a_write_is_grave);
  ADD ("device-feature-makes-an-f405-faster", test_device_feature_makes_an_f405_faster);
  ADD ("a-leave-to-blank-flash-is-a-crash", test_a_leave_to_blank_flash_is_a_crash);
  ADD ("plain-dfu-takes-a-stream-and-manifests", test_plain_dfu_takes_a_stream_and_manifests);
  ADD ("a-reset-without-news-keeps-plain-dfu", test_a_reset_without_news_keeps_plain_dfu);
  ADD ("plain-dfu-wants-blocks-in-order", test_plain_dfu_wants_blocks_in_order);
#undef ADD
  return g_test_run ();
}
