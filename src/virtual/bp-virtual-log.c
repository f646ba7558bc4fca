/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-log.h"

#include <string.h>

#define MAX_ENTRIES 100000

/* One request; @data: the first bytes of its data stage; @violation, @fault: static, or NULL. */
typedef struct {
  guint number;
  gint64 time;
  BpUsbSetup setup;
  guint8 endpoint;
  gsize size;
  guint8 data[8];
  gsize actual;
  BpVirtualAnswer answer;
  guint8 state;
  const char *violation;
  const char *fault;
} BpVirtualLogEntry;

struct _BpVirtualLog {
  GArray *entries;
  guint n_violations;
};

BpVirtualLog *
bp_virtual_log_new (void)
{
  BpVirtualLog *self = g_new0 (BpVirtualLog, 1);

  self->entries = g_array_new (FALSE, FALSE, sizeof (BpVirtualLogEntry));
  return self;
}

void
bp_virtual_log_free (BpVirtualLog *self)
{
  g_array_unref (self->entries);
  g_free (self);
}

static void
add_entry (BpVirtualLog *self, const BpVirtualLogEntry *entry)
{
  /* Half of them at once, so that a long-lived board does not move its log at each request. */
  if (self->entries->len == MAX_ENTRIES)
    g_array_remove_range (self->entries, 0, MAX_ENTRIES / 2);
  g_array_append_vals (self->entries, entry, 1);
  if (entry->violation != NULL)
    self->n_violations++;
}

void
bp_virtual_log_add (BpVirtualLog *self, guint number, gint64 time,
                    const BpVirtualTransfer *transfer, const BpVirtualReply *reply, guint8 state,
                    const BpVirtualFault *fault)
{
  static const char *const faults[BP_VIRTUAL_N_FAULTS] = {
    "stall",  "time-out",  "short", "garbage", "vanish", "vanish and return",
    "status", "stuck bit", "wedge",
  };
  BpVirtualLogEntry entry = {
    .number = number,
    .time = time,
    .endpoint = transfer->endpoint,
    .size = transfer->size,
    .actual = reply->actual,
    .answer = reply->answer,
    .state = state,
    .violation = reply->violation,
    .fault = fault != NULL ? faults[fault->kind] : NULL,
  };

  if (transfer->setup != NULL)
    entry.setup = *transfer->setup;
  if (reply->event == BP_VIRTUAL_EVENT_CRASHED)
    entry.violation = "a leave to where no firmware stands";
  if (reply->actual > 0)
    memcpy (entry.data, transfer->data, MIN (reply->actual, sizeof entry.data));
  add_entry (self, &entry);
}

guint
bp_virtual_log_get_n_violations (BpVirtualLog *self)
{
  return self->n_violations;
}

void
bp_virtual_log_clear (BpVirtualLog *self)
{
  g_array_set_size (self->entries, 0);
  self->n_violations = 0;
}

static void
append_request (GString *text, const BpUsbSetup *setup)
{
  static const char *const names[] = { "DETACH",    "DNLOAD",   "UPLOAD", "GETSTATUS",
                                       "CLRSTATUS", "GETSTATE", "ABORT" };
  gboolean is_dfu = (setup->request_type | BP_USB_DIR_IN) == BP_DFU_REQUEST_IN;

  if (is_dfu && setup->request < G_N_ELEMENTS (names))
    g_string_append_printf (text, "%s %u", names[setup->request], setup->value);
  else
    g_string_append_printf (text, "request %02x/%02x value %04x index %04x", setup->request_type,
                            setup->request, setup->value, setup->index);
  if (setup->length > 0)
    g_string_append_printf (text, ", %u bytes", setup->length);
}

static void
append_data (GString *text, const BpVirtualLogEntry *entry)
{
  gsize shown = MIN (entry->actual, sizeof entry->data);

  if (entry->actual == 0)
    return;
  g_string_append_printf (text, " %" G_GSIZE_FORMAT " [", entry->actual);
  for (gsize i = 0; i < shown; i++)
    g_string_append_printf (text, i == 0 ? "%02x" : " %02x", entry->data[i]);
  g_string_append (text, shown < entry->actual ? " ...]" : "]");
}

char *
bp_virtual_log_dup_text (BpVirtualLog *self)
{
  static const char *const answers[] = { "done", "stall", "no answer", "gone" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->entries->len; i++) {
    const BpVirtualLogEntry *entry = &g_array_index (self->entries, BpVirtualLogEntry, i);

    g_string_append_printf (text, "%u %.6f ", entry->number, entry->time / (double)BP_SEC);
    if (entry->endpoint != 0)
      g_string_append_printf (text, "bulk %02x, %" G_GSIZE_FORMAT " bytes", entry->endpoint,
                              entry->size);
    else
      append_request (text, &entry->setup);
    g_string_append_printf (text, ": %s", answers[entry->answer]);
    append_data (text, entry);
    g_string_append_printf (text, "; %s", bp_virtual_dfu_get_state_name (entry->state));
    if (entry->fault != NULL)
      g_string_append_printf (text, "; fault: %s", entry->fault);
    if (entry->violation != NULL)
      g_string_append_printf (text, "; VIOLATION: %s", entry->violation);
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}
