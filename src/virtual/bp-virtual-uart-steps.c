/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-uart-rom-private.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "loader/bp-uart-protocol.h"
#include "virtual/bp-virtual-uart-locks.h"

#define NUMBER_SIZE 5
#define LENGTH_SIZE 2
#define CHECKSUM_TIME_PER_KIB 20
#define OPTION_WRITE_TIME 20000
#define SPECIAL_CODES 0xfff0

static guint8
xor_of (const guint8 *data, gsize size)
{
  guint8 sum = 0;

  for (gsize i = 0; i < size; i++)
    sum ^= data[i];
  return sum;
}

/* Whether the frame is whole; if not, NACK has gone out. */
static gboolean
is_good (BpVirtualUartRom *self, const guint8 *frame, gsize size)
{
  if (xor_of (frame, size) == 0)
    return TRUE;
  bp_virtual_uart_rom_tell (self, "command %02x: wrong checksum", self->command);
  bp_virtual_uart_rom_nack (self);
  return FALSE;
}

/* --- questions --- */

static void
answer_get (BpVirtualUartRom *self)
{
  const BpVirtualUartProfile *profile = self->profile;
  guint8 bytes[BP_VIRTUAL_UART_MAX_COMMANDS + 4] = { BP_UART_ACK, profile->n_commands,
                                                     profile->version };

  memcpy (bytes + 3, profile->commands, profile->n_commands);
  bytes[3 + profile->n_commands] = BP_UART_ACK;
  bp_virtual_uart_rom_answer (self, 0, bytes, profile->n_commands + 4);
  bp_virtual_uart_rom_await_command (self);
}

static void
answer_version (BpVirtualUartRom *self)
{
  const guint8 bytes[] = { BP_UART_ACK, self->profile->version, 0, 0, BP_UART_ACK };

  bp_virtual_uart_rom_answer (self, 0, bytes, sizeof bytes);
  bp_virtual_uart_rom_await_command (self);
}

static void
answer_id (BpVirtualUartRom *self)
{
  const guint8 bytes[] = { BP_UART_ACK, 1, self->profile->id >> 8, self->profile->id, BP_UART_ACK };

  bp_virtual_uart_rom_answer (self, 0, bytes, sizeof bytes);
  bp_virtual_uart_rom_await_command (self);
}

/* --- reading --- */

static gboolean
is_system (BpVirtualUartRom *self, guint32 address, gsize size)
{
  return address >= self->profile->system &&
         address - self->profile->system <= BP_VIRTUAL_UART_SYSTEM_SIZE - size;
}

static gboolean
is_readable (BpVirtualUartRom *self, guint32 address)
{
  BpDfuStatusCode status;
  guint8 byte;

  return is_system (self, address, 1) ||
         bp_virtual_memory_read (self->memory, address, &byte, 1, &status) == 1;
}

static gboolean
read_memory (BpVirtualUartRom *self, guint8 *data, gsize size)
{
  BpDfuStatusCode status;

  if (is_system (self, self->address, size)) {
    gboolean is_whole =
        self->address % self->profile->block_limit == 0 && size == self->profile->block_limit;

    memcpy (data, self->system + (self->address - self->profile->system), size);
    return is_whole || !bp_virtual_uart_profile_has (self->profile, BP_VIRTUAL_UART_WHOLE_BLOCKS);
  }
  if (bp_virtual_memory_read (self->memory, self->address, data, size, &status) != (gssize)size)
    return FALSE;
  bp_virtual_uart_locks_show (self->profile, self->locked, self->address, data, size);
  return TRUE;
}

static void
handle_read (BpVirtualUartRom *self, const guint8 *frame, gsize size)
{
  guint8 data[1 + BP_UART_MAX_BLOCK] = { BP_UART_ACK };
  gsize n = (gsize)frame[0] + 1;

  if ((frame[0] ^ frame[1]) != 0xff || !read_memory (self, data + 1, n)) {
    bp_virtual_uart_rom_tell (self, "read %u bytes at %08x: refused", (guint)n, self->address);
    bp_virtual_uart_rom_nack (self);
    return;
  }
  if (!bp_virtual_uart_rom_may_step (self))
    return;
  bp_virtual_uart_rom_answer (self, 0, data, n + 1);
  bp_virtual_uart_rom_await_command (self);
}

