/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-usb-link.h"

G_BEGIN_DECLS

/** CancelLink: a control pipe that hands all to another one, and cancels a job at a request. */
#define CANCEL_TYPE_LINK (cancel_link_get_type ())
G_DECLARE_FINAL_TYPE (CancelLink, cancel_link, CANCEL, LINK, GObject)

/** cancel_link_new: cancels @cancellable during the control transfer @request, 1 the first. */
BpUsbLink *cancel_link_new (BpUsbLink *link, GCancellable *cancellable, guint request);

/** cancel_link_get_n_requests: Returns: how many control transfers there were. */
guint cancel_link_get_n_requests (CancelLink *self);

G_END_DECLS
