/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What libFuzzer and the replay driver call. A target is a file fuzz-NAME.c that has the first. */

/** LLVMFuzzerTestOneInput: hands hostile bytes to one door of the product; aborts on a fault. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/** LLVMFuzzerInitialize: makes every warning of GLib a fault. */
int LLVMFuzzerInitialize (int *argc, char ***argv);

/** fuzz_note_time: tells how long a device was in use by its own clock, in microseconds. */
void fuzz_note_time (gint64 time);

/** fuzz_get_time: Returns: the sum of what was told. */
gint64 fuzz_get_time (void);

G_END_DECLS
