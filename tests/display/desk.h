/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/bp-window.h"
#include "board/bp-board-list.h"
#include "fake-usb-bus.h"

G_BEGIN_DECLS

/* A desk with a window on it and a bus into which the test plugs boards. */
typedef struct {
  FakeUsbBus *bus;
  BpBoardList *boards;
  BpWindow *window;
  char *folder; /* for files of the test */
} Desk;

void desk_set_up (Desk *self);
void desk_tear_down (Desk *self);

/* Plugs in a DfuSe board (or, without loader, one that runs firmware) and waits until the list has
 * it. */
BpUsbDevice *desk_plug (Desk *self, const char *id, gboolean in_loader);
void desk_unplug (Desk *self, const char *id);

/* Makes a file of these bytes; returns its path, valid as long as the desk. */
const char *desk_write_file (Desk *self, const char *name, gconstpointer data, gsize size);

/* The widget below the window with this accessible name, or NULL; labels don't count. */
GtkWidget *desk_find (Desk *self, const char *name);

/* The same for any root. */
GtkWidget *find_named (GtkWidget *root, const char *name);

/* The open message over the window, or NULL. */
GtkWidget *desk_get_message (Desk *self);

void desk_activate (Desk *self, const char *action, GVariant *parameter);

/* The words of the status. */
const char *desk_get_status (Desk *self);

/* Runs the main loop until @condition is true; the test's own time-out ends an endless wait. */
#define wait_until(condition)                                                                      \
  while (!(condition))                                                                             \
  g_main_context_iteration (NULL, TRUE)

/* Runs the main loop until nothing is waiting. */
void settle (void);

G_END_DECLS
