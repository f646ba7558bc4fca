/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-runner-device.h"

#include "base/bp-error.h"

/* --- the pipe --- */

#define BP_TYPE_VIRTUAL_RUNNER_LINK (bp_virtual_runner_link_get_type ())
G_DECLARE_FINAL_TYPE (BpVirtualRunnerLink, bp_virtual_runner_link, BP, VIRTUAL_RUNNER_LINK, GObject)

struct _BpVirtualRunnerLink {
  GObject parent_instance;

  BpVirtualRunner *runner;
  BpClock *clock;
  GBytes *descriptors;
};

static void bp_virtual_runner_link_iface_init (BpUsbLinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BpVirtualRunnerLink, bp_virtual_runner_link, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_USB_LINK,
                                                      bp_virtual_runner_link_iface_init))

/* All requests end in errors: one that is understood is never answered. */
static gssize
bp_virtual_runner_link_control (BpUsbLink *link, const BpUsbSetup *setup, guint8 *data,
                                guint timeout_ms, GError **error)
{
  BpVirtualRunnerLink *self = BP_VIRTUAL_RUNNER_LINK (link);
  gint64 now = bp_clock_now (self->clock);

  if (!bp_virtual_serial_is_present (BP_VIRTUAL_SERIAL (self->runner), now)) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_DISCONNECTED, "the device is gone");
    return -1;
  }
  g_set_error_literal (error, BP_ERROR, BP_ERROR_PROTOCOL, "the device refused the request");
  if (!bp_virtual_runner_take_request (self->runner, now, setup) && error != NULL)
    bp_error_set_stall (*error);
  return -1;
}

static gboolean
bp_virtual_runner_link_claim (BpUsbLink *link, guint8 interface_number, guint8 alternate,
                              GError **error)
{
  return TRUE;
}

static gboolean
bp_virtual_runner_link_reset (BpUsbLink *link, GError **error)
{
  return TRUE;
}

static GBytes *
bp_virtual_runner_link_get_descriptors (BpUsbLink *link)
{
  return BP_VIRTUAL_RUNNER_LINK (link)->descriptors;
}

static BpClock *
bp_virtual_runner_link_get_clock (BpUsbLink *link)
{
  return BP_VIRTUAL_RUNNER_LINK (link)->clock;
}

static void
bp_virtual_runner_link_iface_init (BpUsbLinkInterface *iface)
{
  iface->control = bp_virtual_runner_link_control;
  iface->claim = bp_virtual_runner_link_claim;
  iface->reset = bp_virtual_runner_link_reset;
  iface->get_descriptors = bp_virtual_runner_link_get_descriptors;
  iface->get_clock = bp_virtual_runner_link_get_clock;
}

static void
bp_virtual_runner_link_finalize (GObject *object)
{
  BpVirtualRunnerLink *self = BP_VIRTUAL_RUNNER_LINK (object);

  g_clear_object (&self->runner);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->descriptors, g_bytes_unref);
  G_OBJECT_CLASS (bp_virtual_runner_link_parent_class)->finalize (object);
}

static void
bp_virtual_runner_link_class_init (BpVirtualRunnerLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_virtual_runner_link_finalize;
}

static void
bp_virtual_runner_link_init (BpVirtualRunnerLink *self)
{
  self->descriptors = g_bytes_new (NULL, 0);
}

/* --- the device --- */

struct _BpVirtualRunnerDevice {
  BpUsbDevice parent_instance;

  BpVirtualRunner *runner;
  BpClock *clock;
};

G_DEFINE_FINAL_TYPE (BpVirtualRunnerDevice, bp_virtual_runner_device, BP_TYPE_USB_DEVICE)

static BpUsbLink *
bp_virtual_runner_device_open (BpUsbDevice *device, GError **error)
{
  BpVirtualRunnerDevice *self = BP_VIRTUAL_RUNNER_DEVICE (device);
  BpVirtualRunnerLink *link = g_object_new (BP_TYPE_VIRTUAL_RUNNER_LINK, NULL);

  link->runner = g_object_ref (self->runner);
  link->clock = g_object_ref (self->clock);
  return BP_USB_LINK (link);
}

static void
bp_virtual_runner_device_finalize (GObject *object)
{
  BpVirtualRunnerDevice *self = BP_VIRTUAL_RUNNER_DEVICE (object);

  g_clear_object (&self->runner);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (bp_virtual_runner_device_parent_class)->finalize (object);
}

static void
bp_virtual_runner_device_class_init (BpVirtualRunnerDeviceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_virtual_runner_device_finalize;
  BP_USB_DEVICE_CLASS (klass)->open = bp_virtual_runner_device_open;
}

static void
bp_virtual_runner_device_init (BpVirtualRunnerDevice *self)
{
}

BpUsbDevice *
bp_virtual_runner_device_new (BpVirtualRunner *runner, const char *id, guint generation,
                              BpClock *clock)
{
  const BpVirtualRunnerProfile *profile = bp_virtual_runner_get_profile (runner);
  BpVirtualRunnerDevice *self = g_object_new (BP_TYPE_VIRTUAL_RUNNER_DEVICE, NULL);
  BpUsbDeviceInfo info = {
    .id = g_strdup (id),
    .generation = generation,
    .vendor_id = profile->vendor_id,
    .product_id = profile->product_id,
    .device_version = 0x0200,
    .manufacturer = g_strdup (profile->manufacturer),
    .product = g_strdup (profile->product),
    .serial = g_strdup (profile->serial),
    /* A practice board says that it is one. */
    .label = g_strdup_printf ("%s (practice)", profile->product),
  };

  bp_usb_device_take_info (BP_USB_DEVICE (self), &info);
  self->runner = g_object_ref (runner);
  self->clock = g_object_ref (clock);
  return BP_USB_DEVICE (self);
}
