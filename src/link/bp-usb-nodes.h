/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BpUsbNodesFunc:
 * @lost: whether the nodes can't be watched any longer; the source is then dead
 *
 * Called when device nodes came, went or changed their access rights; several times for one arrival.
 */
typedef void (*BpUsbNodesFunc) (gboolean lost, gpointer user_data);

/**
 * bp_usb_nodes_source_new:
 * @folder: "/dev", another one in tests
 *
 * Watches the nodes of USB devices (bus/usb/BBB/DDD) and serial ports (tty*) below @folder by inotify: the kernel makes them itself, so this
 * works where udev's events don't arrive, as in a sandbox. Sleeps as long as nothing happens. Its callback is a #BpUsbNodesFunc.
 *
 * Returns: (transfer full) (nullable): a source to attach; %NULL where there is nothing to watch by.
 */
GSource *bp_usb_nodes_source_new (const char *folder);

G_END_DECLS
