/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-picoboot.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "loader/bp-picoboot-protocol.h"
#include "virtual/bp-virtual-boot.h"

#define ARG(n) (BP_PICOBOOT_OFFSET_ARGS + 4 * (n))

/* What the next transfer must be. */
typedef enum {
  AWAITS_COMMAND,
  AWAITS_DATA_OUT,
  AWAITS_DATA_IN,
  AWAITS_ACK_OUT,
  AWAITS_ACK_IN,
} Awaited;

struct _BpVirtualPicoboot {
  const BpVirtualProfile *profile;
  BpVirtualMemory *memory;
  BpVirtualFlash *flash; /* of memory */

  Awaited awaited;
  guint8 command;
  guint32 token;
  guint32 status;
  guint32 address; /* of the next byte */
  guint32 left;    /* bytes of data to come or to go */
  guint8 page[BP_PICOBOOT_PAGE];
  gsize page_size; /* bytes in it */
  gint64 work;     /* to be waited for at the acknowledgement */
  gboolean is_rebooting;
  gboolean is_exclusive;
  gboolean has_left_xip;
  gboolean halted_in;
  gboolean halted_out;
  gint64 busy_time;
};

BpVirtualPicoboot *
bp_virtual_picoboot_new (const BpVirtualProfile *profile, BpVirtualMemory *memory)
{
  BpVirtualPicoboot *self = g_new0 (BpVirtualPicoboot, 1);

  self->profile = profile;
  self->memory = memory;
  self->flash = bp_virtual_memory_get_flash (memory);
  return self;
}

void
bp_virtual_picoboot_free (BpVirtualPicoboot *self)
{
  g_free (self);
}

static gboolean
is_rp2040 (BpVirtualPicoboot *self)
{
  return self->profile->boot == BP_VIRTUAL_BOOT_CHECKSUM;
}

static BpVirtualReply
done (gsize actual)
{
  return (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_DONE, .actual = actual };
}

static BpVirtualReply
never (void)
{
  return (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_NONE };
}

static BpVirtualReply
stall (const char *violation)
{
  return (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_STALL, .violation = violation };
}

/* --- the interface --- */

static void
reset_interface (BpVirtualPicoboot *self)
{
  bp_virtual_flash_settle (self->flash);
  self->awaited = AWAITS_COMMAND;
  self->command = 0;
  self->token = 0;
  self->status = BP_PICOBOOT_OK;
  self->is_exclusive = FALSE;
  self->halted_in = self->halted_out = FALSE;
}

void
bp_virtual_picoboot_power_on (BpVirtualPicoboot *self)
{
  reset_interface (self);
  self->is_rebooting = FALSE;
  self->has_left_xip = FALSE;
}

void
bp_virtual_picoboot_clear_halt (BpVirtualPicoboot *self, guint8 endpoint)
{
  if (endpoint == BP_VIRTUAL_PICOBOOT_IN)
    self->halted_in = FALSE;
  else if (endpoint == BP_VIRTUAL_PICOBOOT_OUT)
    self->halted_out = FALSE;
}

void
bp_virtual_picoboot_fail (BpVirtualPicoboot *self, guint32 status)
{
  self->status = status;
  self->awaited = AWAITS_COMMAND;
  self->halted_in = self->halted_out = TRUE;
}

void
bp_virtual_picoboot_cut (BpVirtualPicoboot *self, guint32 seed)
{
  bp_virtual_flash_cut (self->flash, seed);
}

static BpVirtualReply
answer_status (BpVirtualPicoboot *self, guint8 *data)
{
  memset (data, 0, BP_PICOBOOT_STATUS_SIZE);
  bp_poke_u32 (data, self->token);
  bp_poke_u32 (data + BP_PICOBOOT_STATUS_OFFSET_CODE, self->status);
  data[8] = self->command;
  data[9] = self->awaited != AWAITS_COMMAND;
  return done (BP_PICOBOOT_STATUS_SIZE);
}

