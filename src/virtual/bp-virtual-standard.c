/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-standard.h"

#include <string.h>

#include "virtual/bp-virtual-descriptors.h"

/* USB 2.0, 9.4: bRequest */
#define GET_STATUS 0
#define CLEAR_FEATURE 1
#define SET_FEATURE 3
#define SET_ADDRESS 5
#define GET_DESCRIPTOR 6
#define GET_CONFIGURATION 8
#define SET_CONFIGURATION 9
#define GET_INTERFACE 10
#define SET_INTERFACE 11

#define RECIPIENT 0x1f
#define RECIPIENT_DEVICE 0
#define RECIPIENT_INTERFACE 1
#define RECIPIENT_ENDPOINT 2

#define DESCRIPTOR_DEVICE 1
#define DESCRIPTOR_CONFIGURATION 2
#define DESCRIPTOR_STRING 3

#define FEATURE_ENDPOINT_HALT 0
#define STATUS_SELF_POWERED 1

static BpVirtualReply
stall (void)
{
  return (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_STALL };
}

static BpVirtualReply
done_if (gboolean is_right)
{
  return (BpVirtualReply){ .answer = is_right ? BP_VIRTUAL_ANSWER_DONE : BP_VIRTUAL_ANSWER_STALL };
}

static BpVirtualReply
answer (const guint8 *bytes, gsize size, const BpUsbSetup *setup, guint8 *data)
{
  gsize actual = MIN (size, setup->length);

  memcpy (data, bytes, actual);
  return (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_DONE, .actual = actual };
}

static BpVirtualReply
answer_string (const BpVirtualProfile *profile, const BpUsbSetup *setup, guint8 *data)
{
  g_autoptr (GByteArray) string = bp_virtual_descriptors_get_string (profile, setup->value & 0xff);

  return string != NULL ? answer (string->data, string->len, setup, data) : stall ();
}

static BpVirtualReply
answer_functional (const BpVirtualProfile *profile, const guint8 *end, const BpUsbSetup *setup,
                   guint8 *data)
{
  if (bp_virtual_profile_has (profile, BP_VIRTUAL_MUTE_FUNCTIONAL))
    return (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_NONE };
  return answer (end - BP_VIRTUAL_FUNCTIONAL_DESCRIPTOR_SIZE, BP_VIRTUAL_FUNCTIONAL_DESCRIPTOR_SIZE,
                 setup, data);
}

static BpVirtualReply
get_descriptor (const BpVirtualProfile *profile, GBytes *descriptors, const BpUsbSetup *setup,
                guint8 *data)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (descriptors, &size);

  switch (setup->value >> 8) {
  case DESCRIPTOR_DEVICE:
    return answer (bytes, BP_VIRTUAL_DEVICE_DESCRIPTOR_SIZE, setup, data);
  case DESCRIPTOR_CONFIGURATION:
    if ((setup->value & 0xff) != 0)
      return stall ();
    return answer (bytes + BP_VIRTUAL_DEVICE_DESCRIPTOR_SIZE,
                   size - BP_VIRTUAL_DEVICE_DESCRIPTOR_SIZE, setup, data);
  case DESCRIPTOR_STRING:
    return answer_string (profile, setup, data);
  case BP_DFU_DESCRIPTOR_FUNCTIONAL:
    return answer_functional (profile, bytes + size, setup, data);
  default: /* the device qualifier too: full speed only */
    return stall ();
  }
}

static BpVirtualReply
get_status (const BpUsbSetup *setup, guint8 *data)
{
  gboolean is_device = (setup->request_type & RECIPIENT) == RECIPIENT_DEVICE;
  const guint8 status[2] = { is_device ? STATUS_SELF_POWERED : 0, 0 };

  return answer (status, sizeof status, setup, data);
}

static BpVirtualReply
set_configuration (BpVirtualSelection *selection, const BpUsbSetup *setup)
{
  if (setup->value > 1)
    return stall ();
  selection->configuration = setup->value;
  selection->alternate = 0;
  return done_if (TRUE);
}

static BpVirtualReply
set_interface (const BpVirtualProfile *profile, BpVirtualSelection *selection, gboolean is_locked,
               const BpUsbSetup *setup)
{
  if (is_locked || setup->index != 0 ||
      setup->value >= bp_virtual_profile_get_n_alternates (profile))
    return stall ();
  selection->alternate = setup->value;
  return done_if (TRUE);
}

BpVirtualReply
bp_virtual_standard_request (const BpVirtualProfile *profile, GBytes *descriptors,
                             BpVirtualSelection *selection, gboolean is_locked,
                             const BpUsbSetup *setup, guint8 *data)
{
  switch (setup->request) {
  case GET_STATUS:
    return get_status (setup, data);
  case CLEAR_FEATURE:
  case SET_FEATURE:
    return done_if ((setup->request_type & RECIPIENT) == RECIPIENT_ENDPOINT &&
                    setup->value == FEATURE_ENDPOINT_HALT);
  case SET_ADDRESS:
    return done_if (TRUE);
  case GET_DESCRIPTOR:
    return get_descriptor (profile, descriptors, setup, data);
  case GET_CONFIGURATION:
    return answer (&selection->configuration, 1, setup, data);
  case SET_CONFIGURATION:
    return set_configuration (selection, setup);
  case GET_INTERFACE:
    return setup->index == 0 ? answer (&selection->alternate, 1, setup, data) : stall ();
  case SET_INTERFACE:
    return set_interface (profile, selection, is_locked, setup);
  default:
    return stall ();
  }
}
