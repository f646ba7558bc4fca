/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "virtual-host.h"
#include "virtual/bp-virtual-boot.h"

#define PAGE 0x08010000

static void
erase (VirtualHost *host, guint32 address)
{
  g_assert_cmpuint (virtual_host_command (host, BP_DFUSE_ERASE, address).state, ==,
                    BP_DFU_STATE_DNLOAD_IDLE);
}

static void
test_programming_only_clears_bits (void)
{
  VirtualHost host = virtual_host_new ("f405");
  const guint8 first[4] = { 0xf0, 0xff, 0x0f, 0x00 };
  const guint8 second[4] = { 0x3c, 0x55, 0x01, 0x00 };
  const guint8 both[4] = { 0x30, 0x55, 0x01, 0x00 };

  virtual_host_idle (&host);
  erase (&host, 0x08020000);
  virtual_host_write (&host, 0x08020000, first, 4);
  virtual_host_assert_clean (&host);
  g_assert_cmpuint (virtual_host_write (&host, 0x08020000, second, 4).status, ==, BP_DFU_STATUS_OK);
  g_assert_cmpmem (bp_virtual_board_peek (host.board, 0x08020000, 4), 4, both, 4);
  g_assert_cmpuint (bp_virtual_board_get_n_violations (host.board), ==, 1);

  /* What only clears further bits is no fault on a flash without ECC. */
  bp_virtual_board_clear_log (host.board);
  virtual_host_write (&host, 0x08020000, "\0\0\0\0", 4);
  virtual_host_assert_clean (&host);
  virtual_host_clear (&host);
}

static void
test_an_ecc_unit_takes_one_write (void)
{
  VirtualHost host = virtual_host_new ("g474");
  VirtualStatus status;

  erase (&host, PAGE);
  virtual_host_write (&host, PAGE, "\xff\xff\xff\xff\xff\xff\xff\xff", 8);
  virtual_host_write (&host, PAGE + 8, "abcdefgh", 8);
  virtual_host_assert_clean (&host);

  status = virtual_host_write (&host, PAGE, "12345678", 8);
  g_assert_cmpuint (status.state, ==, BP_DFU_STATE_ERROR);
  g_assert_cmpuint (status.status, ==, BP_DFU_STATUS_ERR_PROG);
  g_assert_cmpuint (bp_virtual_board_get_n_violations (host.board), ==, 1);
  g_assert_cmpuint (*bp_virtual_board_peek (host.board, PAGE, 1), ==, 0xff);

  virtual_host_idle (&host);
  erase (&host, PAGE);
  g_assert_cmpuint (virtual_host_write (&host, PAGE, "12345678", 8).status, ==, BP_DFU_STATUS_OK);
  g_assert_cmpmem (bp_virtual_board_peek (host.board, PAGE, 8), 8, "12345678", 8);
  virtual_host_clear (&host);
}

static void
test_a_write_stops_at_a_taken_unit (void)
{
  VirtualHost host = virtual_host_new ("g474");

  erase (&host, PAGE);
  virtual_host_write (&host, PAGE + 8, "abcdefgh", 8);
  g_assert_cmpuint (virtual_host_write (&host, PAGE, "1234567812345678", 16).status, ==,
                    BP_DFU_STATUS_ERR_PROG);
  g_assert_cmpmem (bp_virtual_board_peek (host.board, PAGE, 16), 16, "12345678abcdefgh", 16);
  virtual_host_clear (&host);
}

static void
test_a_part_of_an_ecc_unit_is_a_violation (void)
{
  VirtualHost host = virtual_host_new ("h743-y");

  erase (&host, 0x08020000);
  virtual_host_write (&host, 0x08020000, "0123456789abcdef", 16);
  g_assert_cmpuint (bp_virtual_board_get_n_violations (host.board), ==, 1);
  virtual_host_clear (&host);
}

static void
test_contents_of_a_new_board_look_like_firmware (void)
{
  const char *const *names = bp_virtual_board_list_profiles ();

  for (guint i = 0; names[i] != NULL; i++) {
    VirtualHost host = virtual_host_new (names[i]);
    g_autoptr (BpVirtualBoard) twin = bp_virtual_board_new (names[i], NULL);
    guint32 start;
    gsize size;
    guint n_used = 0;
    const guint8 *data;

    bp_virtual_board_get_flash_range (host.board, &start, &size);
    data = bp_virtual_board_peek (host.board, start, size);
    for (gsize k = 0; k < size; k += 64)
      n_used += data[k] != 0xff || data[k + 1] != 0xff;
    g_assert_cmpuint (n_used, >, size / 64 * 2 / 5);
    g_assert_cmpuint (n_used, <, size / 64 * 3 / 4);
    g_assert_cmpuint (data[size - 1], ==, 0xff);
    g_assert_cmpuint (data[bp_virtual_boot_get_offset (bp_virtual_profile_find (names[i])) + 3], ==,
                      0x20);
    g_assert_cmpmem (data, size, bp_virtual_board_peek (twin, start, size), size);
    virtual_host_clear (&host);
  }
}

