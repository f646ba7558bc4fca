/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bp-virtual-trigger.h"

#include <string.h>

#include "base/bp-error.h"
#include "loader/bp-dfu-protocol.h"

/* A command of DfuSe is a byte and at most an address (AN3156, 3). */
#define MAX_COMMAND_SIZE 5

static const char *const kinds[] = {
  [BP_VIRTUAL_FAULT_STALL] = "stall",   [BP_VIRTUAL_FAULT_TIMEOUT] = "timeout",
  [BP_VIRTUAL_FAULT_SHORT] = "short",   [BP_VIRTUAL_FAULT_GARBAGE] = "garbage",
  [BP_VIRTUAL_FAULT_VANISH] = "vanish", [BP_VIRTUAL_FAULT_VANISH_AND_RETURN] = "vanish-and-return",
  [BP_VIRTUAL_FAULT_STATUS] = "status", [BP_VIRTUAL_FAULT_STUCK_BIT] = "stuck-bit",
  [BP_VIRTUAL_FAULT_WEDGE] = "wedge",   NULL,
};

static const char *const ons[] = {
  [BP_TRIGGER_ON_REQUEST] = "request",
  [BP_TRIGGER_ON_ERASE] = "erase",
  [BP_TRIGGER_ON_WRITE] = "write",
  [BP_TRIGGER_ON_READ] = "read",
  [BP_TRIGGER_ON_VERIFY] = "verify",
  [BP_TRIGGER_ON_STATUS] = "status",
  NULL,
};

G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == BP_VIRTUAL_N_FAULTS + 1);

static gboolean
find_word (const char *const *words, const char *word, guint *index)
{
  for (*index = 0; words[*index]; (*index)++)
    if (g_str_equal (words[*index], word))
      return TRUE;
  return FALSE;
}

static gboolean
parse_number (const char *text, guint max, guint *value)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 0, max, &number, NULL))
    return FALSE;
  *value = (guint)number;
  return TRUE;
}

static gboolean
parse_place (BpVirtualTrigger *self, const char *place)
{
  g_auto (GStrv) parts = g_strsplit (place, ":", -1);
  char **part = parts;
  guint on = BP_TRIGGER_ON_REQUEST;
  guint status = 0;

  if (*part && find_word (ons, *part, &on))
    part++;
  else
    on = BP_TRIGGER_ON_REQUEST;
  self->on = on;
  if (!*part || !parse_number (*part++, G_MAXUINT, &self->countdown) || self->countdown == 0)
    return FALSE;
  if (*part && !parse_number (*part++, G_MAXUINT8, &status))
    return FALSE;
  self->status = (guint8)status;
  return *part == NULL;
}

BpVirtualTrigger *
bp_virtual_trigger_parse (const char *text, GError **error)
{
  g_autofree BpVirtualTrigger *self = g_new0 (BpVirtualTrigger, 1);
  g_auto (GStrv) halves = g_strsplit (text, "@", 2);
  guint kind;

  if (g_strv_length (halves) == 2 && find_word (kinds, halves[0], &kind) &&
      parse_place (self, halves[1])) {
    self->kind = kind;
    return g_steal_pointer (&self);
  }
  g_set_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED,
               "\"%s\" is not KIND@[request:|erase:|write:|read:|verify:|status:]N[:STATUS]", text);
  return NULL;
}

static BpTriggerOn
classify (const BpUsbSetup *setup, const guint8 *data)
{
  if (setup->request_type == BP_DFU_REQUEST_IN && setup->request == BP_DFU_UPLOAD)
    return BP_TRIGGER_ON_READ;
  if (setup->request_type == BP_DFU_REQUEST_IN && setup->request == BP_DFU_GETSTATUS)
    return BP_TRIGGER_ON_STATUS;
  if (setup->request_type != BP_DFU_REQUEST_OUT || setup->request != BP_DFU_DNLOAD ||
      setup->length == 0)
    return BP_TRIGGER_ON_REQUEST;
  if (setup->value == BP_DFUSE_COMMAND_BLOCK && setup->length <= MAX_COMMAND_SIZE)
    return data[0] == BP_DFUSE_ERASE ? BP_TRIGGER_ON_ERASE : BP_TRIGGER_ON_REQUEST;
  return BP_TRIGGER_ON_WRITE;
}

gboolean
bp_virtual_trigger_count (BpVirtualTrigger *self, const BpUsbSetup *setup, const guint8 *data)
{
  BpTriggerOn is = classify (setup, data);

  if (is == BP_TRIGGER_ON_WRITE)
    self->wrote = TRUE;
  if (is == BP_TRIGGER_ON_READ && self->on == BP_TRIGGER_ON_VERIFY && self->wrote)
    is = BP_TRIGGER_ON_VERIFY;
  if (self->countdown == 0 || (self->on != BP_TRIGGER_ON_REQUEST && self->on != is))
    return FALSE;
  return --self->countdown == 0;
}
