/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "board/bp-msp.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (BpMspDecoder) decoder = bp_msp_decoder_new ();
  guint sum = 0;

  for (gsize i = 0; i < size; i++) {
    BpMspAnswer answer;

    if (!bp_msp_decoder_feed (decoder, data[i], &answer))
      continue;
    g_assert_cmpuint (answer.size, <=, BP_MSP_MAX_PAYLOAD);
    for (gsize j = 0; j < answer.size; j++)
      sum += answer.payload[j];
  }
  g_assert_cmpuint (bp_msp_decoder_get_noise (decoder), <=, size);
  /* Each byte must have been readable. */
  return sum == G_MAXUINT ? -1 : 0;
}
