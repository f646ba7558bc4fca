/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-dfu-status.h"

static const char *const state_names[] = {
  [BP_DFU_STATE_APP_IDLE] = "appIDLE",
  [BP_DFU_STATE_APP_DETACH] = "appDETACH",
  [BP_DFU_STATE_IDLE] = "dfuIDLE",
  [BP_DFU_STATE_DNLOAD_SYNC] = "dfuDNLOAD-SYNC",
  [BP_DFU_STATE_DNBUSY] = "dfuDNBUSY",
  [BP_DFU_STATE_DNLOAD_IDLE] = "dfuDNLOAD-IDLE",
  [BP_DFU_STATE_MANIFEST_SYNC] = "dfuMANIFEST-SYNC",
  [BP_DFU_STATE_MANIFEST] = "dfuMANIFEST",
  [BP_DFU_STATE_MANIFEST_WAIT_RESET] = "dfuMANIFEST-WAIT-RESET",
  [BP_DFU_STATE_UPLOAD_IDLE] = "dfuUPLOAD-IDLE",
  [BP_DFU_STATE_ERROR] = "dfuERROR",
};

/* What a status says about, which decides how the error is called. */
typedef enum {
  ABOUT_WORK,     /* the work itself failed: named after what was being done */
  ABOUT_ERASE,    /* a loader that erases while it is written */
  ABOUT_REQUESTS, /* requests that the device did not expect */
  ABOUT_ACCESS,   /* STM32: read protection (AN2662, AN3156) */
} StatusAbout;

typedef struct {
  const char *name;
  const char *meaning;
  StatusAbout about;
} StatusText;

static const StatusText status_texts[] = {
  [BP_DFU_STATUS_OK] = { "OK", "no error given", ABOUT_WORK },
  [BP_DFU_STATUS_ERR_TARGET] = { "errTARGET", "wrong or unsupported address", ABOUT_WORK },
  [BP_DFU_STATUS_ERR_FILE] = { "errFILE", "not a firmware for this device", ABOUT_WORK },
  [BP_DFU_STATUS_ERR_WRITE] = { "errWRITE", "the memory can't be written", ABOUT_WORK },
  [BP_DFU_STATUS_ERR_ERASE] = { "errERASE", "erasing failed", ABOUT_ERASE },
  [BP_DFU_STATUS_ERR_CHECK_ERASED] = { "errCHECK_ERASED", "the memory is not blank after erasing",
                                       ABOUT_ERASE },
  [BP_DFU_STATUS_ERR_PROG] = { "errPROG", "programming failed", ABOUT_WORK },
  [BP_DFU_STATUS_ERR_VERIFY] = { "errVERIFY", "the memory does not hold what was programmed",
                                 ABOUT_WORK },
  [BP_DFU_STATUS_ERR_ADDRESS] = { "errADDRESS", "the address is out of range", ABOUT_WORK },
  [BP_DFU_STATUS_ERR_NOTDONE] = { "errNOTDONE", "the firmware is not complete", ABOUT_WORK },
  [BP_DFU_STATUS_ERR_FIRMWARE] = { "errFIRMWARE", "the firmware on the device is damaged",
                                   ABOUT_WORK },
  [BP_DFU_STATUS_ERR_VENDOR] = { "errVENDOR", "the chip refuses access", ABOUT_ACCESS },
  [BP_DFU_STATUS_ERR_USBR] = { "errUSBR", "unexpected USB reset", ABOUT_REQUESTS },
  [BP_DFU_STATUS_ERR_POR] = { "errPOR", "unexpected power-on reset", ABOUT_REQUESTS },
  [BP_DFU_STATUS_ERR_UNKNOWN] = { "errUNKNOWN",
                                  "something went wrong, the device does not know what",
                                  ABOUT_WORK },
  [BP_DFU_STATUS_ERR_STALLEDPKT] = { "errSTALLEDPKT", "unexpected request", ABOUT_REQUESTS },
};

gboolean
bp_dfu_status_read (BpDfuStatus *self, const guint8 *data, gsize size, GError **error)
{
  if (size < BP_DFU_STATUS_SIZE) {
    g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL,
                 "the status has %" G_GSIZE_FORMAT " bytes, not %u", size, BP_DFU_STATUS_SIZE);
    return FALSE;
  }
  if (data[0] >= G_N_ELEMENTS (status_texts) || data[4] >= G_N_ELEMENTS (state_names)) {
    g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL, "status %u in state %u is none that DFU knows",
                 data[0], data[4]);
    return FALSE;
  }
  self->code = data[0];
  self->poll_time = (data[1] | data[2] << 8 | data[3] << 16) * BP_MSEC;
  self->state = data[4];
  self->string_index = data[5];
  return TRUE;
}

gboolean
bp_dfu_status_is_busy (const BpDfuStatus *self)
{
  return self->state == BP_DFU_STATE_DNLOAD_SYNC || self->state == BP_DFU_STATE_DNBUSY ||
         self->state == BP_DFU_STATE_MANIFEST_SYNC || self->state == BP_DFU_STATE_MANIFEST;
}

BpError
bp_dfu_status_judge (const BpDfuStatus *self, BpError failure)
{
  if (self->code == BP_DFU_STATUS_OK && self->state != BP_DFU_STATE_ERROR)
    return BP_ERROR_PROTOCOL;
  switch (status_texts[self->code].about) {
  case ABOUT_ERASE:
    return failure == BP_ERROR_WRITE_FAILED ? BP_ERROR_ERASE_FAILED : failure;
  case ABOUT_REQUESTS:
    return BP_ERROR_PROTOCOL;
  case ABOUT_ACCESS:
    return BP_ERROR_PROTECTED;
  case ABOUT_WORK:
  default:
    return failure;
  }
}

void
bp_dfu_status_deny_protection (GError **error, BpError failure)
{
  g_autoptr (GError) protection = NULL;

  if (!bp_error_is (*error, BP_ERROR_PROTECTED))
    return;
  protection = g_steal_pointer (error);
  g_set_error_literal (error, BP_ERROR, failure, protection->message);
}

char *
bp_dfu_status_to_text (const BpDfuStatus *self)
{
  const StatusText *text = &status_texts[self->code];

  return g_strdup_printf ("%s, %s (%s)", state_names[self->state], text->name, text->meaning);
}

const char *
bp_dfu_state_get_name (BpDfuState state)
{
  return state_names[state];
}
