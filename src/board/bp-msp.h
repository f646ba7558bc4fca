/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* MultiWii Serial Protocol, as the firmwares of the Cleanflight family speak it (Betaflight
 * src/main/msp/msp_serial.c): v1 is "$M<", length, code, payload, xor; v2 is "$X<", flags, code (16
 * bit), length (16 bit), payload, CRC-8 DVB-S2. Answers have ">" or, refused, "!" in place of "<".
 */

typedef enum {
  BP_MSP_API_VERSION = 1,
  BP_MSP_FC_VARIANT = 2,
  BP_MSP_FC_VERSION = 3,
  BP_MSP_BOARD_INFO = 4,
  BP_MSP_BUILD_INFO = 5,
  BP_MSP_SET_REBOOT = 68,
} BpMspCode;

/** BpMspReboot: the payload of SET_REBOOT. */
typedef enum {
  BP_MSP_REBOOT_FIRMWARE = 0,
  BP_MSP_REBOOT_ROM_LOADER = 1,
  BP_MSP_REBOOT_FLASH_LOADER = 4,
} BpMspReboot;

/** BP_MSP_MAX_PAYLOAD: longer frames are not ours and are passed over. */
#define BP_MSP_MAX_PAYLOAD 1024

/** bp_msp_encode_v1: Returns: (transfer full): a request; @size is at most 254. */
GBytes *bp_msp_encode_v1 (guint8 code, const guint8 *payload, gsize size);

/** bp_msp_encode_v2: Returns: (transfer full): a request; @size is at most %BP_MSP_MAX_PAYLOAD. */
GBytes *bp_msp_encode_v2 (guint16 code, const guint8 *payload, gsize size);

/** BpMspAnswer: a whole answer; @payload is valid until the next byte is fed. */
typedef struct {
  guint16 code;
  gboolean refused;
  const guint8 *payload;
  gsize size;
} BpMspAnswer;

/**
 * BpMspDecoder:
 *
 * Finds answers in a stream of bytes, hostile ones included: bytes that belong to no frame are
 * counted as noise, broken frames too.
 */
typedef struct _BpMspDecoder BpMspDecoder;

BpMspDecoder *bp_msp_decoder_new (void);
void bp_msp_decoder_free (BpMspDecoder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpMspDecoder, bp_msp_decoder_free)

/** bp_msp_decoder_feed: Returns: whether @byte completes an answer, which is then in @answer. */
gboolean bp_msp_decoder_feed (BpMspDecoder *self, guint8 byte, BpMspAnswer *answer);

/** bp_msp_decoder_get_noise: Returns: how many bytes so far belonged to no whole frame; the frame
 * under way is not counted. */
gsize bp_msp_decoder_get_noise (const BpMspDecoder *self);

G_END_DECLS
