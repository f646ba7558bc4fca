/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-access-advice.h"

#include <string.h>

#include "base/bp-i18n.h"
#include "board/bp-rule.h"

static BpAccessCause
find_cause_with_rule (const BpAccessFacts *facts)
{
  if (facts->seat != BP_SEAT_OURS && !facts->rule_is_for_all)
    return facts->group_may && !facts->is_member ? BP_ACCESS_NOT_MEMBER : BP_ACCESS_NO_SEAT;
  return facts->rule_is_newer ? BP_ACCESS_REPLUG : BP_ACCESS_UNKNOWN;
}

BpAccessCause
bp_access_find_cause (const BpAccessFacts *facts)
{
  if (facts->is_allowed)
    return BP_ACCESS_ALLOWED;
  if (!facts->exists)
    return BP_ACCESS_NODE_MISSING;
  if (facts->sandbox != BP_SANDBOX_NONE)
    return BP_ACCESS_SANDBOXED;
  if (facts->group_may && facts->is_member && !facts->is_member_now)
    return BP_ACCESS_OLD_SESSION;
  if (facts->rule != NULL)
    return find_cause_with_rule (facts);
  if (facts->rule_would_help)
    return BP_ACCESS_NO_RULE;
  return facts->group_may && !facts->is_member ? BP_ACCESS_NOT_MEMBER : BP_ACCESS_ADMIN_ONLY;
}

/* For the technical line; the order of the table is that of BpAccessCause. */
static const char *const cause_words[BP_N_ACCESS_CAUSES] = {
  [BP_ACCESS_ALLOWED] = "allowed",
  [BP_ACCESS_NODE_MISSING] = "no such node",
  [BP_ACCESS_SANDBOXED] = "in a sandbox",
  [BP_ACCESS_OLD_SESSION] = "the session is older than the membership",
  [BP_ACCESS_NO_RULE] = "no udev rule gives access",
  [BP_ACCESS_NO_SEAT] = "no local session",
  [BP_ACCESS_NOT_MEMBER] = "not a member of the group",
  [BP_ACCESS_REPLUG] = "the udev rule is newer than the node",
  [BP_ACCESS_UNKNOWN] = "refused in spite of the udev rule",
  [BP_ACCESS_ADMIN_ONLY] = "only its owner may open it",
};

static const char *
get_sandbox_name (BpSandbox sandbox)
{
  static const char *const names[] = {
    [BP_SANDBOX_NONE] = "",
    [BP_SANDBOX_FLATPAK] = "Flatpak",
    [BP_SANDBOX_SNAP] = "Snap",
    [BP_SANDBOX_CONTAINER] = N_ ("container"),
  };

  return sandbox == BP_SANDBOX_CONTAINER ? _ (names[sandbox]) : names[sandbox];
}

static const char *
describe_seat (const BpAccessFacts *facts)
{
  if (facts->is_remote)
    return _ ("This session came over SSH.");
  if (facts->seat == BP_SEAT_OTHERS)
    return _ ("Another user is logged in at the screen.");
  return _ ("This is no local session: nobody is logged in at the screen.");
}

static char *
dup_missing_node_hint (const BpAccessFacts *facts)
{
  if (facts->sandbox == BP_SANDBOX_NONE)
    return g_strdup (_ ("The board has just left, or its driver is missing. Plug it in again."));
  /* TRANSLATORS: the argument is Flatpak, Snap or container */
  return g_strdup_printf (_ ("Bootpin runs in a %s that does not show the device. Give it access "
                             "to all devices and start it again."),
                          get_sandbox_name (facts->sandbox));
}

static char *
dup_no_rule_hint (const BpAccessFacts *facts)
{
  g_autoptr (GString) hint =
      g_string_new (_ ("The access rule is not installed. Install it as “bootpin-cli doctor” "
                       "shows; it takes effect at once or when the board is plugged in again."));

  if (facts->seat != BP_SEAT_OURS)
    g_string_append_printf (
        hint, " %s %s", describe_seat (facts),
        _ ("The rule only helps the user who is logged in at the computer itself."));
  if (facts->group_may && !facts->is_member) {
    g_string_append_c (hint, ' ');
    g_string_append_printf (
        hint, _ ("Becoming a member of the group “%s” helps too, after logging out and in."),
        facts->group);
  }
  return g_string_free (g_steal_pointer (&hint), FALSE);
}

