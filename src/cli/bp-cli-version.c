/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-version.h"

#include "base/bp-i18n.h"
#include "link/bp-link-version.h"

char *
bp_cli_dup_version (void)
{
  g_autofree char *link = bp_link_dup_versions ();

  return g_strdup_printf ("bootpin-cli %s\nGLib %u.%u.%u, %s\n", BP_VERSION, glib_major_version,
                          glib_minor_version, glib_micro_version, link);
}
