/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-access-advice.h"

#include <string.h>

/* A refused bootloader as it is on a fresh desktop: root's node, no rule, user at the screen. */
static BpAccessFacts
refused (void)
{
  return (BpAccessFacts){
    .node = (char *)"/dev/bus/usb/001/005",
    .subject = BP_UDEV_USB_DEVICE,
    .vendor_id = 0x0483,
    .product_id = 0xdf11,
    .exists = TRUE,
    .owner = (char *)"root",
    .group = (char *)"root",
    .mode = 0664,
    .user = (char *)"pilot",
    .seat = BP_SEAT_OURS,
    .rule_would_help = TRUE,
  };
}

static BpAccessFacts
refused_port (const char *group)
{
  BpAccessFacts facts = refused ();

  facts.node = (char *)"/dev/ttyACM0";
  facts.subject = BP_UDEV_SERIAL_PORT;
  facts.group = (char *)group;
  facts.mode = 0660;
  facts.group_may = TRUE;
  return facts;
}

/* Checks the cause, that the hint says each of @words (separated by |), and a command of it (NULL:
 * there is none). */
static void
check (const BpAccessFacts *facts, BpAccessCause cause, const char *words, const char *command)
{
  g_autoptr (GError) error = bp_access_make_error (facts);
  g_autofree char *commands = bp_access_dup_commands (facts);
  g_auto (GStrv) parts = g_strsplit (words, "|", -1);

  g_assert_cmpint (bp_access_find_cause (facts), ==, cause);
  g_assert_error (error, BP_ERROR, BP_ERROR_NOT_PERMITTED);
  g_assert_nonnull (strstr (error->message, facts->node));
  for (guint i = 0; parts[i] != NULL; i++) {
    g_test_message ("“%s” in: %s", parts[i], bp_error_get_hint (error));
    g_assert_nonnull (strstr (bp_error_get_hint (error), parts[i]));
  }
  if (command == NULL)
    g_assert_null (commands);
  else
    g_assert_nonnull (strstr (commands, command));
}

static void
test_allowed (void)
{
  BpAccessFacts facts = refused ();

  facts.is_allowed = TRUE;
  g_assert_null (bp_access_make_error (&facts));
}

static void
test_no_rule (void)
{
  BpAccessFacts facts = refused ();

  check (&facts, BP_ACCESS_NO_RULE, "user root|group root|0664|not installed",
         "/etc/udev/rules.d/70-bootpin.rules");
}

static void
test_no_rule_and_no_session (void)
{
  BpAccessFacts facts = refused ();

  facts.seat = BP_SEAT_NONE;
  check (&facts, BP_ACCESS_NO_RULE, "not installed|no local session", "udevadm");
  facts.is_remote = TRUE;
  check (&facts, BP_ACCESS_NO_RULE, "not installed|SSH", "udevadm");
}

static void
test_no_session (void)
{
  BpAccessFacts facts = refused ();

  facts.rule = (char *)"/etc/udev/rules.d/70-bootpin.rules";
  facts.seat = BP_SEAT_NONE;
  check (&facts, BP_ACCESS_NO_SEAT, "70-bootpin.rules|no local session", "OWNER=\"pilot\"");
  facts.seat = BP_SEAT_OTHERS;
  check (&facts, BP_ACCESS_NO_SEAT, "Another user", "71-bootpin-pilot.rules");
  facts.is_remote = TRUE;
  check (&facts, BP_ACCESS_NO_SEAT, "SSH", "ATTR{idProduct}==\"df11\"");
}

static void
test_no_command_with_a_strange_user_name (void)
{
  BpAccessFacts facts = refused ();

  facts.rule = (char *)"/x.rules";
  facts.seat = BP_SEAT_NONE;
  facts.user = (char *)"a'; rm -rf /; '";
  check (&facts, BP_ACCESS_NO_SEAT, "x.rules", NULL);
}

static void
test_rule_for_all_needs_no_session (void)
{
  BpAccessFacts facts = refused ();

  facts.rule = (char *)"/etc/udev/rules.d/99-all.rules";
  facts.rule_is_for_all = TRUE;
  facts.rule_is_newer = TRUE;
  facts.seat = BP_SEAT_NONE;
  check (&facts, BP_ACCESS_REPLUG, "99-all.rules|Unplug", "udevadm trigger");
}

