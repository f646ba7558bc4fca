/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz-loader.h"

#include "link/bp-usb-link.h"

#define MAX_MOVE 4096
#define FLASH 0x08000000

void
fuzz_loader_use (BpLoader *loader, gboolean unprotect)
{
  g_autofree guint8 *data = g_malloc0 (MAX_MOVE);
  BpLoaderFeatures features;
  BpMemoryMap *flash;
  guint32 address = 0;

  if (!bp_loader_connect (loader, NULL, NULL))
    return;
  features = bp_loader_get_features (loader);
  flash = bp_loader_get_flash (loader);
  g_assert_nonnull (bp_loader_get_chip (loader));
  g_assert_cmpuint (bp_loader_get_block_size (loader), <=, BP_USB_MAX_CONTROL);
  if (flash != NULL && bp_memory_map_get_n_sectors (flash) > 0) {
    address = bp_memory_map_get_start (flash);
    if (features & BP_LOADER_CAN_ERASE)
      bp_loader_erase (loader, bp_memory_map_get_sector (flash, 0), NULL, NULL);
  }
  if (features & BP_LOADER_CAN_WRITE)
    bp_loader_write (loader, address, data, MAX_MOVE, NULL, NULL, NULL, NULL);
  if (features & BP_LOADER_CAN_READ)
    bp_loader_read (loader, address, data, MAX_MOVE, NULL, NULL, NULL, NULL);
  if (features & BP_LOADER_CAN_MASS_ERASE)
    bp_loader_mass_erase (loader, NULL, NULL);
  if (unprotect && features & BP_LOADER_CAN_UNPROTECT)
    bp_loader_unprotect (loader, NULL, NULL);
  else
    bp_loader_leave (loader, FLASH, NULL);
}
