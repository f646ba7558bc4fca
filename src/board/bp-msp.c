/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-msp.h"

/* Offsets in a frame, header included. */
#define HEADER 3
#define V1_OVERHEAD (HEADER + 2 + 1)
#define V2_OVERHEAD (HEADER + 5 + 1)
#define MAX_FRAME (BP_MSP_MAX_PAYLOAD + V2_OVERHEAD)

struct _BpMspDecoder {
  guint8 frame[MAX_FRAME];
  gsize length;
  gsize noise;
};

static guint8
xor_of (const guint8 *data, gsize size)
{
  guint8 sum = 0;

  for (gsize i = 0; i < size; i++)
    sum ^= data[i];
  return sum;
}

/* CRC-8 DVB-S2: polynomial 0xD5, begins with 0. */
static guint8
crc8_of (const guint8 *data, gsize size)
{
  guint8 crc = 0;

  for (gsize i = 0; i < size; i++) {
    crc ^= data[i];
    for (guint bit = 0; bit < 8; bit++)
      crc = crc & 0x80 ? (guint8)(crc << 1 ^ 0xd5) : (guint8)(crc << 1);
  }
  return crc;
}

static void
append_byte (GByteArray *frame, guint8 byte)
{
  g_byte_array_append (frame, &byte, 1);
}

GBytes *
bp_msp_encode_v1 (guint8 code, const guint8 *payload, gsize size)
{
  GByteArray *frame = g_byte_array_sized_new (V1_OVERHEAD + size);

  g_return_val_if_fail (size <= 254, NULL);

  g_byte_array_append (frame, (const guint8 *)"$M<", HEADER);
  append_byte (frame, (guint8)size);
  append_byte (frame, code);
  if (size > 0)
    g_byte_array_append (frame, payload, size);
  append_byte (frame, xor_of (frame->data + HEADER, frame->len - HEADER));
  return g_byte_array_free_to_bytes (frame);
}

GBytes *
bp_msp_encode_v2 (guint16 code, const guint8 *payload, gsize size)
{
  const guint8 head[] = { 0, code & 0xff, code >> 8, size & 0xff, (guint8)(size >> 8) };
  GByteArray *frame = g_byte_array_sized_new (V2_OVERHEAD + size);

  g_return_val_if_fail (size <= BP_MSP_MAX_PAYLOAD, NULL);

  g_byte_array_append (frame, (const guint8 *)"$X<", HEADER);
  g_byte_array_append (frame, head, sizeof head);
  if (size > 0)
    g_byte_array_append (frame, payload, size);
  append_byte (frame, crc8_of (frame->data + HEADER, frame->len - HEADER));
  return g_byte_array_free_to_bytes (frame);
}

BpMspDecoder *
bp_msp_decoder_new (void)
{
  return g_new0 (BpMspDecoder, 1);
}

void
bp_msp_decoder_free (BpMspDecoder *self)
{
  g_free (self);
}

static gboolean
is_v2 (const BpMspDecoder *self)
{
  return self->frame[1] == 'X';
}

/* Whether the bytes so far can be the beginning of an answer. */
static gboolean
looks_like_a_frame (const BpMspDecoder *self)
{
  return self->frame[0] == '$' &&
         (self->length < 2 || self->frame[1] == 'M' || self->frame[1] == 'X') &&
         (self->length < 3 || self->frame[2] == '>' || self->frame[2] == '!');
}

/* The length of the whole frame; 0 while it is not known. */
static gsize
get_frame_length (const BpMspDecoder *self)
{
  if (self->length >= HEADER + 1 && !is_v2 (self))
    return V1_OVERHEAD + self->frame[HEADER];
  if (self->length >= HEADER + 5 && is_v2 (self))
    return V2_OVERHEAD + (gsize)(self->frame[HEADER + 3] | self->frame[HEADER + 4] << 8);
  return 0;
}

static gboolean
sum_is_right (const BpMspDecoder *self)
{
  gsize size = self->length - HEADER - 1;
  guint8 sum =
      is_v2 (self) ? crc8_of (self->frame + HEADER, size) : xor_of (self->frame + HEADER, size);

  return sum == self->frame[self->length - 1];
}

static void
fill_answer (const BpMspDecoder *self, BpMspAnswer *answer)
{
  answer->refused = self->frame[2] == '!';
  if (is_v2 (self)) {
    answer->code = (guint16)(self->frame[HEADER + 1] | self->frame[HEADER + 2] << 8);
    answer->payload = self->frame + HEADER + 5;
    answer->size = self->length - V2_OVERHEAD;
  } else {
    answer->code = self->frame[HEADER + 1];
    answer->payload = self->frame + HEADER + 2;
    answer->size = self->length - V1_OVERHEAD;
  }
}

static void
drop (BpMspDecoder *self)
{
  self->noise += self->length;
  self->length = 0;
}

gboolean
bp_msp_decoder_feed (BpMspDecoder *self, guint8 byte, BpMspAnswer *answer)
{
  gsize wanted;

  self->frame[self->length++] = byte;
  if (!looks_like_a_frame (self)) {
    drop (self);
    /* A "$" that ends a false start may begin the real one. */
    if (byte == '$') {
      self->noise--;
      self->frame[self->length++] = byte;
    }
    return FALSE;
  }
  wanted = get_frame_length (self);
  if (wanted > MAX_FRAME) {
    drop (self);
    return FALSE;
  }
  if (wanted == 0 || self->length < wanted)
    return FALSE;
  if (!sum_is_right (self)) {
    drop (self);
    return FALSE;
  }
  fill_answer (self, answer);
  self->length = 0;
  return TRUE;
}

gsize
bp_msp_decoder_get_noise (const BpMspDecoder *self)
{
  return self->noise;
}