static void
test_rule_newer_than_node (void)
{
  BpAccessFacts facts = refused ();

  facts.rule = (char *)"/etc/udev/rules.d/70-bootpin.rules";
  facts.rule_is_newer = TRUE;
  check (&facts, BP_ACCESS_REPLUG, "before it|Unplug", "udevadm trigger");
  facts.rule_is_newer = FALSE;
  check (&facts, BP_ACCESS_UNKNOWN, "not taken effect", "udevadm control --reload");
}

static void
test_group_is_the_one_of_the_node (void)
{
  BpAccessFacts facts = refused_port ("uucp");

  facts.rule_would_help = FALSE;
  check (&facts, BP_ACCESS_NOT_MEMBER, "group uucp|“uucp”", "sudo usermod -a -G 'uucp' 'pilot'");
  facts.group = (char *)"dialout";
  check (&facts, BP_ACCESS_NOT_MEMBER, "group dialout", "'dialout'");
  facts.rule_would_help = TRUE;
  check (&facts, BP_ACCESS_NO_RULE, "not installed|“dialout” helps too", "70-bootpin.rules");
  facts.rule = (char *)"/x.rules";
  facts.seat = BP_SEAT_NONE;
  check (&facts, BP_ACCESS_NOT_MEMBER, "“dialout”", "'dialout'");
}

static void
test_no_group_is_named_that_may_not_open_it (void)
{
  BpAccessFacts facts = refused ();
  g_autofree char *hint = bp_access_dup_hint (&facts);

  g_assert_null (strstr (hint, "plugdev"));
  g_assert_null (strstr (hint, "dialout"));
  g_assert_null (strstr (hint, "member"));
  facts.rule_would_help = FALSE;
  check (&facts, BP_ACCESS_ADMIN_ONLY, "administrator", NULL);
}

static void
test_member_since_after_the_session_began (void)
{
  BpAccessFacts facts = refused_port ("dialout");

  facts.is_member = TRUE;
  check (&facts, BP_ACCESS_OLD_SESSION, "“dialout”|Log out", NULL);
}

static void
test_sandboxes (void)
{
  BpAccessFacts facts = refused ();

  facts.sandbox = BP_SANDBOX_FLATPAK;
  check (&facts, BP_ACCESS_SANDBOXED, "Flatpak|outside",
         "flatpak run --command=cat io.github.bootpin.Bootpin");
  facts.sandbox = BP_SANDBOX_CONTAINER;
  check (&facts, BP_ACCESS_SANDBOXED, "container|outside", "<<'EOF'");
  facts.sandbox = BP_SANDBOX_SNAP;
  check (&facts, BP_ACCESS_SANDBOXED, "Snap|outside", "<<'EOF'");
}

static void
test_missing_node (void)
{
  BpAccessFacts facts = refused ();

  facts.exists = FALSE;
  check (&facts, BP_ACCESS_NODE_MISSING, "Plug it in again", NULL);
  facts.sandbox = BP_SANDBOX_CONTAINER;
  check (&facts, BP_ACCESS_NODE_MISSING, "container|does not show", NULL);
}

#define ADD(name, func) g_test_add_func ("/access-advice/" name, func)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("allowed", test_allowed);
  ADD ("no-rule", test_no_rule);
  ADD ("no-rule-and-no-session", test_no_rule_and_no_session);
  ADD ("no-session", test_no_session);
  ADD ("no-command-with-a-strange-user-name", test_no_command_with_a_strange_user_name);
  ADD ("rule-for-all-needs-no-session", test_rule_for_all_needs_no_session);
  ADD ("rule-newer-than-node", test_rule_newer_than_node);
  ADD ("group-is-the-one-of-the-node", test_group_is_the_one_of_the_node);
  ADD ("no-group-is-named-that-may-not-open-it", test_no_group_is_named_that_may_not_open_it);
  ADD ("member-since-after-the-session-began", test_member_since_after_the_session_began);
  ADD ("sandboxes", test_sandboxes);
  ADD ("missing-node", test_missing_node);
  return g_test_run ();
}
