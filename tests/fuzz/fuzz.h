/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What libFuzzer and the replay driver call. A target is a file fuzz-NAME.c that has the first. */

/** LLVMFuzzerTestOneInput: hands hostile bytes to one door of the product; aborts on a fault. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/** LLVMFuzzerInitialize: makes every warning of GLib a fault. */
int LLVMFuzzerInitialize (int *argc, char ***argv);

G_END_DECLS
