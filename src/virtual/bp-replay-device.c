/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-replay-device.h"

#include "base/bp-bytes.h"
#include "virtual/bp-replay-link.h"

/* Places in the device descriptor (USB 2.0, 9.6.1). */
#define ID_VENDOR 8
#define ID_PRODUCT 10
#define DEVICE_VERSION 12

struct _BpReplayDevice {
  BpUsbDevice parent_instance;

  BpReplayTrace *trace;
  BpClock *clock;
};

G_DEFINE_FINAL_TYPE (BpReplayDevice, bp_replay_device, BP_TYPE_USB_DEVICE)

static BpUsbLink *
bp_replay_device_open (BpUsbDevice *device, GError **error)
{
  BpReplayDevice *self = BP_REPLAY_DEVICE (device);

  return bp_replay_link_new (self->trace, self->clock, error);
}

static void
bp_replay_device_finalize (GObject *object)
{
  BpReplayDevice *self = BP_REPLAY_DEVICE (object);

  bp_replay_trace_unref (self->trace);
  g_object_unref (self->clock);
  G_OBJECT_CLASS (bp_replay_device_parent_class)->finalize (object);
}

static void
bp_replay_device_class_init (BpReplayDeviceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_replay_device_finalize;
  BP_USB_DEVICE_CLASS (klass)->open = bp_replay_device_open;
}

static void
bp_replay_device_init (BpReplayDevice *self)
{
}

BpUsbDevice *
bp_replay_device_new (const char *id, BpReplayTrace *trace, BpClock *clock)
{
  BpReplayDevice *self = g_object_new (BP_TYPE_REPLAY_DEVICE, NULL);
  GBytes *descriptors = bp_replay_trace_get_descriptors (trace);
  const guint8 *bytes = g_bytes_get_data (descriptors, NULL);
  BpUsbDeviceInfo info = {
    .id = g_strdup (id),
    .generation = 1,
    .vendor_id = bp_peek_u16 (bytes + ID_VENDOR),
    .product_id = bp_peek_u16 (bytes + ID_PRODUCT),
    .device_version = bp_peek_u16 (bytes + DEVICE_VERSION),
    .descriptors = g_bytes_ref (descriptors),
  };

  bp_usb_device_take_info (BP_USB_DEVICE (self), &info);
  self->trace = bp_replay_trace_ref (trace);
  self->clock = g_object_ref (clock);
  return BP_USB_DEVICE (self);
}
