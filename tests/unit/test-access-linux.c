/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-access.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "board/bp-access-facts.h"
#include "board/bp-rule.h"
#include "board/bp-udev-rules.h"

typedef struct {
  char *root;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->root = g_dir_make_tmp ("bootpin-access-XXXXXX", NULL);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);

  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir)) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (unlink (child) != 0)
      remove_tree (child);
  }
  rmdir (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_tree (fixture->root);
  g_free (fixture->root);
}

static void
write_file (Fixture *fixture, const char *path, const char *text)
{
  g_autofree char *whole = g_build_filename (fixture->root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (whole);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (whole, text, -1, NULL));
}

static BpUdevGrant
ask (const char *text)
{
  return bp_udev_rules_grant (text, "60-test.rules", BP_UDEV_USB_DEVICE, 0x0483, 0xdf11);
}

static void
test_lines_that_give_access (void)
{
  static const char *const seat[] = {
    "ATTR{idVendor}==\"0483\", ATTR{idProduct}==\"df11\", TAG+=\"uaccess\"",
    "ATTRS{idVendor}==\"0483\",ATTRS{idProduct}==\"df11\",TAG+=\"uaccess\"",
    "SUBSYSTEM==\"usb\", ENV{DEVTYPE}==\"usb_device\", ATTR{idVendor}==\"0483\", TAG+=\"uaccess\"",
    "ENV{ID_VENDOR_ID}==\"0483\", ENV{ID_MODEL_ID}==\"df1?\", TAG+=\"uaccess\"",
    "ATTR{idVendor}==\"28e9|0483\", ATTR{idProduct}==\"df1[01]\", TAG+=\"uaccess\"",
    "ATTR{idVendor}==\"0483\", \\\n  ATTR{idProduct}==\"df11\", \\\n  TAG+=\"uaccess\"",
    "# comment\n\nACTION==\"add\", ATTR{idVendor}==\"0483\", TAG+=\"uaccess\"",
    "ENV{ID_USB_INTERFACES}==\"*:fe0102:*\", TAG+=\"uaccess\"",
  };
  static const char *const everybody[] = {
    "ATTR{idVendor}==\"0483\", ATTR{idProduct}==\"df11\", MODE=\"0666\"",
    "SUBSYSTEMS==\"usb\", ATTRS{idVendor}==\"0483\", MODE:=\"666\", SYMLINK+=\"x_%n\"",
  };

  for (guint i = 0; i < G_N_ELEMENTS (seat); i++)
    g_assert_cmpint (ask (seat[i]), ==, BP_UDEV_GRANT_SEAT);
  for (guint i = 0; i < G_N_ELEMENTS (everybody); i++)
    g_assert_cmpint (ask (everybody[i]), ==, BP_UDEV_GRANT_EVERYBODY);
}

