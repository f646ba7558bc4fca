/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * BpUsbWatch:
 *
 * Tells that USB devices or serial ports may have come, gone, or changed their access rights, by the signal "changed" in the main context in
 * which it was made: 100 ms after the last event, 1 s after the first one at the latest. Idle, it wakes nobody; only where device nodes
 * can't be watched does it say "changed" once a second.
 */
#define BP_TYPE_USB_WATCH (bp_usb_watch_get_type ())
G_DECLARE_FINAL_TYPE (BpUsbWatch, bp_usb_watch, BP, USB_WATCH, GObject)

/** bp_usb_watch_new: @folder: "/dev", another one in tests. Returns: (transfer full): a watch that runs. */
BpUsbWatch *bp_usb_watch_new (const char *folder);

G_END_DECLS
