/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bp-usb-string.h"

#include <string.h>

#include "base/bp-bytes.h"

#define REQUEST_GET_DESCRIPTOR 6
#define DESCRIPTOR_STRING 3
#define LANGUAGE_ENGLISH 0x0409
#define MAX_CHARACTERS 126

int
bp_usb_string_index (const BpUsbSetup *setup)
{
  gboolean asks = setup->request_type == BP_USB_DIR_IN && setup->request == REQUEST_GET_DESCRIPTOR;

  return asks && setup->value >> 8 == DESCRIPTOR_STRING ? setup->value & 0xff : -1;
}

gsize
bp_usb_string_fill (const char *text, guint8 *data, gsize length)
{
  const gunichar2 languages[] = { LANGUAGE_ENGLISH };
  g_autofree gunichar2 *characters = NULL;
  guint8 descriptor[2 + 2 * MAX_CHARACTERS];
  glong n = G_N_ELEMENTS (languages);

  if (text)
    characters = g_utf8_to_utf16 (text, -1, NULL, &n, NULL);
  n = text && !characters ? 0 : MIN (n, MAX_CHARACTERS);
  descriptor[0] = (guint8)(2 + 2 * n);
  descriptor[1] = DESCRIPTOR_STRING;
  for (glong i = 0; i < n; i++)
    bp_poke_u16 (descriptor + 2 + 2 * i, text ? characters[i] : languages[i]);
  length = MIN (length, descriptor[0]);
  memcpy (data, descriptor, length);
  return length;
}
