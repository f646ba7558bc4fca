/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-rom.h"

#include "loader/bp-picoboot-protocol.h"
#include "virtual/bp-virtual-descriptors.h"
#include "virtual/bp-virtual-random.h"

/* USB 2.0, 9.3: bmRequestType */
#define TYPE_MASK 0x60
#define TYPE_STANDARD 0x00
#define TYPE_CLASS 0x20
#define TYPE_VENDOR 0x40

/* USB 2.0, 9.4.1 */
#define CLEAR_FEATURE 1

#define CONFIGURATION 1

BpVirtualRom *
bp_virtual_rom_new (const BpVirtualProfile *profile)
{
  BpVirtualRom *self = g_new0 (BpVirtualRom, 1);

  self->profile = profile;
  self->memory = bp_virtual_memory_new (profile);
  self->flash = bp_virtual_memory_get_flash (self->memory);
  self->dfu = bp_virtual_dfu_new (profile, self->memory);
  if (bp_virtual_profile_has_picoboot (profile))
    self->picoboot = bp_virtual_picoboot_new (profile, self->memory);
  self->descriptors = bp_virtual_descriptors_new (profile);
  self->selection.configuration = CONFIGURATION;
  return self;
}

void
bp_virtual_rom_free (BpVirtualRom *self)
{
  bp_virtual_dfu_free (self->dfu);
  g_clear_pointer (&self->picoboot, bp_virtual_picoboot_free);
  bp_virtual_memory_free (self->memory);
  g_bytes_unref (self->descriptors);
  g_free (self);
}

gboolean
bp_virtual_rom_is_class_request (const BpUsbSetup *setup)
{
  return (setup->request_type & TYPE_MASK) == TYPE_CLASS;
}

static gboolean
is_in (const BpUsbSetup *setup)
{
  return (setup->request_type & BP_USB_DIR_IN) != 0;
}

static BpVirtualReply
serve_picoboot (BpVirtualRom *self, const BpUsbSetup *setup, guint8 *data)
{
  switch (setup->request_type & TYPE_MASK) {
  case TYPE_VENDOR:
    return bp_virtual_picoboot_control (self->picoboot, setup, data);
  case TYPE_STANDARD:
    if (setup->request == CLEAR_FEATURE)
      bp_virtual_picoboot_clear_halt (self->picoboot, (guint8)setup->index);
    return bp_virtual_standard_request (self->profile, self->descriptors, &self->selection, FALSE,
                                        setup, data);
  default:
    return (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_STALL };
  }
}

static BpVirtualReply
serve_dfu (BpVirtualRom *self, gint64 now, const BpUsbSetup *setup, guint8 *data)
{
  gint64 blind = bp_virtual_dfu_get_blind_time (self->dfu, now);
  gboolean is_locked = bp_virtual_profile_has (self->profile, BP_VIRTUAL_LOCKS_INTERFACE) &&
                       bp_virtual_memory_is_protected (self->memory);
  BpVirtualReply reply = { .answer = BP_VIRTUAL_ANSWER_STALL };

  if (bp_virtual_rom_is_class_request (setup) && setup->index == 0)
    reply = bp_virtual_dfu_request (self->dfu, now + blind, setup, data);
  else if ((setup->request_type & TYPE_MASK) == TYPE_STANDARD)
    reply = bp_virtual_standard_request (self->profile, self->descriptors, &self->selection,
                                         is_locked, setup, data);
  reply.work += blind;
  return reply;
}

static BpVirtualReply
serve_control (BpVirtualRom *self, gint64 now, const BpUsbSetup *setup, guint8 *data)
{
  return self->picoboot != NULL ? serve_picoboot (self, setup, data)
                                : serve_dfu (self, now, setup, data);
}

static BpVirtualReply
serve_bulk (BpVirtualRom *self, guint8 endpoint, guint8 *data, gsize size)
{
  if (self->picoboot == NULL)
    return (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_STALL };
  return bp_virtual_picoboot_bulk (self->picoboot, endpoint, data, size);
}

/* GETSTATUS and GETSTATE tell the error; what brings data is taken and forgotten. */
static BpVirtualReply
serve_in_error (BpVirtualRom *self, gint64 now, const BpUsbSetup *setup, guint8 *data,
                BpDfuStatusCode status)
{
  bp_virtual_dfu_fail (self->dfu, status);
  if (!bp_virtual_rom_is_class_request (setup) || setup->request == BP_DFU_GETSTATUS ||
      setup->request == BP_DFU_GETSTATE)
    return serve_control (self, now, setup, data);
  if (is_in (setup))
    return (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_STALL };
  return (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_DONE, .actual = setup->length };
}

static BpVirtualReply
serve_half (BpVirtualRom *self, gint64 now, const BpUsbSetup *setup, guint8 *data)
{
  BpUsbSetup half = *setup;
  BpVirtualReply reply;

  /* Never to nothing: an empty DNLOAD is another request. */
  if (!is_in (setup))
    half.length = (setup->length + 1) / 2;
  reply = serve_control (self, now, &half, data);
  if (is_in (setup))
    reply.actual /= 2;
  return reply;
}

static BpVirtualReply
serve_garbage (BpVirtualRom *self, gint64 now, const BpUsbSetup *setup, guint8 *data, guint seed)
{
  BpVirtualRandom random = bp_virtual_random_seed (seed);
  BpVirtualReply reply = serve_control (self, now, setup, data);

  for (gsize i = 0; is_in (setup) && i < reply.actual; i++)
    data[i] = bp_virtual_random_next (&random) & 0xff;
  return reply;
}

