/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-dfu-loader.h"

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "loader/bp-dfu-descriptors.h"
#include "loader/bp-dfu-protocol.h"
#include "loader/bp-dfuse-loader.h"
#include "loader/bp-plain-dfu-loader.h"

/* USB 2.0, 9.4.3 */
#define GET_DESCRIPTOR 6
#define TIMEOUT_MS 1000
#define FUNCTIONAL_SIZE 9

#define OFFSET_VENDOR 8
#define OFFSET_PRODUCT 10

/* The ROMs of STM32: DfuSe, whatever version they claim. */
#define ST_VENDOR 0x0483
#define ST_ROM_PRODUCT 0xdf11

/* The last resort: the ROM of STM32C5 never answers this, so it is asked only of a device that
 * shows the descriptor nowhere. */
static void
ask_for_functional (BpUsbLink *link, BpDfuDescriptors *descriptors, BpLog *log)
{
  g_autoptr (GError) error = NULL;
  guint8 data[FUNCTIONAL_SIZE] = { 0 };
  BpUsbSetup setup = {
    .request_type = BP_USB_DIR_IN,
    .request = GET_DESCRIPTOR,
    .value = BP_DFU_DESCRIPTOR_FUNCTIONAL << 8,
    .index = descriptors->interface_number,
    .length = sizeof data,
  };
  gssize moved = bp_usb_link_control (link, &setup, data, TIMEOUT_MS, &error);

  if (moved >= 0 && bp_dfu_descriptors_read_functional (descriptors, data, moved))
    return;
  bp_log_add (log, "the device has no DFU functional descriptor%s%s", error != NULL ? ": " : "",
              error != NULL ? error->message : "");
}

static gboolean
is_dfuse (BpUsbLink *link, const BpDfuDescriptors *descriptors)
{
  const guint8 *device = g_bytes_get_data (bp_usb_link_get_descriptors (link), NULL);

  return descriptors->version == BP_DFU_VERSION_DFUSE ||
         (bp_peek_u16 (device + OFFSET_VENDOR) == ST_VENDOR &&
          bp_peek_u16 (device + OFFSET_PRODUCT) == ST_ROM_PRODUCT);
}

BpLoader *
bp_dfu_loader_new (BpUsbLink *link, const char *info_product, BpLoaderQuirks quirks, BpLog *log,
                   GError **error)
{
  g_autoptr (BpDfuDescriptors) descriptors = NULL;

  g_return_val_if_fail (BP_IS_USB_LINK (link), NULL);

  descriptors = bp_dfu_descriptors_parse (bp_usb_link_get_descriptors (link), error);
  if (descriptors == NULL)
    return NULL;
  if (!descriptors->has_functional)
    ask_for_functional (link, descriptors, log);
  if (is_dfuse (link, descriptors))
    return bp_dfuse_loader_new (link, g_steal_pointer (&descriptors), info_product, quirks, log);
  return bp_plain_dfu_loader_new (link, g_steal_pointer (&descriptors), log);
}