/* --- writing --- */

static void
write_options (BpVirtualUartRom *self, const guint8 *data, gsize n)
{
  BpVirtualWork work = bp_virtual_memory_write (self->memory, self->address, data, n);

  bp_virtual_uart_rom_note (self, work.violation != NULL ? work.violation : "a write to nowhere");
  bp_virtual_uart_rom_ack (self, work.time);
  self->resets = TRUE;
}

static void
program (BpVirtualUartRom *self, const guint8 *data, gsize n)
{
  BpVirtualWork work;
  guint sector = bp_virtual_uart_locks_find_sector (self->flash, self->address);

  /* No error is told of a sector that is write-protected (AN3155, 3.6). */
  if (self->locked[sector]) {
    bp_virtual_uart_rom_note (self, "a write to a write-protected sector");
    bp_virtual_uart_rom_ack (self, 0);
    return;
  }
  work = bp_virtual_memory_write (self->memory, self->address, data, n);
  if (work.violation != NULL)
    bp_virtual_uart_rom_note (self, work.violation);
  if (work.status == BP_DFU_STATUS_OK)
    bp_virtual_uart_rom_ack (self, work.time);
  else
    bp_virtual_uart_rom_nack (self);
}

static void
handle_data (BpVirtualUartRom *self, const guint8 *frame, gsize size)
{
  gsize n = (gsize)frame[0] + 1;
  gsize padded = (n + 3) / 4 * 4;
  guint8 data[BP_UART_MAX_BLOCK + 4];

  if (!is_good (self, frame, size) || !bp_virtual_uart_rom_may_step (self))
    return;
  bp_virtual_uart_rom_tell (self, "write %u bytes at %08x", (guint)n, self->address);
  if (n > self->profile->block_limit || n % 4 != 0 || self->address % 4 != 0)
    bp_virtual_uart_rom_note (self, "a write of a size or to a place that the ROM can't do");
  memset (data, 0xff, sizeof data);
  memcpy (data, frame + 1, n);
  bp_virtual_uart_rom_await_command (self);
  if (n > self->profile->block_limit)
    bp_virtual_uart_rom_nack (self);
  else if (bp_virtual_flash_contains (self->flash, self->address, padded))
    program (self, data, padded);
  else
    write_options (self, data, n);
}

static void
handle_write_length (BpVirtualUartRom *self, const guint8 *frame, gsize size)
{
  bp_virtual_uart_rom_await_more (self, (gsize)frame[0] + 2, handle_data);
}

/* --- erasing --- */

static gint64
erase_sector (BpVirtualUartRom *self, guint number)
{
  BpVirtualSector *sector;
  BpVirtualWork work;

  if (number >= bp_virtual_flash_get_n_sectors (self->flash)) {
    bp_virtual_uart_rom_note (self, "an erase of a page that the chip does not have");
    return 0;
  }
  if (self->locked[number]) {
    bp_virtual_uart_rom_note (self, "an erase of a write-protected sector");
    return 0;
  }
  sector = bp_virtual_flash_get_sector (self->flash, number);
  work = bp_virtual_memory_erase (self->memory, sector->address);
  if (++self->n_erases == self->slow_erase)
    work.time = bp_chip_get_erase_worst (self->chip, sector->size);
  return work.time;
}

static void
erase_all (BpVirtualUartRom *self)
{
  BpVirtualWork work;

  bp_virtual_uart_rom_tell (self, "erase all");
  if (bp_virtual_uart_profile_has (self->profile, BP_VIRTUAL_UART_NO_MASS_ERASE)) {
    bp_virtual_uart_rom_note (self, "a mass erase that the ROM does not have");
    bp_virtual_uart_rom_nack (self);
    return;
  }
  work = bp_virtual_memory_erase_all (self->memory);
  if (++self->n_erases == self->slow_erase)
    work.time = self->chip->mass_erase_worst;
  bp_virtual_uart_rom_ack (self, work.time);
  bp_virtual_uart_rom_await_command (self);
}

