/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-udev-rules.h"

#include <fnmatch.h>
#include <string.h>
#include <sys/stat.h>

/* systemd's own rule that turns the tag into rights; tags that come later do nothing. */
#define SEAT_RULES "73-seat-late.rules"

#define MAX_FILE_SIZE (1024 * 1024)

/* In the order of precedence (udev(7)). */
static const char *const folders[] = {
  "/etc/udev/rules.d",     "/run/udev/rules.d", "/usr/local/lib/udev/rules.d",
  "/usr/lib/udev/rules.d", "/lib/udev/rules.d",
};

/* What one line asks for and gives, as far as it matters here. */
typedef struct {
  gboolean has_vendor;
  gboolean is_for_others; /* some condition does not hold for the device */
  gboolean is_for_dfu;
  gboolean has_tag;
  gboolean has_open_mode;
} Rule;

typedef struct {
  const char *file_name;
  BpUdevSubject subject;
  char vendor[5];
  char product[5];
} Question;

/* Patterns are globs with | between alternatives; ids are written in lower case by the kernel. */
static gboolean
matches (const char *patterns, const char *value)
{
  g_auto (GStrv) alternatives = g_strsplit (patterns, "|", -1);

  for (guint i = 0; alternatives[i] != NULL; i++) {
    if (fnmatch (alternatives[i], value, 0) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_key (const char *key, const char *attribute, const char *property)
{
  return g_str_equal (key, property) ||
         (g_str_has_prefix (key, "ATTR") && strchr (key, '{') != NULL &&
          g_str_equal (strchr (key, '{'), attribute));
}

static void
take_condition (Rule *rule, const Question *question, const char *key, const char *value)
{
  const char *subsystem = question->subject == BP_UDEV_USB_DEVICE ? "usb" : "tty";

  if (is_key (key, "{idVendor}", "ENV{ID_VENDOR_ID}")) {
    rule->has_vendor = TRUE;
    rule->is_for_others |= !matches (value, question->vendor);
  } else if (is_key (key, "{idProduct}", "ENV{ID_MODEL_ID}")) {
    rule->is_for_others |= !matches (value, question->product);
  } else if (g_str_equal (key, "SUBSYSTEM")) {
    rule->is_for_others |= !matches (value, subsystem);
  } else if (g_str_equal (key, "ENV{ID_USB_INTERFACES}")) {
    rule->is_for_dfu = strstr (value, ":fe0102:") != NULL;
  } else if (!g_str_equal (key, "SUBSYSTEMS") && !g_str_equal (key, "ENV{DEVTYPE}") &&
             !g_str_equal (key, "ACTION")) {
    rule->is_for_others |= !g_str_equal (key, "KERNEL");
  }
}

static void
take_assignment (Rule *rule, const Question *question, const char *key, const char *value)
{
  if (g_str_equal (key, "TAG") && g_str_equal (value, "uaccess"))
    rule->has_tag |= strcmp (question->file_name, SEAT_RULES) < 0;
  else if (g_str_equal (key, "MODE"))
    rule->has_open_mode = (g_ascii_strtoull (value, NULL, 8) & 06) == 06;
}

/* KEY RELATION "VALUE": moves @text behind it. Returns FALSE at the end or where it can't be
 * understood. */
static gboolean
take_token (const char **text, char **key, char **relation, char **value)
{
  const char *c = *text + strspn (*text, " \t,");
  gsize key_length = strcspn (c, "=!+-:\" \t,");
  gsize relation_length;
  gsize value_length;

  *key = g_strndup (c, key_length);
  c += key_length;
  c += strspn (c, " \t");
  relation_length = strspn (c, "=!+-:");
  *relation = g_strndup (c, relation_length);
  c += relation_length;
  c += strspn (c, " \t");
  value_length = *c == '"' ? strcspn (c + 1, "\"") : 0;
  *value = *c == '"' ? g_strndup (c + 1, value_length) : NULL;
  if (key_length == 0 || relation_length == 0 || *c != '"' || c[1 + value_length] != '"')
    return FALSE;
  *text = c + value_length + 2;
  return TRUE;
}

static void
take_pair (Rule *rule, const Question *question, const char *key, const char *relation,
           const char *value)
{
  if (g_str_equal (relation, "=="))
    take_condition (rule, question, key, value);
  else if (g_str_equal (relation, "!="))
    rule->is_for_others |= is_key (key, "{idVendor}", "ENV{ID_VENDOR_ID}");
  else
    take_assignment (rule, question, key, value);
}

static BpUdevGrant
line_grants (const char *line, const Question *question)
{
  gboolean is_device = question->subject == BP_UDEV_USB_DEVICE;
  Rule rule = { 0 };
  gboolean more = TRUE;

  while (more && *(line + strspn (line, " \t,")) != '\0') {
    g_autofree char *key = NULL;
    g_autofree char *relation = NULL;
    g_autofree char *value = NULL;

    more = take_token (&line, &key, &relation, &value);
    if (more)
      take_pair (&rule, question, key, relation, value);
  }
  /* A line that can't be understood to its end is one that udev ignores. */
  if (!more || rule.is_for_others || !(rule.has_vendor || (rule.is_for_dfu && is_device)))
    return BP_UDEV_GRANT_NOBODY;
  if (rule.has_open_mode)
    return BP_UDEV_GRANT_EVERYBODY;
  return rule.has_tag ? BP_UDEV_GRANT_SEAT : BP_UDEV_GRANT_NOBODY;
}

BpUdevGrant
bp_udev_rules_grant (const char *text, const char *file_name, BpUdevSubject subject,
                     guint16 vendor_id, guint16 product_id)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) line = g_string_new (NULL);
  Question question = { .file_name = file_name, .subject = subject };

  g_snprintf (question.vendor, sizeof question.vendor, "%04x", vendor_id);
  g_snprintf (question.product, sizeof question.product, "%04x", product_id);
  for (guint i = 0; lines[i] != NULL; i++) {
    char *part = g_strstrip (lines[i]);
    gsize length = strlen (part);
    BpUdevGrant grant;

    if (*part == '#')
      continue;
    g_string_append (line, part);
    if (length > 0 && part[length - 1] == '\\') {
      g_string_truncate (line, line->len - 1);
      continue;
    }
    grant = line_grants (line->str, &question);
    if (grant != BP_UDEV_GRANT_NOBODY)
      return grant;
    g_string_truncate (line, 0);
  }
  return BP_UDEV_GRANT_NOBODY;
}

/* Rules files are small; what is not is none. The time is that of the later of contents and rename.
 */
static char *
load_file (const char *path, gint64 *changed)
{
  char *text = NULL;
  struct stat info;

  if (stat (path, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size > MAX_FILE_SIZE ||
      !g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  if (changed != NULL)
    *changed = MAX (info.st_mtim.tv_sec, info.st_ctim.tv_sec);
  return text;
}

static char *
find_in_folder (const char *folder, GHashTable *seen, BpUdevSubject subject, guint16 vendor_id,
                guint16 product_id, BpUdevGrant *grant, gint64 *changed)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *text = NULL;

    if (!g_str_has_suffix (name, ".rules") || !g_hash_table_add (seen, g_strdup (name)))
      continue;
    text = load_file (path, changed);
    *grant = text != NULL ? bp_udev_rules_grant (text, name, subject, vendor_id, product_id)
                          : BP_UDEV_GRANT_NOBODY;
    if (*grant != BP_UDEV_GRANT_NOBODY)
      return g_steal_pointer (&path);
  }
  return NULL;
}

char *
bp_udev_rules_find (const char *root, BpUdevSubject subject, guint16 vendor_id, guint16 product_id,
                    BpUdevGrant *grant, gint64 *changed)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  BpUdevGrant some = BP_UDEV_GRANT_NOBODY;
  char *path = NULL;

  for (guint i = 0; path == NULL && i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *folder = g_strconcat (root, folders[i], NULL);

    path = find_in_folder (folder, seen, subject, vendor_id, product_id, &some, changed);
  }
  if (grant != NULL)
    *grant = some;
  return path;
}
