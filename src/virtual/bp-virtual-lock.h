/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** BpVirtualLock: keeps a folder for one program. Ends with the program, however that ends. */
typedef struct _BpVirtualLock BpVirtualLock;

/** bp_virtual_lock_take: Returns: (transfer full): the lock on the file @path, made if missing;
 * %BP_ERROR_BUSY if somebody else has it. */
BpVirtualLock *bp_virtual_lock_take (const char *path, GError **error);
void bp_virtual_lock_release (BpVirtualLock *self);

G_END_DECLS
