/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-dfu-descriptors.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"

/* clang-format off */
#define DEVICE 18, 1, 0, 1, 0, 0, 0, 64, 0x83, 0x04, 0x11, 0xdf, 0, 0x22, 1, 2, 3, 1
#define CONFIG(total, n) 9, 2, (total) & 0xff, (total) >> 8, n, 1, 0, 0xc0, 50
#define DFU_ALT(number, alternate, protocol, string) 9, 4, number, alternate, 0, 0xfe, 0x01, protocol, string
#define FUNCTIONAL 9, 0x21, 0x0b, 0xff, 0x00, 0x00, 0x08, 0x1a, 0x01
#define HID_INTERFACE 9, 4, 0, 0, 1, 3, 0, 0, 0, 9, 0x21, 0x11, 0x01, 0, 1, 0x22, 63, 0, 7, 5, 0x81, 3, 8, 0, 10
/* clang-format on */

static BpDfuDescriptors *
parse (const guint8 *data, gsize size, GError **error)
{
  /* A copy of the very size: a sanitizer sees a step beyond it. */
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  return bp_dfu_descriptors_parse (bytes, error);
}

#define PARSE(...)                                                                                 \
  parse ((const guint8[]){ __VA_ARGS__ }, sizeof ((const guint8[]){ __VA_ARGS__ }), NULL)

static void
assert_alternates (BpDfuDescriptors *self, guint n, guint8 first_string)
{
  g_assert_cmpint (self->alternates->len, ==, n);
  for (guint i = 0; i < n; i++) {
    g_assert_cmpint (g_array_index (self->alternates, BpDfuAlternate, i).number, ==, i);
    g_assert_cmpint (g_array_index (self->alternates, BpDfuAlternate, i).string_index, ==,
                     first_string + i);
  }
}

static void
assert_st_functional (BpDfuDescriptors *self)
{
  g_assert_true (self->has_functional);
  g_assert_cmphex (self->attributes, ==, 0x0b);
  g_assert_cmpint (self->detach_timeout, ==, 255);
  g_assert_cmpint (self->transfer_size, ==, 2048);
  g_assert_cmphex (self->version, ==, 0x011a);
}

/* STM32F405: one functional descriptor behind the last of four alternates (engines.md 2.7:
 * wTotalLength 0x36). */
static void
test_the_rom_of_an_f405 (void)
{
  g_autoptr (BpDfuDescriptors) self =
      PARSE (DEVICE, CONFIG (0x36, 1), DFU_ALT (0, 0, 2, 4), DFU_ALT (0, 1, 2, 5),
             DFU_ALT (0, 2, 2, 6), DFU_ALT (0, 3, 2, 7), FUNCTIONAL);

  g_assert_nonnull (self);
  g_assert_cmpint (self->interface_number, ==, 0);
  g_assert_cmpint (self->protocol, ==, 2);
  assert_alternates (self, 4, 4);
  assert_st_functional (self);
}

static void
test_dfu_1_0_has_seven_bytes (void)
{
  g_autoptr (BpDfuDescriptors) self =
      PARSE (DEVICE, CONFIG (25, 1), DFU_ALT (0, 0, 1, 0), 7, 0x21, 0x07, 0xe8, 0x03, 0x40, 0x00);

  g_assert_nonnull (self);
  g_assert_cmpint (self->protocol, ==, 1);
  g_assert_cmpint (self->detach_timeout, ==, 1000);
  g_assert_cmpint (self->transfer_size, ==, 64);
  g_assert_cmphex (self->version, ==, 0x0100);
}

static void
test_the_descriptor_of_hid_is_not_taken (void)
{
  g_autoptr (BpDfuDescriptors) self =
      PARSE (DEVICE, CONFIG (9 + 25 + 18, 2), HID_INTERFACE, DFU_ALT (1, 0, 2, 4), FUNCTIONAL);
  g_autoptr (BpDfuDescriptors) without =
      PARSE (DEVICE, CONFIG (9 + 25 + 9, 2), HID_INTERFACE, DFU_ALT (1, 0, 2, 4));

  g_assert_nonnull (self);
  g_assert_cmpint (self->interface_number, ==, 1);
  assert_st_functional (self);
  g_assert_nonnull (without);
  g_assert_false (without->has_functional);
}

