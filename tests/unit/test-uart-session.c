/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The bytes of AN3155, each command against a script. */

#include "base/bp-error.h"
#include "fake-serial-link.h"
#include "loader/bp-uart-session.h"

#define OLD "79 0b 22 00 01 02 11 21 31 43 63 73 82 92 79"
#define NEW "79 0b 31 00 01 02 11 21 31 44 63 73 82 92 79"
#define NEWEST "79 0c 33 00 01 02 11 21 31 44 63 73 82 92 a1 79"
#define WORK BP_SEC

typedef struct {
  FakeSerialLink *link;
  BpUartSession *session;
} Script;

static void
set_up (Script *self, const char *commands)
{
  g_autoptr (GError) error = NULL;

  self->link = fake_serial_link_new ();
  self->session = bp_uart_session_new (BP_SERIAL_LINK (self->link), NULL);
  fake_serial_link_expect (self->link, "7f", "79");
  fake_serial_link_expect (self->link, "00 ff", commands);
  fake_serial_link_expect (self->link, "00 ff", commands);
  fake_serial_link_expect (self->link, "02 fd", "79 01 04 10 79");
  fake_serial_link_expect (self->link, "02 fd", "79 01 04 10 79");
  fake_serial_link_expect (self->link, "01 fe", "79 22 00 00 79");
  bp_uart_session_begin (self->session, 115200, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Script *self)
{
  fake_serial_link_assert_done (self->link);
  bp_uart_session_free (self->session);
  g_object_unref (self->link);
}

static void
test_begin (void)
{
  Script script;

  set_up (&script, OLD);
  g_assert_cmpuint (fake_serial_link_get_baud (script.link), ==, 115200);
  g_assert_cmpint (fake_serial_link_get_parity (script.link), ==, BP_PARITY_EVEN);
  g_assert_cmphex (bp_uart_session_get_version (script.session), ==, 0x22);
  g_assert_cmphex (bp_uart_session_get_chip_id (script.session), ==, 0x410);
  g_assert_true (bp_uart_session_knows (script.session, 0x43));
  g_assert_false (bp_uart_session_knows (script.session, 0x44));
  tear_down (&script);
}

/* To a loader that is synchronised the first 0x7F is half a command. */
static void
test_begin_when_already_begun (void)
{
  Script script = { fake_serial_link_new (), NULL };
  g_autoptr (GError) error = NULL;

  script.session = bp_uart_session_new (BP_SERIAL_LINK (script.link), NULL);
  fake_serial_link_expect (script.link, "7f", "");
  fake_serial_link_expect (script.link, "7f", "1f");
  fake_serial_link_expect (script.link, "00 ff", OLD);
  fake_serial_link_expect (script.link, "00 ff", OLD);
  fake_serial_link_expect (script.link, "02 fd", "79 01 04 10 79");
  fake_serial_link_expect (script.link, "02 fd", "79 01 04 10 79");
  fake_serial_link_expect (script.link, "01 fe", "79 22 00 00 79");
  bp_uart_session_begin (script.session, 57600, NULL, &error);
  g_assert_no_error (error);
  tear_down (&script);
}

static void
test_begin_with_two_acks_and_noise (void)
{
  Script script = { fake_serial_link_new (), NULL };
  g_autoptr (GError) error = NULL;

  script.session = bp_uart_session_new (BP_SERIAL_LINK (script.link), NULL);
  fake_serial_link_expect (script.link, "7f", "e1 00 fe 79 79");
  fake_serial_link_expect (script.link, "00 ff", OLD);
  fake_serial_link_expect (script.link, "00 ff", OLD);
  fake_serial_link_expect (script.link, "02 fd", "79 01 04 10 79");
  fake_serial_link_expect (script.link, "02 fd", "79 01 04 10 79");
  fake_serial_link_expect (script.link, "01 fe", "79 22 00 00 79");
  bp_uart_session_begin (script.session, 57600, NULL, &error);
  g_assert_no_error (error);
  tear_down (&script);
}

static void
test_read (void)
{
  Script script;
  const guint8 expected[] = { 1, 2, 3, 4 };
  g_autoptr (GError) error = NULL;
  guint8 data[4];

  set_up (&script, OLD);
  fake_serial_link_expect (script.link, "11 ee", "79");
  fake_serial_link_expect (script.link, "08 00 12 34 2e", "79");
  fake_serial_link_expect (script.link, "03 fc", "79 01 02 03 04");
  bp_uart_session_read (script.session, 0x08001234, data, sizeof data, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (data, sizeof data, expected, sizeof expected);
  tear_down (&script);
}

static void
test_read_of_256_bytes (void)
{
  Script script;
  g_autoptr (GString) answer = g_string_new ("79");
  g_autoptr (GError) error = NULL;
  guint8 data[256];

  for (guint i = 0; i < 256; i++)
    g_string_append_printf (answer, "%02x", i);
  set_up (&script, OLD);
  fake_serial_link_expect (script.link, "11 ee", "79");
  fake_serial_link_expect (script.link, "08 00 00 00 08", "79");
  fake_serial_link_expect (script.link, "ff 00", answer->str);
  bp_uart_session_read (script.session, 0x08000000, data, sizeof data, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 256; i++)
    g_assert_cmpuint (data[i], ==, i);
  tear_down (&script);
}

static void
test_write (void)
{
  Script script;
  const guint8 data[] = { 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88 };
  g_autoptr (GError) error = NULL;

  set_up (&script, OLD);
  fake_serial_link_expect (script.link, "31 ce", "79");
  fake_serial_link_expect (script.link, "08 00 00 00 08", "79");
  fake_serial_link_expect (script.link, "07 11 22 33 44 55 66 77 88 8f", "79");
  bp_uart_session_write (script.session, 0x08000000, data, sizeof data, 4, WORK, &error);
  g_assert_no_error (error);
  tear_down (&script);
}

static void
test_erase (void)
{
  Script script;
  const guint16 pages[] = { 5, 6, 127 };
  g_autoptr (GError) error = NULL;

  set_up (&script, OLD);
  g_assert_cmpuint (bp_uart_session_get_max_pages (script.session), ==, 255);
  fake_serial_link_expect (script.link, "43 bc", "79");
  fake_serial_link_expect (script.link, "02 05 06 7f 7e", "79");
  bp_uart_session_erase (script.session, pages, G_N_ELEMENTS (pages), WORK, &error);
  g_assert_no_error (error);
  fake_serial_link_expect (script.link, "43 bc", "79");
  fake_serial_link_expect (script.link, "ff 00", "79");
  bp_uart_session_mass_erase (script.session, WORK, &error);
  g_assert_no_error (error);
  tear_down (&script);
}

static void
test_extended_erase (void)
{
  Script script;
  const guint16 pages[] = { 0, 0x102 };
  g_autoptr (GError) error = NULL;

  set_up (&script, NEW);
  g_assert_cmpuint (bp_uart_session_get_max_pages (script.session), ==, 511);
  fake_serial_link_expect (script.link, "44 bb", "79");
  fake_serial_link_expect (script.link, "00 01 00 00 01 02 02", "79");
  bp_uart_session_erase (script.session, pages, G_N_ELEMENTS (pages), WORK, &error);
  g_assert_no_error (error);
  fake_serial_link_expect (script.link, "44 bb", "79");
  fake_serial_link_expect (script.link, "ff ff 00", "79");
  bp_uart_session_mass_erase (script.session, WORK, &error);
  g_assert_no_error (error);
  tear_down (&script);
}

static void
test_go (void)
{
  Script script;
  g_autoptr (GError) error = NULL;

  set_up (&script, OLD);
  fake_serial_link_expect (script.link, "21 de", "79");
  fake_serial_link_expect (script.link, "08 00 40 00 48", "79");
  bp_uart_session_go (script.session, 0x08004000, &error);
  g_assert_no_error (error);
  tear_down (&script);
}

static void
test_unprotect (void)
{
  Script script;
  g_autoptr (GError) error = NULL;

  set_up (&script, OLD);
  fake_serial_link_expect (script.link, "92 6d", "79 79");
  bp_uart_session_unprotect (script.session, 0x92, WORK, &error);
  g_assert_no_error (error);
  fake_serial_link_expect (script.link, "73 8c", "79 79");
  bp_uart_session_unprotect (script.session, 0x73, WORK, &error);
  g_assert_no_error (error);
  tear_down (&script);
}

/* What busy ROMs send is no answer yet. */
static void
test_busy_is_waited_out (void)
{
  Script script;
  const guint16 page = 3;
  g_autoptr (GError) error = NULL;

  set_up (&script, OLD);
  fake_serial_link_expect (script.link, "43 bc", "79");
  fake_serial_link_expect (script.link, "00 03 03", "76 76 79");
  bp_uart_session_erase (script.session, &page, 1, WORK, &error);
  g_assert_no_error (error);
  tear_down (&script);
}

/* The way back: 0x7F in case that the chip has reset itself, then bytes that can't complete the
 * frame, one at a time. What is still blank of the block is sent again, the rest is not. */
static void
test_lost_block_is_read_back_and_completed (void)
{
  Script script;
  const guint8 data[] = { 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88 };
  g_autoptr (GError) error = NULL;

  set_up (&script, OLD);
  fake_serial_link_expect (script.link, "31 ce", "79");
  fake_serial_link_expect (script.link, "08 00 00 00 08", "79");
  fake_serial_link_expect (script.link, "07 11 22 33 44 55 66 77 88 8f", "");
  fake_serial_link_expect (script.link, "7f", "");
  fake_serial_link_expect (script.link, "04", "1f");
  fake_serial_link_expect (script.link, "04", "");
  fake_serial_link_expect (script.link, "04", "1f");
  fake_serial_link_expect (script.link, "11 ee", "79");
  fake_serial_link_expect (script.link, "08 00 00 00 08", "79");
  fake_serial_link_expect (script.link, "07 f8", "79 11 22 33 44 ff ff ff ff");
  fake_serial_link_expect (script.link, "31 ce", "79");
  fake_serial_link_expect (script.link, "08 00 00 04 0c", "79");
  fake_serial_link_expect (script.link, "03 55 66 77 88 cf", "79");
  fake_serial_link_expect (script.link, "11 ee", "79");
  fake_serial_link_expect (script.link, "08 00 00 00 08", "79");
  fake_serial_link_expect (script.link, "07 f8", "79 11 22 33 44 55 66 77 88");
  bp_uart_session_write (script.session, 0x08000000, data, sizeof data, 4, WORK, &error);
  g_assert_no_error (error);
  tear_down (&script);
}

static void
test_half_written_unit_is_an_error (void)
{
  Script script;
  const guint8 data[] = { 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88 };
  g_autoptr (GError) error = NULL;

  set_up (&script, OLD);
  fake_serial_link_expect (script.link, "31 ce", "79");
  fake_serial_link_expect (script.link, "08 00 00 00 08", "79");
  fake_serial_link_expect (script.link, "07 11 22 33 44 55 66 77 88 8f", "1f");
  fake_serial_link_expect (script.link, "7f", "");
  fake_serial_link_expect (script.link, "04", "1f");
  fake_serial_link_expect (script.link, "04", "");
  fake_serial_link_expect (script.link, "04", "1f");
  fake_serial_link_expect (script.link, "11 ee", "79");
  fake_serial_link_expect (script.link, "08 00 00 00 08", "79");
  fake_serial_link_expect (script.link, "07 f8", "79 11 22 33 44 55 ff ff ff");
  g_assert_false (
      bp_uart_session_write (script.session, 0x08000000, data, sizeof data, 4, WORK, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_WRITE_FAILED);
  g_assert_cmphex (bp_error_get_address (error), ==, 0x08000004);
  tear_down (&script);
}

/* Bytes of the lost frame are not sent, as one of them could stand in for the lost one: neither
 * 0x7F nor 0x04 here. In Extended Erase the smallest value ends soonest. */
static void
test_filler_is_no_byte_of_the_frame (void)
{
  Script script;
  const guint8 data[] = { 0x7f, 0x04, 0x06, 0x00 };
  const guint16 pages[] = { 0x0001 };
  g_autoptr (GError) error = NULL;

  set_up (&script, NEW);
  fake_serial_link_expect (script.link, "31 ce", "79");
  fake_serial_link_expect (script.link, "08 00 00 00 08", "79");
  fake_serial_link_expect (script.link, "03 7f 04 06 00 7e", "");
  fake_serial_link_expect (script.link, "08", "1f");
  fake_serial_link_expect (script.link, "08", "");
  fake_serial_link_expect (script.link, "08", "1f");
  fake_serial_link_expect (script.link, "11 ee", "79");
  fake_serial_link_expect (script.link, "08 00 00 00 08", "79");
  fake_serial_link_expect (script.link, "03 fc", "79 7f 04 06 00");
  bp_uart_session_write (script.session, 0x08000000, data, sizeof data, 4, WORK, &error);
  g_assert_no_error (error);

  fake_serial_link_expect (script.link, "44 bb", "79");
  fake_serial_link_expect (script.link, "00 00 00 01 01", "");
  fake_serial_link_expect (script.link, "03", "");
  fake_serial_link_expect (script.link, "03", "1f");
  fake_serial_link_expect (script.link, "03", "");
  fake_serial_link_expect (script.link, "03", "1f");
  fake_serial_link_expect (script.link, "44 bb", "79");
  fake_serial_link_expect (script.link, "00 00 00 01 01", "79");
  bp_uart_session_erase (script.session, pages, 1, WORK, &error);
  g_assert_no_error (error);
  tear_down (&script);
}

static void
test_refused_twice_is_protection (void)
{
  Script script;
  guint8 data[4];
  g_autoptr (GError) error = NULL;

  set_up (&script, OLD);
  for (guint i = 0; i < 2; i++) {
    fake_serial_link_expect (script.link, "11 ee", "1f");
    fake_serial_link_expect (script.link, "7f", "");
    fake_serial_link_expect (script.link, "04", "1f");
    fake_serial_link_expect (script.link, "04", "");
    fake_serial_link_expect (script.link, "04", "1f");
  }
  g_assert_false (bp_uart_session_read (script.session, 0x08000000, data, sizeof data, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_PROTECTED);
  tear_down (&script);
}

/* --- Get Checksum --- */

#define PROBE 256
#define AREA 1024

/* As the ROM computes it, here by shifting the other way round. */
static guint32
compute_crc (const guint8 *data, gsize size)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < size; i += 4) {
    for (int byte = 3; byte >= 0; byte--) {
      for (guint8 bit = 0x80; bit != 0; bit >>= 1) {
        gboolean carry = (crc >> 31) != ((data[i + byte] & bit) != 0);

        crc = crc << 1 ^ (carry ? 0x04c11db7 : 0);
      }
    }
  }
  return crc;
}

static char *
dup_number (guint32 number)
{
  guint8 seal = (guint8)(number >> 24 ^ number >> 16 ^ number >> 8 ^ number);

  return g_strdup_printf ("%08x %02x", number, seal);
}

static void
expect_probe (Script *self, const guint8 *data)
{
  g_autoptr (GString) answer = g_string_new ("79");

  for (guint i = 0; i < PROBE; i++)
    g_string_append_printf (answer, "%02x", data[i]);
  fake_serial_link_expect (self->link, "11 ee", "79");
  fake_serial_link_expect (self->link, "08 00 00 00 08", "79");
  fake_serial_link_expect (self->link, "ff 00", answer->str);
}

static void
expect_checksum (Script *self, guint32 length, const char *last_ack, guint32 crc)
{
  g_autofree char *length_frame = dup_number (length);
  g_autofree char *number = dup_number (crc);
  g_autofree char *answer = g_strconcat ("79 ", last_ack, number, NULL);

  fake_serial_link_expect (self->link, "a1 5e", "79");
  fake_serial_link_expect (self->link, "08 00 00 00 08", "79");
  fake_serial_link_expect (self->link, length_frame, "79");
  fake_serial_link_expect (self->link, "04 c1 1d b7 6f", "79");
  fake_serial_link_expect (self->link, "ff ff ff ff 00", answer);
}

static void
fill_area (guint8 *data)
{
  for (guint i = 0; i < AREA; i++)
    data[i] = (guint8)(i * 7 + i / 251);
}

static gboolean
matches (Script *self, const guint8 *data)
{
  g_autoptr (GError) error = NULL;
  gboolean result;

  bp_uart_session_matches (self->session, 0x08000000, data, AREA, &result, &error);
  g_assert_no_error (error);
  return result;
}

/* The length counts words or bytes, some answer with one ACK more: what it is, shows the first
 * time. */
static void
test_checksum (gconstpointer data)
{
  gboolean in_bytes = GPOINTER_TO_INT (data);
  const char *last_ack = in_bytes ? "79 " : "";
  guint8 area[AREA];
  Script script;
  guint32 crc;

  fill_area (area);
  crc = compute_crc (area, AREA);
  set_up (&script, NEWEST);
  expect_probe (&script, area);
  expect_checksum (&script, 64, last_ack, compute_crc (area, in_bytes ? 64 : PROBE));
  expect_checksum (&script, in_bytes ? AREA : AREA / 4, last_ack, crc);
  g_assert_true (matches (&script, area));
  expect_checksum (&script, in_bytes ? AREA : AREA / 4, last_ack, crc ^ 0x100);
  g_assert_false (matches (&script, area));
  tear_down (&script);
}

/* Loaders that know no polynomial begin to compute at once. */
static void
test_checksum_without_polynomial (void)
{
  guint8 area[AREA];
  Script script;

  fill_area (area);
  set_up (&script, NEWEST);
  expect_probe (&script, area);
  for (guint i = 0; i < 2; i++) {
    g_autofree char *number = dup_number (compute_crc (area, i == 0 ? 64 : AREA));
    g_autofree char *length = dup_number (i == 0 ? 64 : AREA);
    g_autofree char *answer = g_strconcat ("79 79 ", number, NULL);

    fake_serial_link_expect (script.link, "a1 5e", "79");
    fake_serial_link_expect (script.link, "08 00 00 00 08", "79");
    fake_serial_link_expect (script.link, length, answer);
  }
  g_assert_true (matches (&script, area));
  tear_down (&script);
}

static void
test_checksum_that_nobody_understands_is_not_used (void)
{
  guint8 area[AREA];
  Script script;

  fill_area (area);
  set_up (&script, NEWEST);
  expect_probe (&script, area);
  expect_checksum (&script, 64, "", 0x12345678);
  g_assert_false (matches (&script, area));
  g_assert_false (matches (&script, area));
  tear_down (&script);
}

static void
test_checksum_that_is_not_listed_is_not_used (void)
{
  guint8 area[AREA];
  Script script;

  fill_area (area);
  set_up (&script, NEW);
  g_assert_false (matches (&script, area));
  tear_down (&script);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/uart-session/begin", test_begin);
  g_test_add_func ("/uart-session/begin-when-already-begun", test_begin_when_already_begun);
  g_test_add_func ("/uart-session/begin-with-two-acks-and-noise",
                   test_begin_with_two_acks_and_noise);
  g_test_add_func ("/uart-session/read", test_read);
  g_test_add_func ("/uart-session/read-of-256-bytes", test_read_of_256_bytes);
  g_test_add_func ("/uart-session/write", test_write);
  g_test_add_func ("/uart-session/erase", test_erase);
  g_test_add_func ("/uart-session/extended-erase", test_extended_erase);
  g_test_add_func ("/uart-session/go", test_go);
  g_test_add_func ("/uart-session/unprotect", test_unprotect);
  g_test_add_func ("/uart-session/busy-is-waited-out", test_busy_is_waited_out);
  g_test_add_func ("/uart-session/lost-block-is-read-back-and-completed",
                   test_lost_block_is_read_back_and_completed);
  g_test_add_func ("/uart-session/half-written-unit-is-an-error",
                   test_half_written_unit_is_an_error);
  g_test_add_func ("/uart-session/filler-is-no-byte-of-the-frame",
                   test_filler_is_no_byte_of_the_frame);
  g_test_add_func ("/uart-session/refused-twice-is-protection", test_refused_twice_is_protection);
  g_test_add_data_func ("/uart-session/checksum/length-in-words", GINT_TO_POINTER (FALSE),
                        test_checksum);
  g_test_add_data_func ("/uart-session/checksum/length-in-bytes", GINT_TO_POINTER (TRUE),
                        test_checksum);
  g_test_add_func ("/uart-session/checksum/without-polynomial", test_checksum_without_polynomial);
  g_test_add_func ("/uart-session/checksum/not-understood",
                   test_checksum_that_nobody_understands_is_not_used);
  g_test_add_func ("/uart-session/checksum/not-listed",
                   test_checksum_that_is_not_listed_is_not_used);
  return g_test_run ();
}