BpVirtualReply
bp_virtual_picoboot_control (BpVirtualPicoboot *self, const BpUsbSetup *setup, guint8 *data)
{
  if (setup->index != BP_VIRTUAL_PICOBOOT_INTERFACE)
    return stall (NULL);
  if (setup->request_type == BP_PICOBOOT_REQUEST_IN &&
      setup->request == BP_PICOBOOT_COMMAND_STATUS && setup->length == BP_PICOBOOT_STATUS_SIZE)
    return answer_status (self, data);
  if (setup->request_type == BP_PICOBOOT_REQUEST_OUT &&
      setup->request == BP_PICOBOOT_INTERFACE_RESET) {
    reset_interface (self);
    return done (0);
  }
  return stall ("a request that the interface does not know");
}

/* --- the flash --- */

static gboolean
is_flash (guint32 address, guint32 size)
{
  return address >= BP_PICOBOOT_FLASH && size <= BP_PICOBOOT_FLASH_MAX &&
         address - BP_PICOBOOT_FLASH <= BP_PICOBOOT_FLASH_MAX - size;
}

/* The window shows the chip again and again. */
static guint32
wrap (BpVirtualPicoboot *self, guint32 address)
{
  guint32 size = (guint32)bp_virtual_flash_get_size (self->flash);

  return BP_PICOBOOT_FLASH + (address - BP_PICOBOOT_FLASH) % size;
}

static const char *
find_flash_fault (BpVirtualPicoboot *self)
{
  if (is_rp2040 (self) && !self->has_left_xip)
    return "the flash was used before EXIT_XIP";
  if (self->command != BP_PICOBOOT_READ && !self->is_exclusive)
    return "the flash was changed without exclusive access";
  return NULL;
}

static void
work_for (BpVirtualPicoboot *self, gint64 time)
{
  self->work += time;
  self->busy_time += time;
}

static const char *
erase (BpVirtualPicoboot *self, guint32 address, guint32 size)
{
  const char *violation = find_flash_fault (self);

  for (guint32 offset = 0; offset < size; offset += BP_PICOBOOT_SECTOR) {
    BpVirtualSector *sector = bp_virtual_flash_find (self->flash, wrap (self, address + offset));
    BpVirtualWork work = bp_virtual_flash_erase (self->flash, sector);

    work_for (self, work.time);
    violation = violation != NULL ? violation : work.violation;
  }
  return violation;
}

static guint32
check_erase (guint32 address, guint32 size)
{
  if (address % BP_PICOBOOT_SECTOR != 0 || size % BP_PICOBOOT_SECTOR != 0)
    return BP_PICOBOOT_BAD_ALIGNMENT;
  return is_flash (address, size) ? BP_PICOBOOT_OK : BP_PICOBOOT_INVALID_ADDRESS;
}

/* A page that is not full is filled with zeros (RP2350 data sheet 5.6.4.5). */
static const char *
program_page (BpVirtualPicoboot *self)
{
  const char *violation = find_flash_fault (self);
  BpVirtualWork work;

  if (self->page_size < sizeof self->page)
    violation = "a write that does not fill its last page";
  memset (self->page + self->page_size, 0, sizeof self->page - self->page_size);
  work = bp_virtual_flash_program (self->flash, wrap (self, self->address), self->page,
                                   sizeof self->page);
  work_for (self, work.time);
  self->address += sizeof self->page;
  self->page_size = 0;
  return violation != NULL ? violation : work.violation;
}

static void
read_flash (BpVirtualPicoboot *self, guint8 *data, gsize size)
{
  for (gsize i = 0; i < size; i++)
    data[i] = *bp_virtual_flash_peek (self->flash, wrap (self, self->address + (guint32)i), 1);
}

/* --- commands --- */

/* What each command looks like: size of the arguments, whether data goes with it. */
static const struct {
  BpPicobootCommand command;
  guint8 args_size;
  gboolean has_data;
} shapes[] = {
  { BP_PICOBOOT_EXCLUSIVE_ACCESS, 1, FALSE },
  { BP_PICOBOOT_REBOOT, 12, FALSE },
  { BP_PICOBOOT_FLASH_ERASE, 8, FALSE },
  { BP_PICOBOOT_WRITE, 8, TRUE },
  { BP_PICOBOOT_EXIT_XIP, 0, FALSE },
  { BP_PICOBOOT_REBOOT2, 16, FALSE },
  { BP_PICOBOOT_READ, 8, TRUE },
};

