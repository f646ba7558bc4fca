/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** BpUdevSubject: what a rule is asked about. */
typedef enum {
  BP_UDEV_USB_DEVICE,
  BP_UDEV_SERIAL_PORT,
} BpUdevSubject;

/** BpUdevGrant: to whom a rule gives access. */
typedef enum {
  BP_UDEV_GRANT_NOBODY,
  BP_UDEV_GRANT_SEAT, /* who is logged in at the screen */
  BP_UDEV_GRANT_EVERYBODY,
} BpUdevGrant;

/**
 * bp_udev_rules_grant:
 * @text: of a rules file; hostile
 * @file_name: its name without folders, which decides whether its tags come early enough
 * @subject: which kind of node is meant
 *
 * Reads rules as far as needed to tell whom the first one that gives access to devices of this id gives it to. It knows lines, not the jumps between them: a hint for people, no proof. A USB device of an unknown id is taken for one in DFU mode.
 */
BpUdevGrant bp_udev_rules_grant (const char *text, const char *file_name, BpUdevSubject subject, guint16 vendor_id,
                              guint16 product_id);

/**
 * bp_udev_rules_find:
 * @root: "" for the system, a folder in tests
 * @grant: (out) (optional): whom it gives access
 * @changed: (out) (optional): when that file came or changed, seconds since 1970
 *
 * Looks in udev's folders, in their order; a file in an earlier one hides one of the same name.
 *
 * Returns: (transfer full) (nullable): the path of the rules file that gives access.
 */
char *bp_udev_rules_find (const char *root, BpUdevSubject subject, guint16 vendor_id, guint16 product_id,
                          BpUdevGrant *grant, gint64 *changed);

G_END_DECLS
