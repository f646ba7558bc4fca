/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <locale.h>

#include "app/bp-application.h"
#include "base/bp-i18n.h"

int
main (int argc, char *argv[])
{
  g_autoptr (BpApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, BP_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  g_set_prgname (GETTEXT_PACKAGE);
  g_set_application_name (_ ("Bootpin"));

  application = bp_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