static char *
dup_cause_hint (const BpAccessFacts *facts, BpAccessCause cause)
{
  switch (cause) {
  case BP_ACCESS_SANDBOXED:
    /* TRANSLATORS: the argument is Flatpak, Snap or container */
    return g_strdup_printf (_ ("Bootpin runs in a %s, so the access rule must be installed on the "
                               "system outside. “bootpin-cli doctor” shows the commands."),
                            get_sandbox_name (facts->sandbox));
  case BP_ACCESS_OLD_SESSION:
    return g_strdup_printf (_ ("You are a member of the group “%s”, but only since after this "
                               "session began. Log out and in again."),
                            facts->group);
  case BP_ACCESS_NO_RULE:
    return dup_no_rule_hint (facts);
  case BP_ACCESS_NO_SEAT:
    return g_strdup_printf (_ ("The access rule is installed (%s), but it only helps the user who "
                               "is logged in at the computer itself. %s Log in there, or give this "
                               "user access with the command that “bootpin-cli doctor” shows."),
                            facts->rule, describe_seat (facts));
  case BP_ACCESS_NOT_MEMBER:
    return g_strdup_printf (_ ("Become a member of the group “%s”, then log out and in again. "
                               "“bootpin-cli doctor” shows the command."),
                            facts->group);
  case BP_ACCESS_REPLUG:
    return g_strdup_printf (_ ("The access rule is installed (%s), but the board was there before "
                               "it. Unplug the board and plug it in again."),
                            facts->rule);
  case BP_ACCESS_UNKNOWN:
    return g_strdup_printf (
        _ ("The access rule is installed (%s), but has not taken effect. Unplug the board and plug "
           "it in again; if that does not help, restart the computer."),
        facts->rule);
  default:
    return g_strdup (
        _ ("Run Bootpin as administrator, or ask the administrator of this computer for access."));
  }
}

char *
bp_access_dup_hint (const BpAccessFacts *facts)
{
  BpAccessCause cause = bp_access_find_cause (facts);
  g_autofree char *hint = NULL;

  if (cause == BP_ACCESS_NODE_MISSING)
    return dup_missing_node_hint (facts);
  hint = dup_cause_hint (facts, cause);
  /* TRANSLATORS: some sentences on what to do, a device file, its owner, its group, its permissions
   * such as 0664 */
  return g_strdup_printf (_ ("%s (%s belongs to user %s and group %s, mode %04o.)"), hint,
                          facts->node, facts->owner, facts->group, facts->mode);
}

GError *
bp_access_make_error (const BpAccessFacts *facts)
{
  BpAccessCause cause = bp_access_find_cause (facts);
  g_autofree char *hint = NULL;
  GError *error;

  if (cause == BP_ACCESS_ALLOWED)
    return NULL;
  hint = bp_access_dup_hint (facts);
  error = g_error_new (BP_ERROR, BP_ERROR_NOT_PERMITTED, "%s may not be opened: %s", facts->node,
                       cause_words[cause]);
  bp_error_set_hint (error, hint);
  return error;
}

static char *
dup_group_command (const BpAccessFacts *facts)
{
  g_autofree char *group = g_shell_quote (facts->group);
  g_autofree char *user = g_shell_quote (facts->user);

  return g_strdup_printf ("sudo usermod -a -G %s %s", group, user);
}

/* For computers without a screen: a rule that names the user needs no seat. Names that could mean
 * something to udev or the shell are left out. */
static char *
dup_owner_commands (const BpAccessFacts *facts)
{
  if (facts->subject != BP_UDEV_USB_DEVICE || facts->vendor_id == 0 ||
      strspn (facts->user, "abcdefghijklmnopqrstuvwxyz0123456789_-") != strlen (facts->user))
    return NULL;
  return g_strdup_printf (
      "echo 'SUBSYSTEM==\"usb\", ATTR{idVendor}==\"%04x\", ATTR{idProduct}==\"%04x\", OWNER=\"%s\"'"
      " | sudo tee /etc/udev/rules.d/71-bootpin-%s.rules >/dev/null\n" BP_RULE_RELOAD_COMMANDS,
      facts->vendor_id, facts->product_id, facts->user, facts->user);
}

char *
bp_access_dup_commands (const BpAccessFacts *facts)
{
  switch (bp_access_find_cause (facts)) {
  case BP_ACCESS_SANDBOXED:
  case BP_ACCESS_NO_RULE:
    return bp_rule_dup_commands (facts->sandbox);
  case BP_ACCESS_NOT_MEMBER:
    return dup_group_command (facts);
  case BP_ACCESS_REPLUG:
  case BP_ACCESS_UNKNOWN:
    return g_strdup (BP_RULE_RELOAD_COMMANDS);
  case BP_ACCESS_NO_SEAT:
    return dup_owner_commands (facts);
  default:
    return NULL;
  }
}
