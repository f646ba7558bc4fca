/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-libusb-link.h"

#include "base/bp-error.h"
#include "link/bp-libusb-error.h"
#include "link/bp-usb-place.h"

/* A transfer to a device that is being unplugged fails before the system knows that it is gone: a
 * hub tells of it every 256 ms (USB 2.0, 11.12.1: bInterval of the status change endpoint). */
#define UNPLUG_DELAY (600 * BP_MSEC)
#define UNPLUG_STEP (20 * BP_MSEC)

struct _BpLibusbLink {
  GObject parent_instance;

  libusb_context *context;
  libusb_device_handle *handle;
  GBytes *descriptors;
  char *node; /* (nullable) */
  BpClock *clock;
  int claimed; /* interface, -1 before */
  guint8 alternate;
};

/* Lets an unplugged device vanish, so that its error is called by its name. */
static void
await_unplug (BpLibusbLink *self)
{
  gint64 end = bp_clock_now (self->clock) + UNPLUG_DELAY;

  while (self->node != NULL && bp_usb_place_try_node (self->node) == 0 &&
         bp_clock_now (self->clock) < end)
    bp_clock_sleep (self->clock, UNPLUG_STEP, NULL);
}

static gssize
bp_libusb_link_control (BpUsbLink *link, const BpUsbSetup *setup, guint8 *data, guint timeout_ms,
                        GError **error)
{
  BpLibusbLink *self = BP_LIBUSB_LINK (link);
  int result =
      libusb_control_transfer (self->handle, setup->request_type, setup->request, setup->value,
                               setup->index, data, setup->length, timeout_ms);

  if (result >= 0)
    return result;
  if (result == LIBUSB_ERROR_IO)
    await_unplug (self);
  bp_libusb_set_error (error, result, self->node);
  return -1;
}

/* What was moved before the time was up counts as little as it does for control transfers: the
 * command that it belongs to is begun anew. */
static gssize
bp_libusb_link_bulk (BpUsbLink *link, guint8 endpoint, guint8 *data, gsize size, guint timeout_ms,
                     GError **error)
{
  BpLibusbLink *self = BP_LIBUSB_LINK (link);
  int moved = 0;
  int result = libusb_bulk_transfer (self->handle, endpoint, data, (int)size, &moved, timeout_ms);

  if (result == LIBUSB_SUCCESS)
    return moved;
  if (result == LIBUSB_ERROR_IO)
    await_unplug (self);
  bp_libusb_set_error (error, result, self->node);
  return -1;
}

static gboolean
bp_libusb_link_clear_halt (BpUsbLink *link, guint8 endpoint, GError **error)
{
  BpLibusbLink *self = BP_LIBUSB_LINK (link);
  int result = libusb_clear_halt (self->handle, endpoint);

  if (result == LIBUSB_SUCCESS)
    return TRUE;
  bp_libusb_set_error (error, result, self->node);
  g_prefix_error (error, "clearing endpoint %02x: ", endpoint);
  return FALSE;
}

static gboolean
claim_interface (BpLibusbLink *self, guint8 interface_number, GError **error)
{
  int result = self->claimed == interface_number
                   ? LIBUSB_SUCCESS
                   : libusb_claim_interface (self->handle, interface_number);

  if (result != LIBUSB_SUCCESS) {
    bp_libusb_set_error (error, result, self->node);
    g_prefix_error (error, "claiming interface %u: ", interface_number);
    return FALSE;
  }
  /* A setting that another program had chosen does not outlive its claim: the system goes back to
   * 0. */
  if (self->claimed != interface_number)
    self->alternate = 0;
  self->claimed = interface_number;
  return TRUE;
}

static gboolean
bp_libusb_link_claim (BpUsbLink *link, guint8 interface_number, guint8 alternate, GError **error)
{
  BpLibusbLink *self = BP_LIBUSB_LINK (link);
  int result;

  if (!claim_interface (self, interface_number, error))
    return FALSE;
  if (self->alternate == alternate)
    return TRUE;
  result = libusb_set_interface_alt_setting (self->handle, interface_number, alternate);
  if (result != LIBUSB_SUCCESS) {
    bp_libusb_set_error (error, result, self->node);
    g_prefix_error (error, "selecting alternate setting %u: ", alternate);
    return FALSE;
  }
  self->alternate = alternate;
  return TRUE;
}

static gboolean
bp_libusb_link_reset (BpUsbLink *link, GError **error)
{
  BpLibusbLink *self = BP_LIBUSB_LINK (link);
  int result = libusb_reset_device (self->handle);

  if (result == LIBUSB_SUCCESS)
    return TRUE;
  /* "Not found" is libusb's word for a device that came back with other descriptors. */
  bp_libusb_set_error (error, result == LIBUSB_ERROR_NOT_FOUND ? LIBUSB_ERROR_NO_DEVICE : result,
                       self->node);
  g_prefix_error (error, "resetting the device: ");
  return FALSE;
}

static GBytes *
bp_libusb_link_get_descriptors (BpUsbLink *link)
{
  return BP_LIBUSB_LINK (link)->descriptors;
}

static BpClock *
bp_libusb_link_get_clock (BpUsbLink *link)
{
  return BP_LIBUSB_LINK (link)->clock;
}

static void
link_iface_init (BpUsbLinkInterface *iface)
{
  iface->control = bp_libusb_link_control;
  iface->claim = bp_libusb_link_claim;
  iface->reset = bp_libusb_link_reset;
  iface->get_descriptors = bp_libusb_link_get_descriptors;
  iface->get_clock = bp_libusb_link_get_clock;
  iface->bulk = bp_libusb_link_bulk;
  iface->clear_halt = bp_libusb_link_clear_halt;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BpLibusbLink, bp_libusb_link, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_USB_LINK, link_iface_init))

static void
bp_libusb_link_finalize (GObject *object)
{
  BpLibusbLink *self = BP_LIBUSB_LINK (object);

  if (self->claimed >= 0)
    libusb_release_interface (self->handle, self->claimed);
  libusb_close (self->handle);
  libusb_exit (self->context);
  g_bytes_unref (self->descriptors);
  g_free (self->node);
  g_object_unref (self->clock);
  G_OBJECT_CLASS (bp_libusb_link_parent_class)->finalize (object);
}

static void
bp_libusb_link_class_init (BpLibusbLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_libusb_link_finalize;
}

static void
bp_libusb_link_init (BpLibusbLink *self)
{
  self->claimed = -1;
  self->clock = bp_clock_new ();
}

BpUsbLink *
bp_libusb_link_new (libusb_context *context, libusb_device_handle *handle,
                    const BpUsbDeviceInfo *info)
{
  BpLibusbLink *self = g_object_new (BP_TYPE_LIBUSB_LINK, NULL);

  self->context = context;
  self->handle = handle;
  self->descriptors =
      info->descriptors != NULL ? g_bytes_ref (info->descriptors) : g_bytes_new (NULL, 0);
  self->node = g_strdup (info->node);
  /* Not supported everywhere, and needed nowhere but on systems that bind a driver to the DFU
   * class. */
  libusb_set_auto_detach_kernel_driver (handle, TRUE);
  return BP_USB_LINK (self);
}
