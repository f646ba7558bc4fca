/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-uart-session-private.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "loader/bp-uart-protocol.h"

/* Ethernet's, as the CRC unit of an STM32 starts with (RM0008, 4.4). */
#define POLYNOMIAL 0x04c11db7
#define BEGINNING 0xffffffff

/* A ROM has its CRC unit, or needs some 100 cycles a byte: so long for the largest flash. */
#define WORK (5 * BP_SEC)

/* Bytes by which it is learned what the loader computes. */
#define PROBE_SIZE 256
#define PROBE_LENGTH (PROBE_SIZE / 4)

#define NUMBER_SIZE 5

static guint32
add_bits (guint32 crc, guint32 value, guint n_bits)
{
  crc ^= value << (32 - n_bits);
  for (guint i = 0; i < n_bits; i++)
    crc = crc & 0x80000000 ? crc << 1 ^ POLYNOMIAL : crc << 1;
  return crc;
}

/* Over words as the CRC unit takes them from memory, or over single bytes. */
static guint32
compute (const guint8 *data, gsize size, guint width)
{
  guint32 crc = BEGINNING;

  for (gsize i = 0; i < size; i += width)
    crc = width == 4 ? add_bits (crc, bp_peek_u32 (data + i), 32) : add_bits (crc, data[i], 8);
  return crc;
}

/* Some ROMs say ACK once more when they have computed. */
static BpUartAnswer
receive_number (BpUartSession *self, guint32 *number, GError **error)
{
  guint8 data[NUMBER_SIZE + 1];
  const guint8 *start = data;
  BpUartAnswer answer = bp_uart_line_receive (self->line, data, NUMBER_SIZE, WORK, error);

  if (answer == BP_UART_DONE && data[0] == BP_UART_ACK && bp_uart_seal (data, NUMBER_SIZE) != 0) {
    start++;
    answer = bp_uart_line_receive (self->line, data + NUMBER_SIZE, 1, 0, error);
  }
  if (answer != BP_UART_DONE)
    return answer;
  *number = (guint32)start[0] << 24 | start[1] << 16 | start[2] << 8 | start[3];
  return bp_uart_seal (start, NUMBER_SIZE) == 0 ? BP_UART_DONE : BP_UART_LOST;
}

/* AN3155 has the polynomial and the beginning told behind the length; loaders that stm32flash knows
 * begin at once. Which one it is shows the first time: one is silent then. */
static BpUartAnswer
send_parameters (BpUartSession *self, GError **error)
{
  BpUartAnswer answer = BP_UART_LOST;

  if (!self->checksum.is_learned || self->checksum.is_direct)
    answer = bp_uart_line_await (self->line, self->checksum.is_direct ? WORK : 0, error);
  if (!self->checksum.is_learned)
    self->checksum.is_direct = answer == BP_UART_DONE;
  if (self->checksum.is_direct || answer == BP_UART_BROKEN)
    return answer;
  answer = bp_uart_session_send_number (self, POLYNOMIAL, 0, error);
  return answer == BP_UART_DONE ? bp_uart_session_send_number (self, BEGINNING, WORK, error)
                                : answer;
}

static BpUartAnswer
ask_once (BpUartSession *self, guint32 address, guint32 length, guint32 *crc, GError **error)
{
  BpUartAnswer answer = bp_uart_session_command_at (self, BP_UART_GET_CHECKSUM, address, error);

  if (answer == BP_UART_DONE)
    answer = bp_uart_session_send_number (self, length, 0, error);
  if (answer == BP_UART_DONE)
    answer = send_parameters (self, error);
  return answer == BP_UART_DONE ? receive_number (self, crc, error) : answer;
}

/* One that does not get through is not asked for again: reading can do the same. */
static gboolean
ask (BpUartSession *self, guint32 address, guint32 length, guint32 *crc, gboolean *is_told,
     GError **error)
{
  BpUartTrial trial = { "asking for a checksum", BP_ERROR_PROTOCOL, BP_UART_PATIENCE + WORK };
  BpUartAnswer answer = ask_once (self, address, length, crc, error);

  *is_told = answer == BP_UART_DONE;
  if (*is_told)
    return bp_uart_session_note_success (self);
  return bp_uart_trial_recover (self, &trial, answer, error);
}

/* What the loader may have computed, of which only one can be right. */
static gboolean
recognise (BpUartSession *self, const guint8 *data, guint32 crc)
{
  const BpUartChecksum candidates[] = { { .unit = 4, .width = 4 },
                                        { .unit = 1, .width = 4 },
                                        { .unit = 4, .width = 1 },
                                        { .unit = 1, .width = 1 } };
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (candidates); i++) {
    const BpUartChecksum *candidate = &candidates[i];

    if (compute (data, PROBE_LENGTH * candidate->unit, candidate->width) != crc)
      continue;
    self->checksum.unit = candidate->unit;
    self->checksum.width = candidate->width;
    n++;
  }
  return n == 1;
}

/* The proof: a block that is read and is right, and its checksum. A block that is not right, or
 * does not tell the ways to compute apart, proves nothing. */
static gboolean
learn (BpUartSession *self, guint32 address, const guint8 *data, GError **error)
{
  guint8 found[PROBE_SIZE];
  gboolean is_told;
  guint32 crc = 0;

  if (compute (data, PROBE_SIZE, 4) == compute (data, PROBE_SIZE, 1))
    return TRUE;
  if (!bp_uart_session_read (self, address, found, PROBE_SIZE, error))
    return FALSE;
  if (memcmp (found, data, PROBE_SIZE) != 0)
    return TRUE;
  if (!ask (self, address, PROBE_LENGTH, &crc, &is_told, error))
    return FALSE;
  self->checksum.is_learned = is_told && recognise (self, data, crc);
  self->checksum.is_useless = !self->checksum.is_learned;
  bp_log_add (self->log, self->checksum.is_learned
                             ? "Get Checksum is understood: it is used to verify"
                             : "Get Checksum is not understood: all is read to verify");
  return TRUE;
}

gboolean
bp_uart_session_matches (BpUartSession *self, guint32 address, const guint8 *data, gsize size,
                         gboolean *matches, GError **error)
{
  gboolean is_told;
  guint32 crc = 0;

  *matches = FALSE;
  if (!self->commands[BP_UART_GET_CHECKSUM] || self->checksum.is_useless || address % 4 != 0 ||
      size % 4 != 0 || size < 2 * PROBE_SIZE)
    return TRUE;
  if (!self->checksum.is_learned && !learn (self, address, data, error))
    return FALSE;
  if (!self->checksum.is_learned)
    return TRUE;
  if (!ask (self, address, (guint32)size / self->checksum.unit, &crc, &is_told, error))
    return FALSE;
  *matches = is_told && crc == compute (data, size, self->checksum.width);
  return TRUE;
}
