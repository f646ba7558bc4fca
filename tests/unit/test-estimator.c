/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/bp-clock.h"
#include "flash/bp-estimator.h"

static void
test_fraction_never_falls_when_the_rest_grows (void)
{
  BpEstimator estimator = { 0 };
  double before;

  bp_estimator_set_rest (&estimator, 0, 10 * BP_SEC);
  bp_estimator_advance (&estimator, BP_SEC, 5 * BP_SEC, 0);
  before = estimator.fraction;
  g_assert_cmpfloat_with_epsilon (before, 0.5, 0.001);

  bp_estimator_set_rest (&estimator, BP_SEC, 100 * BP_SEC);
  bp_estimator_advance (&estimator, 2 * BP_SEC, BP_SEC, 0);
  g_assert_cmpfloat (estimator.fraction, >, before);
  bp_estimator_advance (&estimator, 3 * BP_SEC, 500 * BP_SEC, 0);
  g_assert_cmpfloat_with_epsilon (estimator.fraction, 1, 0.001);
}

static void
test_time_left_follows_the_real_pace (void)
{
  BpEstimator estimator = { 0 };

  bp_estimator_set_rest (&estimator, 0, 10 * BP_SEC);
  g_assert_cmpint (bp_estimator_get_time_left (&estimator, BP_SEC / 2), ==, -1);
  /* Twice as slow as expected: 2 s of work took 4 s, 8 s of work are left. */
  bp_estimator_advance (&estimator, 4 * BP_SEC, 2 * BP_SEC, 1000);
  g_assert_cmpint (bp_estimator_get_time_left (&estimator, 4 * BP_SEC), ==, 16);
}

static void
test_speed_is_bytes_over_real_time (void)
{
  BpEstimator estimator = { 0 };

  bp_estimator_set_rest (&estimator, 0, 10 * BP_SEC);
  bp_estimator_advance (&estimator, BP_SEC, BP_SEC, 50000);
  g_assert_cmpfloat_with_epsilon (estimator.speed, 50000, 1);
  bp_estimator_reset_speed (&estimator, BP_SEC);
  g_assert_cmpfloat (estimator.speed, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/estimator/fraction-never-falls-when-the-rest-grows",
                   test_fraction_never_falls_when_the_rest_grows);
  g_test_add_func ("/estimator/time-left-follows-the-real-pace",
                   test_time_left_follows_the_real_pace);
  g_test_add_func ("/estimator/speed-is-bytes-over-real-time", test_speed_is_bytes_over_real_time);
  return g_test_run ();
}