static void
handle_erase_all (BpVirtualUartRom *self, const guint8 *frame, gsize size)
{
  /* Erase has 0x00 behind 0xFF, Extended Erase the XOR of its two bytes. */
  if (frame[size - 1] != (size == 2 ? (guint8)~frame[0] : (guint8)(frame[0] ^ frame[1]))) {
    bp_virtual_uart_rom_nack (self);
    return;
  }
  if (size == 3 && frame[1] != 0xff) {
    bp_virtual_uart_rom_note (self, "a special erase that the ROM does not have");
    bp_virtual_uart_rom_nack (self);
    return;
  }
  if (bp_virtual_uart_rom_may_step (self))
    erase_all (self);
}

static void
erase_pages (BpVirtualUartRom *self, const guint8 *numbers, guint n, guint width)
{
  gint64 time = 0;

  for (guint i = 0; i < n; i++) {
    guint number = width == 1 ? numbers[i] : numbers[2 * i] << 8 | numbers[2 * i + 1];

    bp_virtual_uart_rom_tell (self, "erase page %u", number);
    time += erase_sector (self, number);
  }
  bp_virtual_uart_rom_ack (self, time);
  bp_virtual_uart_rom_await_command (self);
}

static void
handle_pages (BpVirtualUartRom *self, const guint8 *frame, gsize size)
{
  guint width = self->command == BP_UART_EXTENDED_ERASE ? 2 : 1;
  guint n = (guint)(size - 1) / width - 1;

  if (!is_good (self, frame, size))
    return;
  if (n > self->profile->max_pages) {
    bp_virtual_uart_rom_note (self, "more pages than the ROM has room for");
    bp_virtual_uart_rom_nack (self);
    return;
  }
  if (bp_virtual_uart_rom_may_step (self))
    erase_pages (self, frame + width, n, width);
}

static void
handle_erase_count (BpVirtualUartRom *self, const guint8 *frame, gsize size)
{
  if (frame[0] == BP_UART_ALL_PAGES)
    bp_virtual_uart_rom_await_more (self, 1, handle_erase_all);
  else
    bp_virtual_uart_rom_await_more (self, (gsize)frame[0] + 2, handle_pages);
}

static void
handle_extended_count (BpVirtualUartRom *self, const guint8 *frame, gsize size)
{
  guint n = frame[0] << 8 | frame[1];

  if (n >= SPECIAL_CODES)
    bp_virtual_uart_rom_await_more (self, 1, handle_erase_all);
  else
    bp_virtual_uart_rom_await_more (self, 2 * ((gsize)n + 1) + 1, handle_pages);
}

/* --- Get Checksum --- */

static guint32
peek_number (const guint8 *frame)
{
  return (guint32)frame[0] << 24 | frame[1] << 16 | frame[2] << 8 | frame[3];
}

/* Over words, the most significant bit first, as the chip's CRC unit does. */
static guint32
compute_checksum (const guint8 *data, gsize size, guint32 polynomial, guint32 crc)
{
  for (gsize i = 0; i < size; i += 4) {
    crc ^= bp_peek_u32 (data + i);
    for (guint bit = 0; bit < 32; bit++)
      crc = crc & 0x80000000 ? crc << 1 ^ polynomial : crc << 1;
  }
  return crc;
}

