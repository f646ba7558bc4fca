/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-usb-link.h"

G_BEGIN_DECLS

/**
 * FakeControlFunc:
 *
 * Plays the device. Returns: bytes moved, or -1 with @error set (fake_stall() and friends).
 */
typedef gssize (*FakeControlFunc) (const BpUsbSetup *setup, guint8 *data, guint timeout_ms,
                                   gpointer user_data, GError **error);

/** FakeBulkFunc: the same for a bulk transfer. */
typedef gssize (*FakeBulkFunc) (guint8 endpoint, guint8 *data, gsize size, guint timeout_ms,
                                gpointer user_data, GError **error);

/** FakeUsbLink: a control pipe whose far end is a function of the test, on a fake clock. */
#define FAKE_TYPE_USB_LINK (fake_usb_link_get_type ())
G_DECLARE_FINAL_TYPE (FakeUsbLink, fake_usb_link, FAKE, USB_LINK, GObject)

/** fake_usb_link_new: @descriptors: (nullable). */
FakeUsbLink *fake_usb_link_new (const guint8 *descriptors, gsize size, FakeControlFunc func,
                                gpointer user_data);

/** fake_usb_link_set_bulk: gives it bulk pipes as well, whose far end is @func. */
void fake_usb_link_set_bulk (FakeUsbLink *self, FakeBulkFunc func);

/** fake_usb_link_get_alternate: Returns: the alternate setting that was claimed last, -1 before. */
int fake_usb_link_get_alternate (FakeUsbLink *self);

/** fake_usb_link_get_n_resets: Returns: how often it was reset. */
guint fake_usb_link_get_n_resets (FakeUsbLink *self);

/** fake_stall: sets the error of a refused request. Returns: -1. */
gssize fake_stall (GError **error);

/** fake_answer: copies at most setup->length of @size bytes. Returns: how many. */
gssize fake_answer (const BpUsbSetup *setup, guint8 *data, const void *answer, gsize size);

G_END_DECLS
