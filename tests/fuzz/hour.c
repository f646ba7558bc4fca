/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "base/bp-clock.h"

/* In place of libFuzzer: a device that answers at random, in its descriptors, too, for an hour of
 * its own time. The target sees to it that nothing hangs and nothing crashes; here it is seen that
 * nothing is kept. The randomness is the same in every run. */

#define HOUR (3600 * BP_SEC)
#define MIN_DEVICES 300
#define MAX_SCRIPT 4096
#define MAX_KEPT (4 * 1024 * 1024)

/* Operations below this do harm (see the targets); with nothing but harm no device gets far. */
#define N_HARMFUL 6

static gsize
get_allocated (void)
{
#ifdef __GLIBC__
  return mallinfo2 ().uordblks;
#else
  return 0;
#endif
}

/* How often the device does harm, or leaves what it says to chance, differs from one to the next.
 */
static gsize
make_script (GRand *random, guint8 *script)
{
  gsize size = (gsize)g_rand_int_range (random, 2, MAX_SCRIPT);
  gint32 harm = g_rand_int_range (random, 0, 100);

  for (gsize i = 0; i < size; i++)
    script[i] = g_rand_int_range (random, 0, 1000) < harm
                    ? (guint8)g_rand_int_range (random, 0, N_HARMFUL)
                    : (guint8)g_rand_int_range (random, N_HARMFUL, 256);
  script[0] = (guint8)g_rand_int (random);
  return size;
}

static void
test_an_hour (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20);
  g_autofree guint8 *script = g_malloc (MAX_SCRIPT);
  gsize before = 0;
  guint n_devices = 0;

  while (fuzz_get_time () < HOUR || n_devices < MIN_DEVICES) {
    gsize size = make_script (random, script);

    LLVMFuzzerTestOneInput (script, size);
    n_devices++;
    /* Types and tables that are made once don't count. */
    if (n_devices == MIN_DEVICES / 3)
      before = get_allocated ();
  }
  g_test_message ("%u devices, %.1f hours, %" G_GSIZE_FORMAT " bytes before, %" G_GSIZE_FORMAT
                  " behind",
                  n_devices, (double)fuzz_get_time () / HOUR, before, get_allocated ());
  g_assert_cmpuint (get_allocated (), <, before + MAX_KEPT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  LLVMFuzzerInitialize (&argc, &argv);
  g_test_add_func ("/hostile-device/an-hour", test_an_hour);
  return g_test_run ();
}
