/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-style.h"

#include <gtk/gtk.h>

void
bp_style_install (GdkDisplay *display)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/io/github/bootpin/Bootpin/style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}