static guint32
check_shape (BpVirtualPicoboot *self, const guint8 *command)
{
  BpPicobootCommand of_other = is_rp2040 (self) ? BP_PICOBOOT_REBOOT2 : BP_PICOBOOT_REBOOT;
  guint32 length = bp_peek_u32 (command + BP_PICOBOOT_OFFSET_LENGTH);

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++) {
    if (shapes[i].command != command[BP_PICOBOOT_OFFSET_ID] || shapes[i].command == of_other)
      continue;
    if (shapes[i].args_size != command[BP_PICOBOOT_OFFSET_ARGS_SIZE])
      return BP_PICOBOOT_INVALID_COMMAND_LENGTH;
    return length == (shapes[i].has_data ? bp_peek_u32 (command + ARG (1)) : 0)
               ? BP_PICOBOOT_OK
               : BP_PICOBOOT_INVALID_TRANSFER_LENGTH;
  }
  return BP_PICOBOOT_UNKNOWN_COMMAND;
}

static guint32
check_move (guint32 address, guint32 size)
{
  if (!is_flash (address, size))
    return BP_PICOBOOT_INVALID_ADDRESS;
  return address % BP_PICOBOOT_PAGE == 0 ? BP_PICOBOOT_OK : BP_PICOBOOT_BAD_ALIGNMENT;
}

static BpVirtualReply
refuse (BpVirtualPicoboot *self, guint32 status, const char *violation)
{
  bp_virtual_picoboot_fail (self, status);
  return (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_DONE,
                           .actual = BP_PICOBOOT_COMMAND_SIZE,
                           .violation = violation };
}

static BpVirtualReply
begin_move (BpVirtualPicoboot *self, Awaited awaited, const guint8 *command)
{
  guint32 status;

  self->address = bp_peek_u32 (command + ARG (0));
  self->left = bp_peek_u32 (command + ARG (1));
  self->page_size = 0;
  status = check_move (self->address, self->left);
  if (status != BP_PICOBOOT_OK)
    return refuse (self, status, "a place that the flash does not have");
  self->awaited = awaited;
  return done (BP_PICOBOOT_COMMAND_SIZE);
}

static BpVirtualReply
begin_erase (BpVirtualPicoboot *self, const guint8 *command)
{
  guint32 address = bp_peek_u32 (command + ARG (0));
  guint32 size = bp_peek_u32 (command + ARG (1));
  guint32 status = check_erase (address, size);
  BpVirtualReply reply = done (BP_PICOBOOT_COMMAND_SIZE);

  self->awaited = AWAITS_ACK_IN;
  if (status == BP_PICOBOOT_OK)
    reply.violation = erase (self, address, size);
  else if (is_rp2040 (self))
    reply.violation = "an erase that is not done";
  else
    return refuse (self, status, "an erase of a place that the flash does not have");
  return reply;
}

static BpVirtualReply
begin_command (BpVirtualPicoboot *self, const guint8 *command)
{
  switch (command[BP_PICOBOOT_OFFSET_ID]) {
  case BP_PICOBOOT_READ:
    return begin_move (self, AWAITS_DATA_IN, command);
  case BP_PICOBOOT_WRITE:
    return begin_move (self, AWAITS_DATA_OUT, command);
  case BP_PICOBOOT_FLASH_ERASE:
    return begin_erase (self, command);
  case BP_PICOBOOT_EXCLUSIVE_ACCESS:
    self->is_exclusive = command[ARG (0)] != 0;
    break;
  case BP_PICOBOOT_EXIT_XIP:
    self->has_left_xip = TRUE;
    break;
  default:
    self->is_rebooting = TRUE;
    break;
  }
  self->awaited = AWAITS_ACK_IN;
  return done (BP_PICOBOOT_COMMAND_SIZE);
}

static BpVirtualReply
take_command (BpVirtualPicoboot *self, const guint8 *command, gsize size)
{
  guint32 status;

  self->work = 0;
  if (size != BP_PICOBOOT_COMMAND_SIZE || bp_peek_u32 (command) != BP_PICOBOOT_MAGIC) {
    BpVirtualReply reply = refuse (self, self->status, "no command");

    reply.actual = size;
    return reply;
  }
  self->command = command[BP_PICOBOOT_OFFSET_ID];
  self->token = bp_peek_u32 (command + BP_PICOBOOT_OFFSET_TOKEN);
  status = check_shape (self, command);
  if (status != BP_PICOBOOT_OK)
    return refuse (self, status, "a command that the chip does not take");
  self->status = BP_PICOBOOT_OK;
  return begin_command (self, command);
}

