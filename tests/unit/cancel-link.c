/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cancel-link.h"

struct _CancelLink {
  GObject parent_instance;

  BpUsbLink *link;
  GCancellable *cancellable;
  guint request;
  guint n_requests;
};

static gssize
cancel_control (BpUsbLink *link, const BpUsbSetup *setup, guint8 *data, guint timeout_ms,
                GError **error)
{
  CancelLink *self = CANCEL_LINK (link);

  if (++self->n_requests == self->request)
    g_cancellable_cancel (self->cancellable);
  return bp_usb_link_control (self->link, setup, data, timeout_ms, error);
}

static gboolean
cancel_claim (BpUsbLink *link, guint8 interface_number, guint8 alternate, GError **error)
{
  return bp_usb_link_claim (CANCEL_LINK (link)->link, interface_number, alternate, error);
}

static gboolean
cancel_reset (BpUsbLink *link, GError **error)
{
  return bp_usb_link_reset (CANCEL_LINK (link)->link, error);
}

static GBytes *
cancel_get_descriptors (BpUsbLink *link)
{
  return bp_usb_link_get_descriptors (CANCEL_LINK (link)->link);
}

static BpClock *
cancel_get_clock (BpUsbLink *link)
{
  return bp_usb_link_get_clock (CANCEL_LINK (link)->link);
}

static void
link_iface_init (BpUsbLinkInterface *iface)
{
  iface->control = cancel_control;
  iface->claim = cancel_claim;
  iface->reset = cancel_reset;
  iface->get_descriptors = cancel_get_descriptors;
  iface->get_clock = cancel_get_clock;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CancelLink, cancel_link, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_USB_LINK, link_iface_init))

static void
cancel_link_finalize (GObject *object)
{
  CancelLink *self = CANCEL_LINK (object);

  g_object_unref (self->link);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (cancel_link_parent_class)->finalize (object);
}

static void
cancel_link_class_init (CancelLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cancel_link_finalize;
}

static void
cancel_link_init (CancelLink *self)
{
}

BpUsbLink *
cancel_link_new (BpUsbLink *link, GCancellable *cancellable, guint request)
{
  CancelLink *self = g_object_new (CANCEL_TYPE_LINK, NULL);

  self->link = g_object_ref (link);
  self->cancellable = g_object_ref (cancellable);
  self->request = request;
  return BP_USB_LINK (self);
}

guint
cancel_link_get_n_requests (CancelLink *self)
{
  return self->n_requests;
}
