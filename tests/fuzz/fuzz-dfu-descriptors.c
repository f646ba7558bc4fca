/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "base/bp-error.h"
#include "link/bp-usb-link.h"
#include "loader/bp-dfu-descriptors.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (BpDfuDescriptors) descriptors = bp_dfu_descriptors_parse (bytes, &error);

  if (descriptors == NULL) {
    g_assert_true (bp_error_is (error, BP_ERROR_NO_LOADER) ||
                   bp_error_is (error, BP_ERROR_PROTOCOL));
    return 0;
  }
  g_assert_cmpuint (descriptors->alternates->len, >, 0);
  g_assert_cmpuint (bp_dfu_descriptors_get_block_size (descriptors), >, 1);
  g_assert_cmpuint (bp_dfu_descriptors_get_block_size (descriptors), <=, BP_USB_MAX_CONTROL);
  bp_dfu_descriptors_read_functional (descriptors, data, size);
  return 0;
}