static BpVirtualReply
serve_refusal (BpVirtualRom *self, const BpUsbSetup *setup)
{
  if (bp_virtual_rom_is_class_request (setup))
    bp_virtual_dfu_fail (self->dfu, BP_DFU_STATUS_ERR_STALLEDPKT);
  return (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_STALL };
}

static BpVirtualReply
serve_control_with_fault (BpVirtualRom *self, gint64 now, const BpUsbSetup *setup, guint8 *data,
                          const BpVirtualFault *fault, guint number)
{
  switch (fault->kind) {
  case BP_VIRTUAL_FAULT_STALL:
    return serve_refusal (self, setup);
  case BP_VIRTUAL_FAULT_SHORT:
    return serve_half (self, now, setup, data);
  case BP_VIRTUAL_FAULT_GARBAGE:
    return serve_garbage (self, now, setup, data, number);
  case BP_VIRTUAL_FAULT_STATUS:
    return serve_in_error (self, now, setup, data, fault->status);
  case BP_VIRTUAL_FAULT_STUCK_BIT:
    bp_virtual_flash_stick (self->flash);
    return serve_control (self, now, setup, data);
  case BP_VIRTUAL_FAULT_TIMEOUT:
  case BP_VIRTUAL_FAULT_WEDGE:
    return (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_NONE };
  case BP_VIRTUAL_FAULT_VANISH:
  case BP_VIRTUAL_FAULT_VANISH_AND_RETURN:
    break;
  }
  return (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_GONE };
}

static BpVirtualReply
refuse_bulk (BpVirtualRom *self)
{
  if (self->picoboot != NULL)
    bp_virtual_picoboot_fail (self->picoboot, BP_PICOBOOT_UNKNOWN_ERROR);
  return (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_STALL };
}

static BpVirtualReply
serve_bulk_garbage (BpVirtualRom *self, guint8 endpoint, guint8 *data, gsize size, guint seed)
{
  BpVirtualRandom random = bp_virtual_random_seed (seed);
  BpVirtualReply reply = serve_bulk (self, endpoint, data, size);

  for (gsize i = 0; (endpoint & BP_USB_DIR_IN) && i < reply.actual; i++)
    data[i] = bp_virtual_random_next (&random) & 0xff;
  return reply;
}

static BpVirtualReply
serve_bulk_with_fault (BpVirtualRom *self, guint8 endpoint, guint8 *data, gsize size,
                       const BpVirtualFault *fault, guint number)
{
  switch (fault->kind) {
  case BP_VIRTUAL_FAULT_STALL:
  case BP_VIRTUAL_FAULT_STATUS:
    return refuse_bulk (self);
  case BP_VIRTUAL_FAULT_SHORT:
    return serve_bulk (self, endpoint, data, size / 2);
  case BP_VIRTUAL_FAULT_GARBAGE:
    return serve_bulk_garbage (self, endpoint, data, size, number);
  case BP_VIRTUAL_FAULT_STUCK_BIT:
    bp_virtual_flash_stick (self->flash);
    return serve_bulk (self, endpoint, data, size);
  case BP_VIRTUAL_FAULT_TIMEOUT:
  case BP_VIRTUAL_FAULT_WEDGE:
    return (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_NONE };
  case BP_VIRTUAL_FAULT_VANISH:
  case BP_VIRTUAL_FAULT_VANISH_AND_RETURN:
    break;
  }
  return (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_GONE };
}

BpVirtualReply
bp_virtual_rom_serve (BpVirtualRom *self, gint64 now, const BpVirtualTransfer *transfer)
{
  if (transfer->setup != NULL)
    return serve_control (self, now, transfer->setup, transfer->data);
  return serve_bulk (self, transfer->endpoint, transfer->data, transfer->size);
}

BpVirtualReply
bp_virtual_rom_serve_with_fault (BpVirtualRom *self, gint64 now, const BpVirtualTransfer *transfer,
                                 const BpVirtualFault *fault, guint number)
{
  if (transfer->setup != NULL)
    return serve_control_with_fault (self, now, transfer->setup, transfer->data, fault, number);
  return serve_bulk_with_fault (self, transfer->endpoint, transfer->data, transfer->size, fault,
                                number);
}

void
bp_virtual_rom_cut (BpVirtualRom *self, gint64 now, const BpUsbSetup *setup, guint32 seed)
{
  if (self->picoboot != NULL)
    bp_virtual_picoboot_cut (self->picoboot, seed);
  else
    bp_virtual_dfu_cut (self->dfu, now, setup, seed);
}

gint64
bp_virtual_rom_get_busy_time (BpVirtualRom *self)
{
  return self->picoboot != NULL ? bp_virtual_picoboot_get_busy_time (self->picoboot)
                                : bp_virtual_dfu_get_busy_time (self->dfu);
}

void
bp_virtual_rom_clear_times (BpVirtualRom *self)
{
  bp_virtual_dfu_clear_times (self->dfu);
  if (self->picoboot != NULL)
    bp_virtual_picoboot_clear_times (self->picoboot);
}

BpVirtualEvent
bp_virtual_rom_bus_reset (BpVirtualRom *self)
{
  self->selection = (BpVirtualSelection){ .configuration = CONFIGURATION };
  if (self->picoboot != NULL) {
    bp_virtual_picoboot_power_on (self->picoboot);
    return BP_VIRTUAL_EVENT_NONE;
  }
  return bp_virtual_dfu_bus_reset (self->dfu);
}

void
bp_virtual_rom_power_on (BpVirtualRom *self)
{
  self->selection = (BpVirtualSelection){ .configuration = CONFIGURATION };
  bp_virtual_dfu_power_on (self->dfu);
  if (self->picoboot != NULL)
    bp_virtual_picoboot_power_on (self->picoboot);
  bp_virtual_memory_power_cycle (self->memory);
}