static void
test_lines_that_give_none (void)
{
  static const char *const lines[] = {
    "",
    "# ATTR{idVendor}==\"0483\", TAG+=\"uaccess\"",
    "ATTR{idVendor}==\"0483\", ATTR{idProduct}==\"3748\", TAG+=\"uaccess\"",
    "ATTR{idVendor}==\"28e9\", ATTR{idProduct}==\"df11\", TAG+=\"uaccess\"",
    "ATTR{idVendor}==\"0483\", MODE=\"0664\", GROUP=\"plugdev\"",
    "ATTR{idVendor}==\"0483\", ENV{ID_MM_DEVICE_IGNORE}=\"1\"",
    "SUBSYSTEM==\"tty\", ATTRS{idVendor}==\"0483\", TAG+=\"uaccess\"",
    "ATTR{idVendor}!=\"0483\", TAG+=\"uaccess\"",
    "SUBSYSTEM==\"usb\", TAG+=\"uaccess\"",
    /* What udev itself does not understand does not count. */
    "ATTR{idVendor}==\"0483\", TAG+=\"uaccess\" # the bootloader",
    "ATTR{idVendor}==\"0483\", TAG+=\"uaccess",
    "ATTR{idVendor}==0483, TAG+=\"uaccess\"",
    "==\"\", = , \"\"\"",
    "\\",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    g_assert_cmpint (ask (lines[i]), ==, BP_UDEV_GRANT_NOBODY);
}

static void
test_late_tags_do_nothing (void)
{
  const char *text = "ATTR{idVendor}==\"0483\", TAG+=\"uaccess\"";

  g_assert_cmpint (bp_udev_rules_grant (text, "72-x.rules", BP_UDEV_USB_DEVICE, 0x0483, 0xdf11), ==,
                   BP_UDEV_GRANT_SEAT);
  g_assert_cmpint (bp_udev_rules_grant (text, "99-x.rules", BP_UDEV_USB_DEVICE, 0x0483, 0xdf11), ==,
                   BP_UDEV_GRANT_NOBODY);
}

static void
test_own_rule (void)
{
  const char *text = bp_rule_get_text ();
  const BpUdevSubject usb = BP_UDEV_USB_DEVICE;
  const BpUdevSubject port = BP_UDEV_SERIAL_PORT;

  g_assert_cmpint (bp_udev_rules_grant (text, BP_RULE_NAME, usb, 0x2e3c, 0xdf11), ==,
                   BP_UDEV_GRANT_SEAT);
  g_assert_cmpint (bp_udev_rules_grant (text, BP_RULE_NAME, usb, 0xcafe, 0x0001), ==,
                   BP_UDEV_GRANT_SEAT);
  g_assert_cmpint (bp_udev_rules_grant (text, BP_RULE_NAME, port, 0x0483, 0x5740), ==,
                   BP_UDEV_GRANT_SEAT);
  g_assert_cmpint (bp_udev_rules_grant (text, BP_RULE_NAME, port, 0x10c4, 0xea60), ==,
                   BP_UDEV_GRANT_SEAT);
  g_assert_cmpint (bp_udev_rules_grant (text, BP_RULE_NAME, port, 0xcafe, 0x0001), ==,
                   BP_UDEV_GRANT_NOBODY);
  g_assert_cmpint (bp_udev_rules_grant (text, BP_RULE_NAME, port, 0, 0), ==, BP_UDEV_GRANT_NOBODY);
}

static void
test_comments_make_no_other_rule (void)
{
  g_autofree char *commented = g_strconcat ("# mine\n\n", bp_rule_get_text (), NULL);
  g_autofree char *changed = g_strconcat (bp_rule_get_text (), "GOTO=\"x\"\n", NULL);

  g_assert_true (bp_rule_is_current (bp_rule_get_text ()));
  g_assert_true (bp_rule_is_current (commented));
  g_assert_false (bp_rule_is_current (changed));
  g_assert_false (bp_rule_is_current (""));
}

static void
test_rules_are_found_in_udevs_folders (Fixture *fixture, gconstpointer data)
{
  const char *rule = "ATTR{idVendor}==\"0483\", TAG+=\"uaccess\"\n";
  g_autofree char *masked = NULL;
  g_autofree char *found = NULL;
  BpUdevGrant grant;
  gint64 changed = 0;

  g_assert_null (
      bp_udev_rules_find (fixture->root, BP_UDEV_USB_DEVICE, 0x0483, 0xdf11, &grant, NULL));
  g_assert_cmpint (grant, ==, BP_UDEV_GRANT_NOBODY);

  /* A file in /etc hides the one of the same name in /usr/lib; other endings are no rules. */
  write_file (fixture, "etc/udev/rules.d/60-dfu-util.rules", "# switched off\n");
  write_file (fixture, "usr/lib/udev/rules.d/60-dfu-util.rules", rule);
  write_file (fixture, "usr/lib/udev/rules.d/60-old.rules.bak", rule);
  masked = bp_udev_rules_find (fixture->root, BP_UDEV_USB_DEVICE, 0x0483, 0xdf11, NULL, NULL);
  g_assert_null (masked);

  write_file (fixture, "usr/lib/udev/rules.d/61-x.rules", rule);
  found = bp_udev_rules_find (fixture->root, BP_UDEV_USB_DEVICE, 0x0483, 0xdf11, &grant, &changed);
  g_assert_true (g_str_has_suffix (found, "/usr/lib/udev/rules.d/61-x.rules"));
  g_assert_cmpint (grant, ==, BP_UDEV_GRANT_SEAT);
  g_assert_cmpint (changed, >, 0);
}

static void
test_who_is_at_the_screen (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (bp_seat_find (fixture->root, 1000), ==, BP_SEAT_NONE);
  write_file (fixture, "run/systemd/seats/seat0", "IS_SEAT0=1\nCAN_TTY=1\n");
  g_assert_cmpint (bp_seat_find (fixture->root, 1000), ==, BP_SEAT_NONE);
  write_file (fixture, "run/systemd/seats/seat0", "IS_SEAT0=1\nACTIVE=c1\nACTIVE_UID=1000\n");
  g_assert_cmpint (bp_seat_find (fixture->root, 1000), ==, BP_SEAT_OURS);
  g_assert_cmpint (bp_seat_find (fixture->root, 1001), ==, BP_SEAT_OTHERS);
  write_file (fixture, "run/systemd/seats/seat1", "ACTIVE_UID=1001\n");
  g_assert_cmpint (bp_seat_find (fixture->root, 1001), ==, BP_SEAT_OURS);
  write_file (fixture, "run/systemd/seats/seat0", "ACTIVE_UID=nonsense\n");
  g_assert_cmpint (bp_seat_find (fixture->root, 1000), ==, BP_SEAT_OTHERS);
}

static void
test_sandboxes_are_known_by_their_marks (Fixture *fixture, gconstpointer data)
{
  g_unsetenv ("SNAP");
  g_assert_cmpint (bp_sandbox_find (fixture->root), ==, BP_SANDBOX_NONE);
  g_setenv ("SNAP", "/snap/x", TRUE);
  g_assert_cmpint (bp_sandbox_find (fixture->root), ==, BP_SANDBOX_SNAP);
  g_unsetenv ("SNAP");
  write_file (fixture, "run/.containerenv", "");
  g_assert_cmpint (bp_sandbox_find (fixture->root), ==, BP_SANDBOX_CONTAINER);
  write_file (fixture, "proc/7/comm", "systemd-udevd\n");
  g_assert_cmpint (bp_sandbox_find (fixture->root), ==, BP_SANDBOX_NONE);
  write_file (fixture, ".flatpak-info", "");
  g_assert_cmpint (bp_sandbox_find (fixture->root), ==, BP_SANDBOX_FLATPAK);
}

/* Root may open anything, so this needs another user; the file stands for a device node. */
static void
test_refusal_names_owner_group_and_mode (Fixture *fixture, gconstpointer data)
{
  g_autofree char *node = g_build_filename (fixture->root, "node", NULL);
  g_autoptr (GError) error = NULL;

  write_file (fixture, "node", "");
  g_assert_no_error (bp_access_check (node, 0x0483, 0xdf11));
  chmod (node, 0440);
  if (geteuid () == 0 && seteuid (65534) != 0) {
    g_test_skip ("can't become another user");
    return;
  }
  chmod (fixture->root, 0755);
  error = bp_access_check (node, 0x0483, 0xdf11);
  if (getuid () == 0)
    g_assert_cmpint (seteuid (0), ==, 0);
  g_assert_error (error, BP_ERROR, BP_ERROR_NOT_PERMITTED);
}

static void
test_links_to_ports_are_followed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *port = g_build_filename (fixture->root, "ttyACM0", NULL);
  g_autofree char *link = g_build_filename (fixture->root, "by-id", NULL);
  g_autofree char *resolved = NULL;
  g_autofree char *real_port = NULL;
  g_autofree char *missing = bp_access_resolve_node ("/nonexistent/tty");

  write_file (fixture, "ttyACM0", "");
  g_assert_cmpint (symlink ("ttyACM0", link), ==, 0);
  resolved = bp_access_resolve_node (link);
  real_port = bp_access_resolve_node (port);
  g_assert_cmpstr (resolved, ==, real_port);
  g_assert_cmpstr (missing, ==, "/nonexistent/tty");
}

#define ADD(name, func) g_test_add ("/access-linux/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access-linux/lines-that-give-access", test_lines_that_give_access);
  g_test_add_func ("/access-linux/lines-that-give-none", test_lines_that_give_none);
  g_test_add_func ("/access-linux/late-tags-do-nothing", test_late_tags_do_nothing);
  g_test_add_func ("/access-linux/own-rule", test_own_rule);
  g_test_add_func ("/access-linux/comments-make-no-other-rule", test_comments_make_no_other_rule);
  ADD ("rules-are-found-in-udevs-folders", test_rules_are_found_in_udevs_folders);
  ADD ("who-is-at-the-screen", test_who_is_at_the_screen);
  ADD ("sandboxes-are-known-by-their-marks", test_sandboxes_are_known_by_their_marks);
  ADD ("refusal-names-owner-group-and-mode", test_refusal_names_owner_group_and_mode);
  ADD ("links-to-ports-are-followed", test_links_to_ports_are_followed);
  return g_test_run ();
}
