/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/bp-error.h"

static void
test_every_code_has_its_words (void)
{
  for (int code = 0; code < BP_N_ERRORS; code++) {
    g_autoptr (GError) error = g_error_new_literal (BP_ERROR, code, "x");

    g_assert_cmpstr (bp_error_get_nick (code), !=, NULL);
    g_assert_cmpstr (bp_error_get_title (code), !=, NULL);
    g_assert_cmpstr (bp_error_get_hint (error), !=, NULL);
  }
}

static void
test_details_survive_a_prefix_and_a_copy (void)
{
  g_autoptr (GError) error = g_error_new_literal (BP_ERROR, BP_ERROR_VERIFY_FAILED, "differs");
  g_autoptr (GError) copy = NULL;

  g_assert_cmpint (bp_error_get_address (error), ==, BP_NO_ADDRESS);
  g_assert_false (bp_error_is_stall (error));
  bp_error_set_address (error, 0x08004000);
  bp_error_set_hint (error, "try it");
  bp_error_set_stall (error);
  g_prefix_error (&error, "sector 1: ");
  copy = g_error_copy (error);

  g_assert_cmpstr (copy->message, ==, "sector 1: differs");
  g_assert_cmpint (bp_error_get_address (copy), ==, 0x08004000);
  g_assert_cmpstr (bp_error_get_hint (copy), ==, "try it");
  g_assert_true (bp_error_is_stall (copy));
}

static void
test_foreign_errors_have_a_code (void)
{
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");

  g_assert_cmpint (bp_error_get_code (cancelled), ==, BP_ERROR_CANCELLED);
  g_assert_cmpint (bp_error_get_code (other), ==, BP_ERROR_INTERNAL);
  g_assert_nonnull (bp_error_get_hint (other));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/every-code-has-its-words", test_every_code_has_its_words);
  g_test_add_func ("/error/details-survive-a-prefix-and-a-copy", test_details_survive_a_prefix_and_a_copy);
  g_test_add_func ("/error/foreign-errors-have-a-code", test_foreign_errors_have_a_code);
  return g_test_run ();
}
