/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-serial-port.h"

#include <libserialport.h>
#include <string.h>

#include "link/bp-usb-place.h"
#include "link/bp-usb-text.h"

void
bp_serial_port_free (BpSerialPort *self)
{
  g_free (self->name);
  g_free (self->usb_id);
  g_free (self->manufacturer);
  g_free (self->product);
  g_free (self->serial);
  g_free (self->label);
  g_free (self);
}

static char *
clean_or_null (const char *text)
{
  return text != NULL ? bp_usb_text_clean (text, strlen (text)) : NULL;
}

static BpSerialPort *
describe (const struct sp_port *port)
{
  BpSerialPort *self = g_new0 (BpSerialPort, 1);
  int vendor_id = 0;
  int product_id = 0;

  self->name = g_strdup (sp_get_port_name (port));
  if (sp_get_port_transport (port) != SP_TRANSPORT_USB)
    return self;

  self->usb_id = bp_usb_place_of_tty (self->name);
  if (sp_get_port_usb_vid_pid (port, &vendor_id, &product_id) == SP_OK) {
    self->vendor_id = vendor_id;
    self->product_id = product_id;
  }
  self->manufacturer = clean_or_null (sp_get_port_usb_manufacturer (port));
  self->product = clean_or_null (sp_get_port_usb_product (port));
  self->serial = clean_or_null (sp_get_port_usb_serial (port));
  return self;
}

GPtrArray *
bp_serial_port_list (void)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)bp_serial_port_free);
  struct sp_port **ports = NULL;

  /* No list is no port: a machine without any tty driver answers so. */
  if (sp_list_ports (&ports) != SP_OK)
    return list;
  for (guint i = 0; ports[i] != NULL; i++)
    g_ptr_array_add (list, describe (ports[i]));
  sp_free_port_list (ports);
  return list;
}