static void
test_settings_stand_where_betaflight_keeps_them (void)
{
  const struct {
    const char *profile;
    guint32 address;
  } cases[] = { { "f405", 0x08004000 },
                { "f745", 0x08008000 },
                { "h743", 0x08020000 },
                { "g474", 0x08004000 },
                { "at32f435", 0x08004000 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (BpVirtualBoard) board = bp_virtual_board_new (cases[i].profile, NULL);

    g_assert_cmpmem (bp_virtual_board_peek (board, cases[i].address, 7), 7, "BOOTPIN", 7);
  }
}

typedef struct {
  guint n;
  guint32 address;
  gsize size;
  guint8 first;
} Changes;

static void
on_flash_changed (BpVirtualBoard *board, guint address, guint size, Changes *changes)
{
  changes->n++;
  changes->address = address;
  changes->size = size;
  changes->first = *bp_virtual_board_peek (board, address, 1);
}

static void
test_each_change_is_told (void)
{
  VirtualHost host = virtual_host_new ("g474");
  Changes changes = { 0 };

  g_signal_connect (host.board, "flash-changed", G_CALLBACK (on_flash_changed), &changes);
  erase (&host, PAGE);
  g_assert_cmpuint (changes.n, ==, 1);
  g_assert_cmphex (changes.address, ==, PAGE);
  g_assert_cmpuint (changes.size, ==, 2048);
  g_assert_cmpuint (changes.first, ==, 0xff);
  virtual_host_write (&host, PAGE + 8, "abcdefgh", 8);
  g_assert_cmpuint (changes.n, ==, 2);
  g_assert_cmphex (changes.address, ==, PAGE + 8);
  g_assert_cmpuint (changes.size, ==, 8);
  g_assert_cmpuint (changes.first, ==, 'a');
  virtual_host_clear (&host);
}

typedef enum { OVER, NOT_BEGUN, HALF, BLANK, N_CUTS } Cut;

static Cut
judge_cut (const guint8 *now, const guint8 *before, gsize size, gboolean is_sound)
{
  gboolean is_blank = TRUE;

  for (gsize i = 0; i < size; i++) {
    g_assert_cmpuint (now[i] & before[i], ==, before[i]); /* an erase never clears a bit */
    is_blank &= now[i] == 0xff;
  }
  if (memcmp (now, before, size) == 0)
    return NOT_BEGUN;
  if (is_blank)
    return is_sound ? OVER : BLANK;
  return HALF;
}

/* Cuts the power at the second GETSTATUS of an erase, with another number of requests before it. */
static Cut
cut_erase (guint n_before)
{
  VirtualHost host = virtual_host_new ("f411");
  const guint8 command[5] = { 0x41, 0x00, 0x00, 0x02, 0x08 };
  BpVirtualFault fault = { .kind = BP_VIRTUAL_FAULT_VANISH_AND_RETURN };
  g_autofree guint8 *before = NULL;
  g_autofree char *log = NULL;
  gboolean is_sound;
  Cut cut;

  before = g_memdup2 (bp_virtual_board_peek (host.board, 0x08020000, 0x20000), 0x20000);
  virtual_host_idle (&host);
  for (guint i = 0; i < n_before; i++)
    virtual_host_get_status (&host);
  virtual_host_download (&host, 0, command, sizeof command);
  host.now += virtual_host_get_status (&host).poll * BP_MSEC;
  fault.request = bp_virtual_board_get_n_requests (host.board) + 1;
  bp_virtual_board_add_fault (host.board, &fault);
  virtual_host_get_status (&host);
  g_assert_cmpint (host.last, ==, BP_VIRTUAL_ANSWER_GONE);

  /* A sector whose erase was cut does not hold what is written to it, though the ROM says it does.
   */
  cut = judge_cut (bp_virtual_board_peek (host.board, 0x08020000, 0x20000), before, 0x20000, TRUE);
  virtual_host_idle (&host);
  bp_virtual_board_clear_log (host.board);
  if (cut == HALF) {
    virtual_host_write (&host, 0x08020000, "\x12\x34\x56\x78", 4);
    g_assert_cmpuint (bp_virtual_board_get_n_violations (host.board), ==, 1);
    log = bp_virtual_board_dup_log (host.board);
    g_assert_nonnull (strstr (log, "erase was cut"));
  }
  if (cut == OVER) {
    g_assert_cmpuint (virtual_host_write (&host, 0x08020000, "\x12\x34\x56\x78", 4).status, ==, 0);
    is_sound =
        memcmp (bp_virtual_board_peek (host.board, 0x08020000, 4), "\x12\x34\x56\x78", 4) == 0;
    g_assert_cmpuint (bp_virtual_board_get_n_violations (host.board), ==, is_sound ? 0 : 1);
    cut = is_sound ? OVER : BLANK;
  }

  /* A whole erase makes it good again. */
  virtual_host_idle (&host);
  erase (&host, 0x08020000);
  virtual_host_write (&host, 0x08020000, "\x12\x34\x56\x78", 4);
  g_assert_cmpmem (bp_virtual_board_peek (host.board, 0x08020000, 4), 4, "\x12\x34\x56\x78", 4);
  virtual_host_clear (&host);
  return cut;
}

static void
test_an_erase_can_be_cut_anywhere (void)
{
  guint seen[N_CUTS] = { 0 };

  for (guint i = 0; i < 40; i++)
    seen[cut_erase (i)]++;
  for (guint i = 0; i < N_CUTS; i++)
    g_assert_cmpuint (seen[i], >, 0);
}

static void
test_a_programming_can_be_cut_anywhere (void)
{
  guint n_parts = 0;

  for (guint n = 0; n < 20; n++) {
    VirtualHost host = virtual_host_new ("h743-y");
    guint8 data[1024];
    const guint8 *now;
    gsize done = 0;

    memset (data, 0, sizeof data);
    for (guint i = 0; i < n; i++)
      virtual_host_get_status (&host);
    erase (&host, 0x08020000);
    virtual_host_command (&host, BP_DFUSE_SET_ADDRESS, 0x08020000);
    virtual_host_download (&host, 2, data, sizeof data);
    virtual_host_get_status (&host);
    bp_virtual_board_unplug (host.board);
    bp_virtual_board_replug (host.board);

    now = bp_virtual_board_peek (host.board, 0x08020000, sizeof data);
    while (done < sizeof data && now[done] == 0)
      done++;
    for (gsize i = done + 1; i < sizeof data; i++)
      g_assert_cmpuint (now[i], ==, 0xff);
    n_parts += done > 0 && done < sizeof data;

    /* The unit in which it was cut has had its write. */
    g_assert_cmpuint (virtual_host_write (&host, 0x08020000 + done / 32 * 32, data, 32).status, ==,
                      done < sizeof data ? BP_DFU_STATUS_ERR_PROG : BP_DFU_STATUS_OK);
    virtual_host_clear (&host);
  }
  g_assert_cmpuint (n_parts, >, 10);
}

static void
test_what_is_over_can_not_be_cut (void)
{
  VirtualHost host = virtual_host_new ("f405");

  virtual_host_idle (&host);
  for (guint i = 0; i < 8; i++) {
    erase (&host, 0x08020000);
    virtual_host_write (&host, 0x08020000, "\x12\x34\x56\x78", 4);
    bp_virtual_board_replug (host.board);
    virtual_host_idle (&host);
    g_assert_cmpmem (bp_virtual_board_peek (host.board, 0x08020000, 4), 4, "\x12\x34\x56\x78", 4);
  }
  virtual_host_assert_clean (&host);
  virtual_host_clear (&host);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add_func ("/virtual-flash/" name, func)
  ADD ("programming-only-clears-bits", test_programming_only_clears_bits);
  ADD ("an-ecc-unit-takes-one-write", test_an_ecc_unit_takes_one_write);
  ADD ("a-write-stops-at-a-taken-unit", test_a_write_stops_at_a_taken_unit);
  ADD ("a-part-of-an-ecc-unit-is-a-violation", test_a_part_of_an_ecc_unit_is_a_violation);
  ADD ("contents-of-a-new-board-look-like-firmware",
       test_contents_of_a_new_board_look_like_firmware);
  ADD ("settings-stand-where-betaflight-keeps-them",
       test_settings_stand_where_betaflight_keeps_them);
  ADD ("each-change-is-told", test_each_change_is_told);
  ADD ("an-erase-can-be-cut-anywhere", test_an_erase_can_be_cut_anywhere);
  ADD ("a-programming-can-be-cut-anywhere", test_a_programming_can_be_cut_anywhere);
  ADD ("what-is-over-can-not-be-cut", test_what_is_over_can_not_be_cut);
#undef ADD
  return g_test_run ();
}
