/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>

#include "board/bp-kernel-log.h"

/* Lines as Linux 6.1 writes them, at 100 s of its clock. */
static const char log_text[] =
    "6,1200,100000000,-;usb 1-2: new full-speed USB device number 9 using xhci_hcd\n"
    " SUBSYSTEM=usb\n"
    "3,1201,101000000,-;usb 1-2: device descriptor read/64, error -110\n"
    "3,1202,102000000,-;usb 3-1.4: device not accepting address 7, error -71\n"
    "3,1203,103000000,-;usb 3-1-port2: unable to enumerate USB device\n"
    "3,1204,104000000,-;usb usb4-port1: unable to enumerate USB device\n";

typedef struct {
  const char *place;
  gint64 since;
  gboolean fails;
} LogCase;

static void
test_failures_are_found_by_their_place (void)
{
  static const LogCase cases[] = {
    { "1-2", 100000000, TRUE },       { "1-2", 110000000, FALSE }, /* older than the request */
    { "1-21", 100000000, FALSE },     { "1-2.1", 100000000, FALSE }, { "3-1.4", 100000000, TRUE },
    { "3-1.2", 100000000, TRUE },     { "3-1", 100000000, FALSE },   { "4-1", 100000000, TRUE },
    { "nonsense", 100000000, FALSE },
  };
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("kernel-log-XXXXXX", &path, NULL);

  g_assert_true (g_close (fd, NULL));
  g_assert_true (g_file_set_contents (path, log_text, -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s since %" G_GINT64_FORMAT, cases[i].place, cases[i].since);
    g_assert_cmpint (bp_kernel_log_tells_usb_failure (path, cases[i].place, cases[i].since), ==,
                     cases[i].fails);
  }
  g_unlink (path);
}

static void
test_log_that_may_not_be_read_tells_nothing (void)
{
  g_assert_false (bp_kernel_log_tells_usb_failure ("/nonexistent/kmsg", "1-2", 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel-log/failures-are-found-by-their-place",
                   test_failures_are_found_by_their_place);
  g_test_add_func ("/kernel-log/log-that-may-not-be-read-tells-nothing",
                   test_log_that_may_not_be_read_tells_nothing);
  return g_test_run ();
}
