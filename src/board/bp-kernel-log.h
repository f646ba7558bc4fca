/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** BP_KERNEL_LOG_PATH: where Linux keeps it; many systems show it to root only. */
#define BP_KERNEL_LOG_PATH "/dev/kmsg"

/**
 * bp_kernel_log_tells_usb_failure:
 * @path: %BP_KERNEL_LOG_PATH, a file in tests
 * @place: on the USB bus, such as "1-2.3"
 * @since: monotonic time in microseconds; older lines don't count
 *
 * Returns: whether the kernel says that something is plugged in at @place and can't be talked to
 * (descriptor error -110 and the like); %FALSE too where its log may not be read.
 */
gboolean bp_kernel_log_tells_usb_failure (const char *path, const char *place, gint64 since);

G_END_DECLS
