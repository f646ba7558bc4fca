/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "board/bp-msp.h"

typedef struct {
  const char *name;
  gboolean v2;
  guint16 code;
  int payload; /* -1: none */
  const char *bytes;
  gsize size;
} FrameCase;

/* The bytes that Betaflight's and INAV's own programs send. */
static const FrameCase frames[] = {
  { "api-version-v1", FALSE, 1, -1, "\x24\x4d\x3c\x00\x01\x01", 6 },
  { "fc-variant-v1", FALSE, 2, -1, "\x24\x4d\x3c\x00\x02\x02", 6 },
  { "fc-version-v1", FALSE, 3, -1, "\x24\x4d\x3c\x00\x03\x03", 6 },
  { "board-info-v1", FALSE, 4, -1, "\x24\x4d\x3c\x00\x04\x04", 6 },
  { "build-info-v1", FALSE, 5, -1, "\x24\x4d\x3c\x00\x05\x05", 6 },
  { "restart-v1", FALSE, 68, -1, "\x24\x4d\x3c\x00\x44\x44", 6 },
  { "reboot-firmware-v1", FALSE, 68, 0, "\x24\x4d\x3c\x01\x44\x00\x45", 7 },
  { "reboot-drive-v1", FALSE, 68, 2, "\x24\x4d\x3c\x01\x44\x02\x47", 7 },
  { "reboot-drive-utc-v1", FALSE, 68, 3, "\x24\x4d\x3c\x01\x44\x03\x46", 7 },
  { "reboot-rom-v1", FALSE, 68, 1, "\x24\x4d\x3c\x01\x44\x01\x44", 7 },
  { "reboot-flash-v1", FALSE, 68, 4, "\x24\x4d\x3c\x01\x44\x04\x41", 7 },
  { "api-version-v2", TRUE, 1, -1, "\x24\x58\x3c\x00\x01\x00\x00\x00\x45", 9 },
  { "fc-variant-v2", TRUE, 2, -1, "\x24\x58\x3c\x00\x02\x00\x00\x00\x8a", 9 },
  { "fc-version-v2", TRUE, 3, -1, "\x24\x58\x3c\x00\x03\x00\x00\x00\xcf", 9 },
  { "build-info-v2", TRUE, 5, -1, "\x24\x58\x3c\x00\x05\x00\x00\x00\x84", 9 },
  { "restart-v2", TRUE, 68, -1, "\x24\x58\x3c\x00\x44\x00\x00\x00\x06", 9 },
  { "reboot-firmware-v2", TRUE, 68, 0, "\x24\x58\x3c\x00\x44\x00\x01\x00\x00\x02", 10 },
  { "reboot-drive-v2", TRUE, 68, 2, "\x24\x58\x3c\x00\x44\x00\x01\x00\x02\x7d", 10 },
  { "reboot-drive-utc-v2", TRUE, 68, 3, "\x24\x58\x3c\x00\x44\x00\x01\x00\x03\xa8", 10 },
  { "board-info-v2", TRUE, 4, -1, "\x24\x58\x3c\x00\x04\x00\x00\x00\xc1", 9 },
  { "reboot-rom-v2", TRUE, 68, 1, "\x24\x58\x3c\x00\x44\x00\x01\x00\x01\xd7", 10 },
  { "reboot-flash-v2", TRUE, 68, 4, "\x24\x58\x3c\x00\x44\x00\x01\x00\x04\xfc", 10 },
};

static void
test_frame (gconstpointer data)
{
  const FrameCase *c = data;
  guint8 payload = (guint8)c->payload;
  gsize size = c->payload < 0 ? 0 : 1;
  g_autoptr (GBytes) frame = c->v2 ? bp_msp_encode_v2 (c->code, &payload, size)
                                   : bp_msp_encode_v1 ((guint8)c->code, &payload, size);

  g_assert_cmpmem (g_bytes_get_data (frame, NULL), g_bytes_get_size (frame), c->bytes, c->size);
}

static guint
feed (BpMspDecoder *decoder, const char *bytes, gsize size, BpMspAnswer *last)
{
  guint n = 0;

  for (gsize i = 0; i < size; i++)
    n += bp_msp_decoder_feed (decoder, (guint8)bytes[i], last);
  return n;
}

static void
test_answers_are_found_in_noise (void)
{
  g_autoptr (BpMspDecoder) decoder = bp_msp_decoder_new ();
  BpMspAnswer answer;

  g_assert_cmpuint (feed (decoder, "boot$$M>\x03\x01\x00\x01\x2e\x2d", 14, &answer), ==, 1);
  g_assert_cmpuint (answer.code, ==, BP_MSP_API_VERSION);
  g_assert_false (answer.refused);
  g_assert_cmpmem (answer.payload, answer.size, "\x00\x01\x2e", 3);
  g_assert_cmpuint (bp_msp_decoder_get_noise (decoder), ==, 5);
}

static void
test_refusal_is_seen (void)
{
  g_autoptr (BpMspDecoder) decoder = bp_msp_decoder_new ();
  BpMspAnswer answer;

  g_assert_cmpuint (feed (decoder, "$M!\x00\x44\x44", 6, &answer), ==, 1);
  g_assert_true (answer.refused);
  g_assert_cmpuint (answer.code, ==, BP_MSP_SET_REBOOT);
}

static void
test_broken_sum_is_noise (void)
{
  g_autoptr (BpMspDecoder) decoder = bp_msp_decoder_new ();
  BpMspAnswer answer;

  g_assert_cmpuint (feed (decoder, "$M>\x00\x01\x02", 6, &answer), ==, 0);
  g_assert_cmpuint (bp_msp_decoder_get_noise (decoder), ==, 6);
  g_assert_cmpuint (feed (decoder, "$M>\x00\x01\x01", 6, &answer), ==, 1);
}

static void
test_v2_answer_of_impossible_length_is_noise (void)
{
  g_autoptr (BpMspDecoder) decoder = bp_msp_decoder_new ();
  BpMspAnswer answer;

  g_assert_cmpuint (feed (decoder, "$X>\x00\x01\x00\xff\xff", 8, &answer), ==, 0);
  g_assert_cmpuint (bp_msp_decoder_get_noise (decoder), ==, 8);
}

static void
test_own_requests_echoed_are_no_answers (void)
{
  g_autoptr (BpMspDecoder) decoder = bp_msp_decoder_new ();
  BpMspAnswer answer;

  g_assert_cmpuint (feed (decoder, "$M<\x00\x01\x01", 6, &answer), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (frames); i++) {
    g_autofree char *path = g_strconcat ("/msp/frame/", frames[i].name, NULL);

    g_test_add_data_func (path, &frames[i], test_frame);
  }
  g_test_add_func ("/msp/answers-are-found-in-noise", test_answers_are_found_in_noise);
  g_test_add_func ("/msp/refusal-is-seen", test_refusal_is_seen);
  g_test_add_func ("/msp/broken-sum-is-noise", test_broken_sum_is_noise);
  g_test_add_func ("/msp/v2-answer-of-impossible-length-is-noise",
                   test_v2_answer_of_impossible_length_is_noise);
  g_test_add_func ("/msp/own-requests-echoed-are-no-answers",
                   test_own_requests_echoed_are_no_answers);
  return g_test_run ();
}
