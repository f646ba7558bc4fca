/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk.h"
#include "virtual/bp-virtual-bus.h"
#include "virtual/bp-virtual-seat.h"

G_BEGIN_DECLS

/* Practice boards on a desk, and what a user does with them. */

/* Adds a shelf with these boards (a list with NULL at its end), each in its loader. */
BpVirtualBus *practice_add_boards (Desk *desk, const char *const *names);

/* Adds a board that runs its firmware. */
BpVirtualSeat *practice_add_runner (Desk *desk, const char *profile);

/* Chooses a file, and waits until it is read. */
void practice_choose_file (Desk *desk, const char *path);

/* Makes a file of @n_bytes that begins with a right vector table, as Intel HEX. */
const char *practice_write_hex (Desk *desk, const char *name, guint n_bytes);

gboolean practice_is_enabled (Desk *desk, const char *action);

/* Whether a label below @root that can be seen holds @text. */
gboolean practice_shows (GtkWidget *root, const char *text);

/* The first visible window of this type. */
GtkWidget *practice_find_window (GType type);

void practice_press (GtkWidget *root, const char *name);

/* Adds a test with a desk of its own. */
void practice_add_test (const char *path, void (*test) (Desk *desk, gconstpointer data));

G_END_DECLS
