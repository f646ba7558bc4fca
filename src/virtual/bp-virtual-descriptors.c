/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-descriptors.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "loader/bp-dfu-protocol.h"

/* USB 2.0, 9.6 */
#define TYPE_DEVICE 1
#define TYPE_CONFIGURATION 2
#define TYPE_STRING 3
#define TYPE_INTERFACE 4
#define CONFIGURATION_SIZE 9
#define INTERFACE_SIZE 9
#define SELF_POWERED 0xc0
#define HUNDRED_MILLIAMPERES 50
#define ENGLISH_US 0x0409
#define STRING_MAX_BYTES 252

#define DETACH_TIMEOUT_MS 255

static void
append_device (GByteArray *bytes, const BpVirtualProfile *profile)
{
  guint8 data[BP_VIRTUAL_DEVICE_DESCRIPTOR_SIZE] = {
    [0] = sizeof data, [1] = TYPE_DEVICE, [7] = 64, [14] = 1, [15] = 2, [16] = 3, [17] = 1,
  };

  bp_poke_u16 (data + 2, profile->usb_version);
  bp_poke_u16 (data + 8, profile->vendor_id);
  bp_poke_u16 (data + 10, profile->product_id);
  bp_poke_u16 (data + 12, profile->device_version);
  g_byte_array_append (bytes, data, sizeof data);
}

static void
append_configuration (GByteArray *bytes, guint n_alternates)
{
  guint8 data[CONFIGURATION_SIZE] = {
    sizeof data, TYPE_CONFIGURATION, 0, 0, 1, 1, 0, SELF_POWERED, HUNDRED_MILLIAMPERES,
  };

  bp_poke_u16 (data + 2, CONFIGURATION_SIZE + n_alternates * INTERFACE_SIZE +
                             BP_VIRTUAL_FUNCTIONAL_DESCRIPTOR_SIZE);
  g_byte_array_append (bytes, data, sizeof data);
}

static void
append_alternate (GByteArray *bytes, guint8 number, guint8 string)
{
  const guint8 data[INTERFACE_SIZE] = {
    sizeof data,     TYPE_INTERFACE,           0,      number, 0, BP_DFU_CLASS,
    BP_DFU_SUBCLASS, BP_DFU_PROTOCOL_DFU_MODE, string,
  };

  g_byte_array_append (bytes, data, sizeof data);
}

static void
append_functional (GByteArray *bytes, const BpVirtualProfile *profile)
{
  guint8 data[BP_VIRTUAL_FUNCTIONAL_DESCRIPTOR_SIZE] = {
    sizeof data,
    BP_DFU_DESCRIPTOR_FUNCTIONAL,
    profile->attributes,
  };

  bp_poke_u16 (data + 3, DETACH_TIMEOUT_MS);
  bp_poke_u16 (data + 5, profile->transfer_size);
  bp_poke_u16 (data + 7, profile->dfu_version);
  g_byte_array_append (bytes, data, sizeof data);
}

/* The drive and PICOBOOT, as the boot ROMs have them (usb_boot_device.c, nsboot_usb_client.c). */
static const guint8 picoboot_configuration[] = {
  9, 2, 55,   0, 2,    1,    0, 0x80, 250,                      /* */
  9, 4, 0,    0, 2,    8,    6, 0x50, 0,                        /* the drive */
  7, 5, 0x81, 2, 0x40, 0,    0, 7,    5,   2,    2, 0x40, 0, 0, /* */
  9, 4, 1,    0, 2,    0xff, 0, 0,    0,                        /* PICOBOOT */
  7, 5, 3,    2, 0x40, 0,    0, 7,    5,   0x84, 2, 0x40, 0, 0,
};

GBytes *
bp_virtual_descriptors_new (const BpVirtualProfile *profile)
{
  guint n_alternates = bp_virtual_profile_get_n_alternates (profile);
  GByteArray *bytes = g_byte_array_new ();

  append_device (bytes, profile);
  if (bp_virtual_profile_has_picoboot (profile)) {
    g_byte_array_append (bytes, picoboot_configuration, sizeof picoboot_configuration);
    return g_byte_array_free_to_bytes (bytes);
  }
  append_configuration (bytes, n_alternates);
  for (guint i = 0; i < n_alternates; i++)
    append_alternate (bytes, i, profile->first_string + i);
  append_functional (bytes, profile);
  return g_byte_array_free_to_bytes (bytes);
}

static void
append_utf16 (GByteArray *bytes, const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    guint8 unit[2];

    bp_poke_u16 (unit, g_utf8_get_char (p)); /* no text here leaves the basic plane */
    g_byte_array_append (bytes, unit, sizeof unit);
  }
}

GByteArray *
bp_virtual_descriptors_get_string (const BpVirtualProfile *profile, guint8 index)
{
  const char *text = bp_virtual_profile_get_string (profile, index);
  GByteArray *bytes;
  guint8 head[4] = { 0, TYPE_STRING, ENGLISH_US & 0xff, ENGLISH_US >> 8 };

  if (index != 0 && text == NULL)
    return NULL;

  bytes = g_byte_array_new ();
  g_byte_array_append (bytes, head, index == 0 ? 4 : 2);
  if (index == 3 && bp_virtual_profile_has (profile, BP_VIRTUAL_RAW_SERIAL))
    g_byte_array_append (bytes, (const guint8 *)text, strlen (text));
  else if (index != 0)
    append_utf16 (bytes, text);
  g_assert (bytes->len <= STRING_MAX_BYTES);
  bytes->data[0] = bytes->len;
  return bytes;
}
