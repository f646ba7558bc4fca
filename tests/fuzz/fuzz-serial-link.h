/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-serial-link.h"

G_BEGIN_DECLS

/**
 * FuzzSerialLink:
 *
 * A line whose far end sends given bytes and then nothing more, on a fake clock. A byte says how
 * many of those behind it come together; 0 is a silence until the time is over.
 */
#define FUZZ_TYPE_SERIAL_LINK (fuzz_serial_link_get_type ())
G_DECLARE_FINAL_TYPE (FuzzSerialLink, fuzz_serial_link, FUZZ, SERIAL_LINK, GObject)

/** fuzz_serial_link_new: @data: must outlive the link. */
BpSerialLink *fuzz_serial_link_new (const guint8 *data, gsize size);

G_END_DECLS