static void
handle_checksum_beginning (BpVirtualUartRom *self, const guint8 *frame, gsize size)
{
  guint8 answer[1 + NUMBER_SIZE] = { BP_UART_ACK };
  gsize n = (gsize)self->checksum_length * 4;
  guint32 crc;

  if (!is_good (self, frame, size) || !bp_virtual_uart_rom_may_step (self))
    return;
  crc = compute_checksum (bp_virtual_flash_peek (self->flash, self->address, n), n,
                          self->checksum_polynomial, peek_number (frame));
  bp_virtual_uart_rom_tell (self, "checksum of %u bytes at %08x", (guint)n, self->address);
  for (guint i = 0; i < 4; i++)
    answer[1 + i] = (guint8)(crc >> (24 - 8 * i));
  answer[NUMBER_SIZE] = xor_of (answer + 1, 4);
  bp_virtual_uart_rom_answer (self, (gint64)n / 1024 * CHECKSUM_TIME_PER_KIB, answer,
                              sizeof answer);
  bp_virtual_uart_rom_await_command (self);
}

static void
handle_checksum_polynomial (BpVirtualUartRom *self, const guint8 *frame, gsize size)
{
  if (!is_good (self, frame, size) || !bp_virtual_uart_rom_may_step (self))
    return;
  self->checksum_polynomial = peek_number (frame);
  bp_virtual_uart_rom_ack (self, 0);
  bp_virtual_uart_rom_await (self, NUMBER_SIZE, handle_checksum_beginning);
}

/* Words, of flash only. */
static void
handle_checksum_length (BpVirtualUartRom *self, const guint8 *frame, gsize size)
{
  if (!is_good (self, frame, size))
    return;
  self->checksum_length = peek_number (frame);
  if (self->checksum_length == 0 || self->checksum_length > G_MAXUINT32 / 4 ||
      !bp_virtual_flash_contains (self->flash, self->address, (gsize)self->checksum_length * 4)) {
    bp_virtual_uart_rom_tell (self, "checksum of %u words at %08x: refused", self->checksum_length,
                              self->address);
    bp_virtual_uart_rom_nack (self);
    return;
  }
  if (!bp_virtual_uart_rom_may_step (self))
    return;
  bp_virtual_uart_rom_ack (self, 0);
  bp_virtual_uart_rom_await (self, NUMBER_SIZE, handle_checksum_polynomial);
}

/* --- protection --- */

static void
handle_lock (BpVirtualUartRom *self, const guint8 *frame, gsize size)
{
  if (!is_good (self, frame, size) || !bp_virtual_uart_rom_may_step (self))
    return;
  for (gsize i = 1; i + 1 < size; i++)
    bp_virtual_uart_rom_lock (self, frame[i], frame[i]);
  bp_virtual_uart_rom_ack (self, OPTION_WRITE_TIME);
  self->resets = TRUE;
}

static void
handle_lock_count (BpVirtualUartRom *self, const guint8 *frame, gsize size)
{
  bp_virtual_uart_rom_await_more (self, (gsize)frame[0] + 2, handle_lock);
}

static void
unlock (BpVirtualUartRom *self)
{
  memset (self->locked, FALSE, bp_virtual_flash_get_n_sectors (self->flash) * sizeof *self->locked);
  bp_virtual_uart_rom_ack (self, 0);
  bp_virtual_uart_rom_ack (self, OPTION_WRITE_TIME);
  self->resets = TRUE;
}

static void
protect (BpVirtualUartRom *self)
{
  bp_virtual_memory_set_protected (self->memory, TRUE);
  bp_virtual_uart_rom_ack (self, 0);
  bp_virtual_uart_rom_ack (self, OPTION_WRITE_TIME);
  self->resets = TRUE;
}

static void
unprotect (BpVirtualUartRom *self)
{
  BpVirtualWork work = bp_virtual_memory_unprotect (self->memory);

  bp_virtual_uart_rom_ack (self, 0);
  bp_virtual_uart_rom_ack (self, work.time + OPTION_WRITE_TIME);
  self->resets = TRUE;
}

/* --- commands --- */

static void
go (BpVirtualUartRom *self)
{
  gboolean can_start = bp_virtual_memory_can_start (self->memory, self->address);

  bp_virtual_uart_rom_tell (self, "go to %08x", self->address);
  self->start_address = self->address;
  bp_virtual_uart_rom_ack (self, 0);
  if (!can_start)
    bp_virtual_uart_rom_note (self, "a start where no firmware stands");
  self->state = can_start ? BP_VIRTUAL_UART_RUNS : BP_VIRTUAL_UART_CRASHED;
}