static void
test_a_functional_descriptor_of_the_configuration_serves (void)
{
  g_autoptr (BpDfuDescriptors) self =
      PARSE (DEVICE, CONFIG (27, 1), FUNCTIONAL, DFU_ALT (0, 0, 2, 4));

  g_assert_nonnull (self);
  assert_st_functional (self);
}

static void
test_dfu_mode_goes_before_run_time (void)
{
  g_autoptr (BpDfuDescriptors) self =
      PARSE (DEVICE, CONFIG (36, 2), DFU_ALT (0, 0, 1, 4), DFU_ALT (1, 0, 2, 5), FUNCTIONAL);

  g_assert_nonnull (self);
  g_assert_cmpint (self->interface_number, ==, 1);
  assert_alternates (self, 1, 5);
}

static void
test_without_a_dfu_interface_there_is_no_loader (void)
{
  const guint8 data[] = { DEVICE, CONFIG (34, 1), HID_INTERFACE };
  g_autoptr (GError) error = NULL;

  g_assert_null (parse (data, sizeof data, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_NO_LOADER);
}

/* Every cut of good descriptors, and every length byte bent, ends in a result or an error, and
 * never behind the end. */
static void
test_hostile_descriptors_are_refused (void)
{
  const guint8 good[] = { DEVICE, CONFIG (9 + 25 + 18, 2), HID_INTERFACE, DFU_ALT (1, 0, 2, 4),
                          FUNCTIONAL };
  const guint8 bad_values[] = { 0, 1, 2, 6, 8, 10, 0x7f, 0xff };

  for (gsize size = 0; size < sizeof good; size++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (BpDfuDescriptors) self = parse (good, size, &error);

    g_assert_true ((self != NULL) != (error != NULL));
  }
  for (gsize i = 0; i < sizeof good; i++) {
    for (guint k = 0; k < G_N_ELEMENTS (bad_values); k++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (BpDfuDescriptors) self = NULL;
      guint8 bent[sizeof good];

      memcpy (bent, good, sizeof good);
      bent[i] = bad_values[k];
      self = parse (bent, sizeof bent, &error);
      g_assert_true ((self != NULL) != (error != NULL));
    }
  }
}

static void
test_a_broken_chain_is_a_protocol_error (void)
{
  const guint8 zero_length[] = { DEVICE, CONFIG (29, 1), DFU_ALT (0, 0, 2, 4), FUNCTIONAL, 0, 0 };
  const guint8 beyond_end[] = {
    DEVICE, CONFIG (27, 1), DFU_ALT (0, 0, 2, 4), 10, 0x21, 0, 0, 0, 0, 0, 0, 0
  };
  const guint8 short_interface[] = { DEVICE, CONFIG (17, 1), 8, 4, 0, 0, 0, 0xfe, 1, 2 };
  const struct {
    const guint8 *data;
    gsize size;
  } cases[] = { { zero_length, sizeof zero_length },
                { beyond_end, sizeof beyond_end },
                { short_interface, sizeof short_interface } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (parse (cases[i].data, cases[i].size, &error));
    g_assert_error (error, BP_ERROR, BP_ERROR_PROTOCOL);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dfu-descriptors/the-rom-of-an-f405", test_the_rom_of_an_f405);
  g_test_add_func ("/dfu-descriptors/dfu-1-0-has-seven-bytes", test_dfu_1_0_has_seven_bytes);
  g_test_add_func ("/dfu-descriptors/the-descriptor-of-hid-is-not-taken",
                   test_the_descriptor_of_hid_is_not_taken);
  g_test_add_func ("/dfu-descriptors/a-functional-descriptor-of-the-configuration-serves",
                   test_a_functional_descriptor_of_the_configuration_serves);
  g_test_add_func ("/dfu-descriptors/dfu-mode-goes-before-run-time",
                   test_dfu_mode_goes_before_run_time);
  g_test_add_func ("/dfu-descriptors/without-a-dfu-interface-there-is-no-loader",
                   test_without_a_dfu_interface_there_is_no_loader);
  g_test_add_func ("/dfu-descriptors/hostile-descriptors-are-refused",
                   test_hostile_descriptors_are_refused);
  g_test_add_func ("/dfu-descriptors/a-broken-chain-is-a-protocol-error",
                   test_a_broken_chain_is_a_protocol_error);
  return g_test_run ();
}
