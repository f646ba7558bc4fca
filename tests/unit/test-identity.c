/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/bp-error.h"
#include "base/bp-fake-clock.h"
#include "board/bp-identity.h"
#include "virtual/bp-virtual-runner.h"
#include "virtual/bp-virtual-serial-link.h"

typedef struct {
  const char *profile;
  const char *label;
  BpFirmwareFamily family;
  gboolean modern; /* MSP 1.42 or newer */
} IdentityCase;

static const IdentityCase cases[] = {
  { "betaflight", "Betaflight 4.5.1 on SPEEDYBEEF405V3", BP_FAMILY_BETAFLIGHT, TRUE },
  { "old-betaflight", "Betaflight 3.2.5 on OBF4", BP_FAMILY_BETAFLIGHT, FALSE },
  { "inav7", "INAV 7.1.2 on MATEKF411", BP_FAMILY_INAV, TRUE },
  { "emuflight", "EmuFlight 0.4.3 on FOXEERF405", BP_FAMILY_EMUFLIGHT, TRUE },
};

static BpIdentity *
identify (const char *profile, gint64 *duration, GError **error)
{
  g_autoptr (BpClock) clock = bp_fake_clock_new ();
  g_autoptr (BpVirtualRunner) runner =
      bp_virtual_runner_new (bp_virtual_runner_find_profile (profile));
  g_autoptr (BpSerialLink) link =
      bp_virtual_serial_link_new (BP_VIRTUAL_SERIAL (runner), clock, FALSE);
  BpIdentity *identity = bp_identify (link, NULL, NULL, error);

  *duration = bp_clock_now (clock);
  return identity;
}

static void
test_firmware_says_who_it_is (gconstpointer data)
{
  const IdentityCase *c = data;
  g_autoptr (GError) error = NULL;
  gint64 duration;
  g_autoptr (BpIdentity) identity = identify (c->profile, &duration, &error);
  g_autofree char *label = NULL;

  g_assert_no_error (error);
  label = bp_identity_dup_label (identity);
  g_assert_cmpstr (label, ==, c->label);
  g_assert_cmpint (identity->family, ==, c->family);
  g_assert_cmpint (bp_identity_api_is_at_least (identity, 1, 42), ==, c->modern);
  g_assert_cmpstr (identity->build_date, ==, "Jul 14 2024 10:11:12");
}

static void
test_silence_ends_after_two_questions (void)
{
  g_autoptr (GError) error = NULL;
  gint64 duration;

  g_assert_null (identify ("deaf", &duration, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_TIMEOUT);
  g_assert_cmpint (duration, <=, 2 * BP_SEC);
}

static void
test_babble_is_no_silence (void)
{
  g_autoptr (GError) error = NULL;
  gint64 duration;

  g_assert_null (identify ("babbler", &duration, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_PROTOCOL);
  g_assert_cmpint (duration, <=, 2 * BP_SEC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path =
        g_strconcat ("/identity/firmware-says-who-it-is/", cases[i].profile, NULL);

    g_test_add_data_func (path, &cases[i], test_firmware_says_who_it_is);
  }
  g_test_add_func ("/identity/silence-ends-after-two-questions",
                   test_silence_ends_after_two_questions);
  g_test_add_func ("/identity/babble-is-no-silence", test_babble_is_no_silence);
  return g_test_run ();
}
