/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gtk/gtk.h>

/* Whether a window could be opened: only the toolkit itself knows. For build-aux/run. */
int
main (void)
{
  return gtk_init_check () ? 0 : 1;
}
