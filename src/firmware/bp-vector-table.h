/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a Cortex-M image tells by its vector table: the initial stack pointer, the reset vector, the
 * handlers. */

/**
 * bp_vector_is_stack_pointer:
 *
 * Returns: whether @word may be an initial stack pointer: the place behind a byte of a RAM that the
 * families have, of any alignment (real files hold 0x1000FFF0, 0x20020000, 0x2001FFFF).
 */
gboolean bp_vector_is_stack_pointer (guint32 word);

/**
 * bp_vector_guess_base:
 * @data: an image that begins with its vector table
 *
 * Of all bases that put every vector inside the image, the one at which most vectors land on a
 * handler that branches to itself, as the default handlers do.
 *
 * Returns: that address, or %BP_NO_ADDRESS if there is no vector table, or too few such handlers,
 * or no single winner.
 */
gint64 bp_vector_guess_base (const guint8 *data, gsize size);

G_END_DECLS
