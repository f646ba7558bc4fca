/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-msp-client.h"

#include "base/bp-error.h"

#define ANSWER_TIME (BP_SEC / 2)
#define WRITE_TIME BP_SEC
#define TRIES 2

struct _BpMspClient {
  BpSerialLink *link;
  BpMspDecoder *decoder;
};

BpMspClient *
bp_msp_client_new (BpSerialLink *link)
{
  BpMspClient *self = g_new0 (BpMspClient, 1);

  self->link = g_object_ref (link);
  self->decoder = bp_msp_decoder_new ();
  return self;
}

void
bp_msp_client_free (BpMspClient *self)
{
  g_object_unref (self->link);
  bp_msp_decoder_free (self->decoder);
  g_free (self);
}

static GBytes *
take_payload (const BpMspAnswer *answer, GError **error)
{
  if (!answer->refused)
    return g_bytes_new (answer->payload, answer->size);
  g_set_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED, "the firmware refuses MSP %u",
               answer->code);
  return NULL;
}

/* A command line echoes what can be seen of a question, and nothing else. */
static gboolean
is_echo (const GByteArray *heard, GBytes *question)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (question, &size);
  gsize n = 0;

  for (gsize i = 0; i < size; i++) {
    if (!g_ascii_isprint (data[i]))
      continue;
    if (n == heard->len || heard->data[n++] != data[i])
      return FALSE;
  }
  return n == heard->len;
}

static void
set_silence (const GByteArray *heard, gboolean is_noise, GBytes *question, BpMspCode code,
             GError **error)
{
  if (!is_noise)
    g_set_error (error, BP_ERROR, BP_ERROR_TIMEOUT, "no answer to MSP %u", code);
  else if (is_echo (heard, question))
    g_set_error_literal (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED, "its command line is open");
  else
    g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL, "the port talks, but does not answer MSP %u",
                 code);
}

/* Answers to earlier questions may still be on their way: they are passed over. */
static GBytes *
await_answer (BpMspClient *self, GBytes *question, BpMspCode code, GCancellable *cancellable,
              GError **error)
{
  BpClock *clock = bp_serial_link_get_clock (self->link);
  gint64 end = bp_clock_now (clock) + ANSWER_TIME;
  gsize old_noise = bp_msp_decoder_get_noise (self->decoder);
  g_autoptr (GByteArray) heard = g_byte_array_new ();

  for (gint64 left = ANSWER_TIME; left > 0; left = end - bp_clock_now (clock)) {
    guint8 buffer[64];
    gssize n = bp_serial_link_read (self->link, buffer, sizeof buffer, left, cancellable, error);

    if (n < 0)
      return NULL;
    g_byte_array_append (heard, buffer, (guint)n);
    for (gssize i = 0; i < n; i++) {
      BpMspAnswer answer;

      if (bp_msp_decoder_feed (self->decoder, buffer[i], &answer) && answer.code == code)
        return take_payload (&answer, error);
    }
  }
  set_silence (heard, bp_msp_decoder_get_noise (self->decoder) > old_noise, question, code, error);
  return NULL;
}

static gboolean
is_silence (const GError *error)
{
  return bp_error_is (error, BP_ERROR_TIMEOUT) || bp_error_is (error, BP_ERROR_PROTOCOL);
}

GBytes *
bp_msp_client_ask (BpMspClient *self, BpMspCode code, const guint8 *payload, gsize size,
                   GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) question = bp_msp_encode_v1 ((guint8)code, payload, size);

  for (guint attempt = 1;; attempt++) {
    g_autoptr (GError) local = NULL;
    GBytes *answer = NULL;

    if (bp_serial_link_write (self->link, g_bytes_get_data (question, NULL),
                              g_bytes_get_size (question), WRITE_TIME, cancellable, &local))
      answer = await_answer (self, question, code, cancellable, &local);
    if (answer != NULL)
      return answer;
    if (attempt == TRIES || !is_silence (local)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  }
}
