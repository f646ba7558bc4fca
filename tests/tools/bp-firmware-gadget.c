/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bp-firmware-gadget.h"

#include <string.h>

#include "bp-usb-string.h"

/* USB 2.0, 9.4; USB class definitions for communication devices (PSTN 1.2), 6.3 */
#define REQUEST_GET_DESCRIPTOR 6
#define REQUEST_GET_LINE_CODING 0x21
#define DESCRIPTOR_DEVICE 1
#define DESCRIPTOR_CONFIGURATION 2

#define ENDPOINT_NOTIFY 0x82
#define ENDPOINT_OUT 0x01
#define ENDPOINT_IN 0x81

#define CONFIGURATION_SIZE 67

/* Ids and strings: Betaflight 4.5, src/main/vcpf4/usbd_desc.c; its serial number is the same on
 * every STM32F4. */
static const guint8 device_descriptor[] = {
  18, DESCRIPTOR_DEVICE, 0x00, 0x02, 2, 2, 0, 64, 0x83, 0x04, 0x40, 0x57, 0x00, 0x02, 1, 2, 3, 1,
};
static const char *const strings[] = { NULL, "Betaflight", "Betaflight - STM32F405", "0x8000000" };

static const guint8 configuration[CONFIGURATION_SIZE] = {
  9,
  DESCRIPTOR_CONFIGURATION,
  CONFIGURATION_SIZE,
  0,
  2,
  1,
  0,
  0xc0,
  50, /* two interfaces */
  9,
  4,
  0,
  0,
  1,
  2,
  2,
  1,
  0, /* communication, abstract control model */
  5,
  0x24,
  0x00,
  0x10,
  0x01, /* header 1.10 */
  5,
  0x24,
  0x01,
  0x00,
  1, /* call management: none */
  4,
  0x24,
  0x02,
  0x02, /* line coding and line state */
  5,
  0x24,
  0x06,
  0,
  1, /* union of interfaces 0 and 1 */
  7,
  5,
  ENDPOINT_NOTIFY,
  3,
  8,
  0,
  16, /* interrupt */
  9,
  4,
  1,
  0,
  2,
  0x0a,
  0,
  0,
  0, /* data */
  7,
  5,
  ENDPOINT_OUT,
  2,
  64,
  0,
  0, /* bulk */
  7,
  5,
  ENDPOINT_IN,
  2,
  64,
  0,
  0, /* bulk */
};
static const guint8 line_coding[] = { 0x00, 0xc2, 0x01, 0x00, 0, 0, 8 }; /* 115200 8N1 */

struct _BpFirmwareGadget {
  GObject parent_instance;
};

static void iface_init (BpUsbipGadgetInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BpFirmwareGadget, bp_firmware_gadget, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_USBIP_GADGET, iface_init))

BpFirmwareGadget *
bp_firmware_gadget_new (void)
{
  return g_object_new (BP_TYPE_FIRMWARE_GADGET, NULL);
}

static BpVirtualAnswer
answer_with (const guint8 *bytes, gsize size, const BpUsbSetup *setup, guint8 *data, gsize *actual)
{
  *actual = MIN (size, setup->length);
  memcpy (data, bytes, *actual);
  return BP_VIRTUAL_ANSWER_DONE;
}

static BpVirtualAnswer
answer_descriptor (const BpUsbSetup *setup, guint8 *data, gsize *actual)
{
  int string = bp_usb_string_index (setup);

  if (setup->value == DESCRIPTOR_DEVICE << 8)
    return answer_with (device_descriptor, sizeof device_descriptor, setup, data, actual);
  if (setup->value == DESCRIPTOR_CONFIGURATION << 8)
    return answer_with (configuration, sizeof configuration, setup, data, actual);
  if (string < 0 || string >= (int)G_N_ELEMENTS (strings))
    return BP_VIRTUAL_ANSWER_STALL;
  *actual = bp_usb_string_fill (strings[string], data, setup->length);
  return BP_VIRTUAL_ANSWER_DONE;
}

static BpVirtualAnswer
bp_firmware_gadget_control (BpUsbipGadget *gadget, gint64 now, const BpUsbSetup *setup,
                            guint8 *data, gsize *actual, gint64 *duration)
{
  *duration = 0;
  *actual = 0;
  if (setup->request_type == BP_USB_DIR_IN && setup->request == REQUEST_GET_DESCRIPTOR)
    return answer_descriptor (setup, data, actual);
  if (setup->request_type == 0xa1 && setup->request == REQUEST_GET_LINE_CODING)
    return answer_with (line_coding, sizeof line_coding, setup, data, actual);
  if (setup->request_type & BP_USB_DIR_IN)
    return BP_VIRTUAL_ANSWER_STALL;
  *actual = setup->length; /* configuration, line coding, line state: taken */
  return BP_VIRTUAL_ANSWER_DONE;
}

static gboolean
bp_firmware_gadget_transfer (BpUsbipGadget *gadget, guint8 endpoint, guint8 *data, gsize length,
                             gsize *actual)
{
  *actual = length;
  return endpoint == ENDPOINT_OUT;
}

static void
bp_firmware_gadget_reset (BpUsbipGadget *gadget)
{
}

static void
iface_init (BpUsbipGadgetInterface *iface)
{
  iface->control = bp_firmware_gadget_control;
  iface->transfer = bp_firmware_gadget_transfer;
  iface->reset = bp_firmware_gadget_reset;
}

static void
bp_firmware_gadget_class_init (BpFirmwareGadgetClass *klass)
{
}

static void
bp_firmware_gadget_init (BpFirmwareGadget *self)
{
}
