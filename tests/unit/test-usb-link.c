/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fake-usb-link.h"

#include "base/bp-error.h"

/* A device that answers a string request with these bytes, and the request for languages with
 * those. */
typedef struct {
  const guint8 *languages;
  gsize languages_size;
  const guint8 *string;
  gsize string_size;
  guint16 asked_language;
} Strings;

static gssize
answer_strings (const BpUsbSetup *setup, guint8 *data, guint timeout_ms, gpointer user_data,
                GError **error)
{
  Strings *self = user_data;

  g_assert_cmphex (setup->request_type, ==, 0x80);
  g_assert_cmpint (setup->request, ==, 6);
  g_assert_cmphex (setup->value >> 8, ==, 3);
  if ((setup->value & 0xff) == 0)
    return self->languages != NULL
               ? fake_answer (setup, data, self->languages, self->languages_size)
               : fake_stall (error);
  self->asked_language = setup->index;
  return fake_answer (setup, data, self->string, self->string_size);
}

static char *
ask (Strings *strings, GError **error)
{
  g_autoptr (FakeUsbLink) link = fake_usb_link_new (NULL, 0, answer_strings, strings);

  return bp_usb_link_get_string (BP_USB_LINK (link), 4, error);
}

static void
assert_text (const guint8 *string, gsize size, const char *expected)
{
  Strings strings = { .string = string, .string_size = size };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = ask (&strings, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

static void
assert_refused (const guint8 *string, gsize size)
{
  Strings strings = { .string = string, .string_size = size };
  g_autoptr (GError) error = NULL;

  g_assert_null (ask (&strings, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_PROTOCOL);
}

#define ASSERT_TEXT(expected, ...)                                                                 \
  assert_text ((const guint8[]){ __VA_ARGS__ }, sizeof ((const guint8[]){ __VA_ARGS__ }), expected)
#define ASSERT_REFUSED(...)                                                                        \
  assert_refused ((const guint8[]){ __VA_ARGS__ }, sizeof ((const guint8[]){ __VA_ARGS__ }))

static void
test_utf16_is_read (void)
{
  ASSERT_TEXT ("@In", 8, 3, '@', 0, 'I', 0, 'n', 0);
  ASSERT_TEXT ("", 2, 3);
  ASSERT_TEXT ("A", 4, 3, 'A', 0);
  /* bytes behind the descriptor's own length are not its text */
  ASSERT_TEXT ("A", 4, 3, 'A', 0, 'B', 0);
  /* an odd byte at the end */
  ASSERT_TEXT ("A", 5, 3, 'A', 0, 'B');
  /* padded with NULs */
  ASSERT_TEXT ("AB", 10, 3, 'A', 0, 'B', 0, 0, 0, 0, 0);
  ASSERT_TEXT ("中文", 6, 3, 0x2d, 0x4e, 0x87, 0x65);
  ASSERT_TEXT ("😀", 6, 3, 0x3d, 0xd8, 0x00, 0xde);
}

static void
test_raw_utf8_is_read (void)
{
  ASSERT_TEXT ("3CBJ", 6, 3, '3', 'C', 'B', 'J');
  ASSERT_TEXT ("5C8GNGN", 9, 3, '5', 'C', '8', 'G', 'N', 'G', 'N');
  ASSERT_TEXT ("3CBJ", 10, 3, '3', 'C', 'B', 'J', 0, 0, 0, 0);
}

static void
test_hostile_text_is_made_harmless (void)
{
  /* escape sequence, bidirectional override, lone surrogates */
  ASSERT_TEXT ("A[2J", 12, 3, 'A', 0, 0x1b, 0, '[', 0, '2', 0, 'J', 0);
  ASSERT_TEXT ("AB", 8, 3, 'A', 0, 0x2e, 0x20, 'B', 0);
  ASSERT_TEXT ("A\xef\xbf\xbd"
               "B",
               8, 3, 'A', 0, 0x00, 0xd8, 'B', 0);
  ASSERT_TEXT ("A\xef\xbf\xbd", 6, 3, 'A', 0, 0x00, 0xdc);
}

static void
test_broken_descriptors_are_refused (void)
{
  ASSERT_REFUSED (8);
  ASSERT_REFUSED (0, 3);
  ASSERT_REFUSED (1, 3);
  /* another descriptor's type */
  ASSERT_REFUSED (4, 2, 'A', 0);
  /* half of a text would still read as one */
  ASSERT_REFUSED (40, 3, '@', 0, 'I', 0);
}

static void
test_the_first_language_is_asked_for (void)
{
  const guint8 german[] = { 6, 3, 0x07, 0x04, 0x09, 0x04 };
  const guint8 none[] = { 2, 3 };
  const guint8 garbage[] = { 0x55 };
  const guint8 text[] = { 4, 3, 'A', 0 };
  const struct {
    const guint8 *languages;
    gsize size;
    guint16 expected;
  } cases[] = {
    { german, sizeof german, 0x0407 },
    { none, sizeof none, 0x0409 },
    { garbage, sizeof garbage, 0x0409 },
    { NULL, 0, 0x0409 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Strings strings = { cases[i].languages, cases[i].size, text, sizeof text, 0 };
    g_autofree char *string = ask (&strings, NULL);

    g_assert_cmpstr (string, ==, "A");
    g_assert_cmphex (strings.asked_language, ==, cases[i].expected);
  }
}

static gssize
answer_gone (const BpUsbSetup *setup, guint8 *data, guint timeout_ms, gpointer user_data,
             GError **error)
{
  g_set_error_literal (error, BP_ERROR, BP_ERROR_DISCONNECTED, "gone");
  return -1;
}

static void
test_a_board_that_is_gone_says_so (void)
{
  g_autoptr (FakeUsbLink) link = fake_usb_link_new (NULL, 0, answer_gone, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (bp_usb_link_get_string (BP_USB_LINK (link), 4, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_DISCONNECTED);
}

static void
test_string_0_is_never_asked_for (void)
{
  g_autoptr (FakeUsbLink) link = fake_usb_link_new (NULL, 0, answer_gone, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (bp_usb_link_get_string (BP_USB_LINK (link), 0, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_PROTOCOL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/usb-link/utf16-is-read", test_utf16_is_read);
  g_test_add_func ("/usb-link/raw-utf8-is-read", test_raw_utf8_is_read);
  g_test_add_func ("/usb-link/hostile-text-is-made-harmless", test_hostile_text_is_made_harmless);
  g_test_add_func ("/usb-link/broken-descriptors-are-refused", test_broken_descriptors_are_refused);
  g_test_add_func ("/usb-link/the-first-language-is-asked-for",
                   test_the_first_language_is_asked_for);
  g_test_add_func ("/usb-link/a-board-that-is-gone-says-so", test_a_board_that_is_gone_says_so);
  g_test_add_func ("/usb-link/string-0-is-never-asked-for", test_string_0_is_never_asked_for);
  return g_test_run ();
}
