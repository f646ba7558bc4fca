/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-trace-device.h"

#include "link/bp-trace-link.h"

struct _BpTraceDevice {
  BpUsbDevice parent_instance;

  BpUsbDevice *device;
  GOutputStream *stream;
};

G_DEFINE_FINAL_TYPE (BpTraceDevice, bp_trace_device, BP_TYPE_USB_DEVICE)

static BpUsbLink *
bp_trace_device_open (BpUsbDevice *device, GError **error)
{
  BpTraceDevice *self = BP_TRACE_DEVICE (device);
  g_autoptr (BpUsbLink) link = bp_usb_device_open (self->device, error);

  return link != NULL ? bp_trace_link_new (link, self->stream) : NULL;
}

static void
bp_trace_device_finalize (GObject *object)
{
  BpTraceDevice *self = BP_TRACE_DEVICE (object);

  g_object_unref (self->device);
  g_object_unref (self->stream);
  G_OBJECT_CLASS (bp_trace_device_parent_class)->finalize (object);
}

static void
bp_trace_device_class_init (BpTraceDeviceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_trace_device_finalize;
  BP_USB_DEVICE_CLASS (klass)->open = bp_trace_device_open;
}

static void
bp_trace_device_init (BpTraceDevice *self)
{
}

BpUsbDevice *
bp_trace_device_new (BpUsbDevice *device, GOutputStream *stream)
{
  BpTraceDevice *self = g_object_new (BP_TYPE_TRACE_DEVICE, NULL);

  bp_usb_device_copy_info (BP_USB_DEVICE (self), device);
  self->device = g_object_ref (device);
  self->stream = g_object_ref (stream);
  return BP_USB_DEVICE (self);
}