/* --- transfers --- */

/* The ROM takes the next packet when the last page is written, so the host waits meanwhile. */
static BpVirtualReply
take_data (BpVirtualPicoboot *self, const guint8 *data, gsize size)
{
  BpVirtualReply reply = done (MIN (size, self->left));

  self->work = 0;
  for (gsize i = 0; i < reply.actual; i++) {
    const char *violation = NULL;

    self->page[self->page_size++] = data[i];
    self->left--;
    if (self->page_size == sizeof self->page || self->left == 0)
      violation = program_page (self);
    reply.violation = reply.violation != NULL ? reply.violation : violation;
  }
  if (self->left == 0)
    self->awaited = AWAITS_ACK_IN;
  reply.work = self->work;
  self->work = 0;
  return reply;
}

static BpVirtualReply
give_data (BpVirtualPicoboot *self, guint8 *data, gsize size)
{
  BpVirtualReply reply = done (MIN (size, self->left));

  reply.violation = find_flash_fault (self);
  read_flash (self, data, reply.actual);
  self->address += (guint32)reply.actual;
  self->left -= (guint32)reply.actual;
  if (self->left == 0)
    self->awaited = AWAITS_ACK_OUT;
  return reply;
}

/* A chip that finds no image is in its loader again; one that finds half of one is lost until its
 * button is held. */
static BpVirtualEvent
reboot (BpVirtualPicoboot *self)
{
  guint32 start = bp_virtual_flash_get_start (self->flash);
  const guint8 *image = bp_virtual_flash_peek (self->flash, start, BP_PICOBOOT_SECTOR);

  if (!bp_virtual_boot_finds_image (self->profile, image))
    return BP_VIRTUAL_EVENT_RESET;
  return bp_virtual_memory_can_start (self->memory,
                                      start + (guint32)bp_virtual_boot_get_offset (self->profile))
             ? BP_VIRTUAL_EVENT_LEFT
             : BP_VIRTUAL_EVENT_CRASHED;
}

static BpVirtualReply
acknowledge (BpVirtualPicoboot *self)
{
  BpVirtualReply reply = done (0);

  bp_virtual_flash_settle (self->flash);
  self->awaited = AWAITS_COMMAND;
  reply.work = self->work;
  self->work = 0;
  if (self->is_rebooting)
    reply.event = reboot (self);
  return reply;
}

static BpVirtualReply
serve_in (BpVirtualPicoboot *self, guint8 *data, gsize size)
{
  if (self->halted_in)
    return stall (NULL);
  switch (self->awaited) {
  case AWAITS_DATA_IN:
    return give_data (self, data, size);
  case AWAITS_ACK_IN:
    return acknowledge (self);
  case AWAITS_COMMAND:
  case AWAITS_DATA_OUT:
  case AWAITS_ACK_OUT:
    break;
  }
  return never ();
}

static BpVirtualReply
serve_out (BpVirtualPicoboot *self, const guint8 *data, gsize size)
{
  if (self->halted_out)
    return stall (NULL);
  switch (self->awaited) {
  case AWAITS_COMMAND:
    return take_command (self, data, size);
  case AWAITS_DATA_OUT:
    return take_data (self, data, size);
  case AWAITS_ACK_OUT:
    self->awaited = AWAITS_COMMAND;
    return done (size);
  case AWAITS_DATA_IN:
  case AWAITS_ACK_IN:
    break;
  }
  return never ();
}

BpVirtualReply
bp_virtual_picoboot_bulk (BpVirtualPicoboot *self, guint8 endpoint, guint8 *data, gsize size)
{
  switch (endpoint) {
  case BP_VIRTUAL_PICOBOOT_IN:
    return serve_in (self, data, size);
  case BP_VIRTUAL_PICOBOOT_OUT:
    return serve_out (self, data, size);
  default:
    return stall ("an endpoint that there is not");
  }
}

gint64
bp_virtual_picoboot_get_busy_time (BpVirtualPicoboot *self)
{
  return self->busy_time;
}

void
bp_virtual_picoboot_clear_times (BpVirtualPicoboot *self)
{
  self->busy_time = 0;
}
