/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-access.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "board/bp-access-facts.h"
#include "board/bp-process.h"
#include "board/bp-rule.h"

/* Enough for the longest entries of the databases of users and groups that are of use here. */
#define ENTRY_SIZE 65536

static char *
dup_user_name (uid_t uid)
{
  g_autofree char *buffer = g_malloc (ENTRY_SIZE);
  struct passwd entry;
  struct passwd *found = NULL;

  if (getpwuid_r (uid, &entry, buffer, ENTRY_SIZE, &found) == 0 && found != NULL)
    return g_strdup (found->pw_name);
  return g_strdup_printf ("%u", (guint)uid);
}

static char *
dup_group_name (gid_t gid)
{
  g_autofree char *buffer = g_malloc (ENTRY_SIZE);
  struct group entry;
  struct group *found = NULL;

  if (getgrgid_r (gid, &entry, buffer, ENTRY_SIZE, &found) == 0 && found != NULL)
    return g_strdup (found->gr_name);
  return g_strdup_printf ("%u", (guint)gid);
}

static gboolean
contains (const gid_t *groups, int n_groups, gid_t gid)
{
  for (int i = 0; i < n_groups; i++) {
    if (groups[i] == gid)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_member_now (gid_t gid)
{
  int n_groups = getgroups (0, NULL);
  g_autofree gid_t *groups = g_new0 (gid_t, MAX (n_groups, 0) + 1);

  n_groups = getgroups (n_groups, groups);
  return gid == getegid () || contains (groups, n_groups, gid);
}

static gboolean
is_member_by_database (const char *user, gid_t gid)
{
  int n_groups = 0;
  g_autofree gid_t *groups = NULL;

  /* The first call only counts; (gid_t) -1 is nobody's. */
  getgrouplist (user, (gid_t)-1, NULL, &n_groups);
  groups = g_new0 (gid_t, MAX (n_groups, 0) + 1);
  if (getgrouplist (user, (gid_t)-1, groups, &n_groups) < 0)
    return FALSE;
  return contains (groups, n_groups, gid);
}

static gboolean
has_file (const char *root, const char *path)
{
  g_autofree char *whole = g_strconcat (root, path, NULL);

  return g_file_test (whole, G_FILE_TEST_EXISTS);
}

/* The marks of containers also stay behind in machines that were made from container images; where
 * udev itself runs, its rules are ours to install. */
static gboolean
is_container (const char *root)
{
  return (has_file (root, "/run/.containerenv") || has_file (root, "/.dockerenv")) &&
         !bp_process_is_running (root, "systemd-udevd") && !bp_process_is_running (root, "udevd");
}

BpSandbox
bp_sandbox_find (const char *root)
{
  if (has_file (root, "/.flatpak-info"))
    return BP_SANDBOX_FLATPAK;
  if (g_getenv ("SNAP") != NULL)
    return BP_SANDBOX_SNAP;
  return is_container (root) ? BP_SANDBOX_CONTAINER : BP_SANDBOX_NONE;
}

/* logind's files are meant for its own library, which does no more than this either (sd-login(3)).
 */
static BpSeat
read_seat (const char *path, guint uid)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return BP_SEAT_NONE;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    guint64 active;

    if (g_str_has_prefix (lines[i], "ACTIVE_UID=") &&
        g_ascii_string_to_unsigned (lines[i] + strlen ("ACTIVE_UID="), 10, 0, G_MAXUINT32, &active,
                                    NULL))
      return active == uid ? BP_SEAT_OURS : BP_SEAT_OTHERS;
  }
  return BP_SEAT_NONE;
}

BpSeat
bp_seat_find (const char *root, guint uid)
{
  g_autofree char *folder = g_strconcat (root, "/run/systemd/seats", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  BpSeat best = BP_SEAT_NONE;

  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    BpSeat seat = read_seat (path, uid);

    if (seat == BP_SEAT_OURS)
      return seat;
    if (seat == BP_SEAT_OTHERS)
      best = seat;
  }
  return best;
}

static void
describe_node (BpAccessFacts *self, const struct stat *info)
{
  self->owner = dup_user_name (info->st_uid);
  self->group = dup_group_name (info->st_gid);
  self->mode = info->st_mode & 07777;
  self->group_may = (self->mode & 060) == 060 && info->st_gid != 0;
  self->is_member = is_member_by_database (self->user, info->st_gid);
  self->is_member_now = is_member_now (info->st_gid);
}

/* Rules go by the ids of USB devices. */
static void
find_rule (BpAccessFacts *self, gint64 node_changed)
{
  gint64 rule_changed = 0;
  BpUdevGrant grant;

  self->rule = bp_udev_rules_find ("", self->subject, self->vendor_id, self->product_id, &grant,
                                   &rule_changed);
  self->rule_is_for_all = grant == BP_UDEV_GRANT_EVERYBODY;
  self->rule_is_newer = self->rule != NULL && rule_changed > node_changed;
  self->rule_would_help =
      bp_udev_rules_grant (bp_rule_get_text (), BP_RULE_NAME, self->subject, self->vendor_id,
                           self->product_id) != BP_UDEV_GRANT_NOBODY;
}

BpAccessFacts *
bp_access_facts_gather (const char *node, guint16 vendor_id, guint16 product_id)
{
  BpAccessFacts *self = g_new0 (BpAccessFacts, 1);
  struct stat info = { 0 };

  self->node = g_strdup (node);
  self->vendor_id = vendor_id;
  self->product_id = product_id;
  self->subject =
      g_str_has_prefix (node, "/dev/bus/usb/") ? BP_UDEV_USB_DEVICE : BP_UDEV_SERIAL_PORT;
  self->is_allowed = faccessat (AT_FDCWD, node, R_OK | W_OK, AT_EACCESS) == 0;
  self->exists = stat (node, &info) == 0;
  if (self->is_allowed)
    return self;

  self->user = dup_user_name (geteuid ());
  self->sandbox = bp_sandbox_find ("");
  self->seat = bp_seat_find ("", geteuid ());
  self->is_remote = g_getenv ("SSH_CONNECTION") != NULL;
  if (self->exists)
    describe_node (self, &info);
  if (vendor_id != 0)
    find_rule (self, info.st_ctim.tv_sec);
  return self;
}

char *
bp_access_resolve_node (const char *path)
{
  char *resolved = realpath (path, NULL);
  char *copy = g_strdup (resolved != NULL ? resolved : path);

  free (resolved);
  return copy;
}
