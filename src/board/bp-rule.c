/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "board/bp-rule.h"

#include "board/bp-rule-text.h"

const char *
bp_rule_get_text (void)
{
  return BP_RULE_TEXT;
}

/* Comments only make a long command longer. */
static char *
dup_without_comments (const char *rule)
{
  g_auto (GStrv) lines = g_strsplit (rule, "\n", -1);
  GString *text = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++) {
    if (*lines[i] != '\0' && *lines[i] != '#')
      g_string_append_printf (text, "%s\n", lines[i]);
  }
  return g_string_free (text, FALSE);
}

gboolean
bp_rule_is_current (const char *text)
{
  g_autofree char *theirs = dup_without_comments (text);
  g_autofree char *ours = dup_without_comments (BP_RULE_TEXT);

  return g_str_equal (theirs, ours);
}

char *
bp_rule_dup_commands (BpSandbox sandbox)
{
  const char *installed = BP_RULE_INSTALLED;
  g_autofree char *quoted = g_shell_quote (installed);
  g_autofree char *text = NULL;

  if (sandbox == BP_SANDBOX_FLATPAK)
    return g_strdup_printf ("flatpak run --command=cat %s %s | sudo tee %s >/dev/null\n%s",
                            BP_APP_ID, quoted, BP_RULE_PATH, BP_RULE_RELOAD_COMMANDS);
  if (sandbox == BP_SANDBOX_NONE && g_file_test (installed, G_FILE_TEST_IS_REGULAR))
    return g_strdup_printf ("sudo install -m 0644 %s %s\n%s", quoted, BP_RULE_PATH,
                            BP_RULE_RELOAD_COMMANDS);

  /* Works wherever it is pasted: the system outside a container does not have our files. */
  text = dup_without_comments (BP_RULE_TEXT);
  return g_strdup_printf ("sudo tee %s >/dev/null <<'EOF'\n%sEOF\n%s", BP_RULE_PATH, text,
                          BP_RULE_RELOAD_COMMANDS);
}
