/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fake-usb-link.h"

#include <string.h>

#include "base/bp-error.h"
#include "base/bp-fake-clock.h"

struct _FakeUsbLink {
  GObject parent_instance;

  GBytes *descriptors;
  BpClock *clock;
  FakeControlFunc func;
  FakeBulkFunc bulk; /* (nullable) */
  gpointer user_data;
  int alternate;
  guint n_resets;
};

static gssize
fake_control (BpUsbLink *link, const BpUsbSetup *setup, guint8 *data, guint timeout_ms,
              GError **error)
{
  FakeUsbLink *self = FAKE_USB_LINK (link);

  bp_clock_sleep (self->clock, 100, NULL);
  return self->func (setup, data, timeout_ms, self->user_data, error);
}

static gssize
fake_bulk (BpUsbLink *link, guint8 endpoint, guint8 *data, gsize size, guint timeout_ms,
           GError **error)
{
  FakeUsbLink *self = FAKE_USB_LINK (link);

  bp_clock_sleep (self->clock, 100, NULL);
  g_assert_nonnull (self->bulk);
  return self->bulk (endpoint, data, size, timeout_ms, self->user_data, error);
}

static gboolean
fake_clear_halt (BpUsbLink *link, guint8 endpoint, GError **error)
{
  return TRUE;
}

static gboolean
fake_claim (BpUsbLink *link, guint8 interface_number, guint8 alternate, GError **error)
{
  FAKE_USB_LINK (link)->alternate = alternate;
  return TRUE;
}

static gboolean
fake_reset (BpUsbLink *link, GError **error)
{
  FAKE_USB_LINK (link)->n_resets++;
  return TRUE;
}

static GBytes *
fake_get_descriptors (BpUsbLink *link)
{
  return FAKE_USB_LINK (link)->descriptors;
}

static BpClock *
fake_get_clock (BpUsbLink *link)
{
  return FAKE_USB_LINK (link)->clock;
}

static void
fake_link_iface_init (BpUsbLinkInterface *iface)
{
  iface->control = fake_control;
  iface->bulk = fake_bulk;
  iface->clear_halt = fake_clear_halt;
  iface->claim = fake_claim;
  iface->reset = fake_reset;
  iface->get_descriptors = fake_get_descriptors;
  iface->get_clock = fake_get_clock;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeUsbLink, fake_usb_link, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_USB_LINK, fake_link_iface_init))

static void
fake_usb_link_finalize (GObject *object)
{
  FakeUsbLink *self = FAKE_USB_LINK (object);

  g_bytes_unref (self->descriptors);
  g_object_unref (self->clock);
  G_OBJECT_CLASS (fake_usb_link_parent_class)->finalize (object);
}

static void
fake_usb_link_class_init (FakeUsbLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_usb_link_finalize;
}

static void
fake_usb_link_init (FakeUsbLink *self)
{
  self->clock = bp_fake_clock_new ();
  self->alternate = -1;
}

FakeUsbLink *
fake_usb_link_new (const guint8 *descriptors, gsize size, FakeControlFunc func, gpointer user_data)
{
  FakeUsbLink *self = g_object_new (FAKE_TYPE_USB_LINK, NULL);

  self->descriptors = g_bytes_new (descriptors, size);
  self->func = func;
  self->user_data = user_data;
  return self;
}

void
fake_usb_link_set_bulk (FakeUsbLink *self, FakeBulkFunc func)
{
  self->bulk = func;
}

int
fake_usb_link_get_alternate (FakeUsbLink *self)
{
  return self->alternate;
}

guint
fake_usb_link_get_n_resets (FakeUsbLink *self)
{
  return self->n_resets;
}

gssize
fake_stall (GError **error)
{
  GError *stall = g_error_new_literal (BP_ERROR, BP_ERROR_PROTOCOL, "refused");

  bp_error_set_stall (stall);
  g_propagate_error (error, stall);
  return -1;
}

gssize
fake_answer (const BpUsbSetup *setup, guint8 *data, const void *answer, gsize size)
{
  gsize moved = MIN (size, setup->length);

  memcpy (data, answer, moved);
  return moved;
}