static void
handle_address (BpVirtualUartRom *self, const guint8 *frame, gsize size)
{
  if (!is_good (self, frame, size))
    return;
  self->address = peek_number (frame);
  if (!is_readable (self, self->address) ||
      (self->command == BP_UART_WRITE && is_system (self, self->address, 1))) {
    bp_virtual_uart_rom_tell (self, "command %02x: no such address, %08x", self->command,
                              self->address);
    bp_virtual_uart_rom_nack (self);
    return;
  }
  if (!bp_virtual_uart_rom_may_step (self))
    return;
  if (self->command == BP_UART_GO) {
    go (self);
    return;
  }
  bp_virtual_uart_rom_ack (self, 0);
  if (self->command == BP_UART_READ)
    bp_virtual_uart_rom_await (self, LENGTH_SIZE, handle_read);
  else if (self->command == BP_UART_GET_CHECKSUM)
    bp_virtual_uart_rom_await (self, NUMBER_SIZE, handle_checksum_length);
  else
    bp_virtual_uart_rom_await (self, 1, handle_write_length);
}

static gboolean
is_listed (BpVirtualUartRom *self, guint8 command)
{
  return memchr (self->profile->commands, command, self->profile->n_commands) != NULL;
}

static gboolean
is_allowed (BpVirtualUartRom *self, guint8 command)
{
  return !bp_virtual_memory_is_protected (self->memory) || command == BP_UART_GET ||
         command == BP_UART_GET_VERSION || command == BP_UART_GET_ID ||
         command == BP_UART_READ_UNPROTECT;
}

/* Commands that await more after their ACK. */
static void
begin (BpVirtualUartRom *self, gsize needed, BpVirtualUartHandler handler)
{
  bp_virtual_uart_rom_ack (self, 0);
  bp_virtual_uart_rom_await (self, needed, handler);
}

static void
run_command (BpVirtualUartRom *self)
{
  switch (self->command) {
  case BP_UART_GET:
    answer_get (self);
    break;
  case BP_UART_GET_VERSION:
    answer_version (self);
    break;
  case BP_UART_GET_ID:
    answer_id (self);
    break;
  case BP_UART_READ:
  case BP_UART_WRITE:
  case BP_UART_GO:
  case BP_UART_GET_CHECKSUM:
    begin (self, NUMBER_SIZE, handle_address);
    break;
  case BP_UART_ERASE:
    begin (self, 1, handle_erase_count);
    break;
  case BP_UART_EXTENDED_ERASE:
    begin (self, 2, handle_extended_count);
    break;
  case BP_UART_WRITE_PROTECT:
    begin (self, 1, handle_lock_count);
    break;
  case BP_UART_WRITE_UNPROTECT:
    unlock (self);
    break;
  case BP_UART_READ_PROTECT:
    protect (self);
    break;
  case BP_UART_READ_UNPROTECT:
    unprotect (self);
    break;
  }
}

void
bp_virtual_uart_steps_begin (BpVirtualUartRom *self, const guint8 *frame, gsize size)
{
  if ((frame[0] ^ frame[1]) != 0xff) {
    bp_virtual_uart_rom_tell (self, "%02x %02x is no command", frame[0], frame[1]);
    bp_virtual_uart_rom_nack (self);
    return;
  }
  self->command = frame[0];
  if (!is_listed (self, self->command)) {
    bp_virtual_uart_rom_note (self, "a command that Get does not list");
    bp_virtual_uart_rom_nack (self);
    return;
  }
  if (!is_allowed (self, self->command)) {
    bp_virtual_uart_rom_tell (self, "command %02x: read-protected", self->command);
    bp_virtual_uart_rom_nack (self);
    return;
  }
  if (bp_virtual_uart_rom_may_step (self))
    run_command (self);
}
