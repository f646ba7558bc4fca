/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-uart-chip.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "loader/bp-uart-protocol.h"
#include "memory/bp-chip-table.h"

typedef struct {
  BpUartSession *session;
  BpLog *log;
  BpUartChip *chip;
  guint kib; /* of flash; 0: not known */
  guint8 options[BP_CHIP_ID_MAX_OPTIONS];
  gsize n_options; /* that were read */
} Learner;

void
bp_uart_chip_free (BpUartChip *self)
{
  g_clear_object (&self->flash);
  g_clear_pointer (&self->maps, g_ptr_array_unref);
  g_clear_pointer (&self->locked, g_array_unref);
  g_free (self);
}

/* Reads what is nice to know. Returns FALSE only if there is no use in going on. */
static gboolean
look (Learner *self, guint32 address, guint8 *data, gsize size, gboolean *is_read, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *is_read = FALSE;
  if (self->chip->is_protected || !bp_uart_session_knows (self->session, BP_UART_READ))
    return TRUE;
  *is_read = self->chip->id != NULL
                 ? bp_uart_session_read_surely (self->session, address, data, size, &local_error)
                 : bp_uart_session_try_read (self->session, address, data, size, &local_error);
  if (*is_read)
    return TRUE;
  bp_log_add (self->log, "0x%08X can't be read: %s", address, local_error->message);
  self->chip->is_protected = bp_error_is (local_error, BP_ERROR_PROTECTED);
  if (self->chip->is_protected || bp_error_is (local_error, BP_ERROR_PROTOCOL))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
look_at_size (Learner *self, guint32 address, guint block, GError **error)
{
  guint8 data[BP_UART_MAX_BLOCK] = { 0 };
  guint size = block > 0 ? block : 2;
  guint offset = block > 0 ? address % block : 0;
  gboolean is_read;
  guint kib;

  if (!look (self, address - offset, data, size, &is_read, error))
    return FALSE;
  kib = bp_peek_u16 (data + offset);
  if (is_read && bp_chip_id_is_flash_size (kib))
    self->kib = kib;
  return TRUE;
}

static gboolean
is_first_with_register (guint index)
{
  guint32 address = bp_chip_id_get (index)->size_register;

  for (guint i = 0; i < index; i++)
    if (bp_chip_id_get (i)->size_register == address)
      return FALSE;
  return address != 0;
}

/* Of a chip that nobody knows the registers of its relatives are tried. */
static gboolean
look_for_size (Learner *self, GError **error)
{
  const BpChipId *row;

  for (guint i = 0; (row = bp_chip_id_get (i)) != NULL && self->kib == 0; i++) {
    if (!is_first_with_register (i))
      continue;
    if (!look_at_size (self, row->size_register, row->size_block, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
learn_size (Learner *self, GError **error)
{
  const BpChipId *id = self->chip->id;

  if (id == NULL)
    return look_for_size (self, error);
  return id->size_register == 0 || look_at_size (self, id->size_register, id->size_block, error);
}

/* Those of the second bank are believed to be out of reach at the first refusal: a ROM may show
 * only the first one's. */
static gboolean
learn_second_options (Learner *self, GError **error)
{
  const BpChipId *id = self->chip->id;
  g_autoptr (GError) local_error = NULL;

  if (id->second_size == 0 || self->n_options < id->option_size)
    return TRUE;
  if (bp_uart_session_try_read (self->session, id->second_options, self->options + id->option_size,
                                id->second_size, &local_error)) {
    self->n_options += id->second_size;
    return TRUE;
  }
  bp_log_add (self->log, "0x%08X can't be read: %s", id->second_options, local_error->message);
  if (bp_error_is (local_error, BP_ERROR_PROTOCOL))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
learn_options (Learner *self, GError **error)
{
  const BpChipId *id = self->chip->id;
  guint8 data[BP_UART_MAX_BLOCK];
  gboolean is_read;

  if (id == NULL || id->option_size == 0)
    return TRUE;
  if (!look (self, id->option_bytes, data, MAX (id->option_block, id->option_size), &is_read,
             error))
    return FALSE;
  if (!is_read)
    return TRUE;
  memcpy (self->options, data, id->option_size);
  self->n_options = id->option_size;
  return learn_second_options (self, error);
}

static void
add_option_map (Learner *self)
{
  const BpChipId *id = self->chip->id;
  g_autofree char *string = NULL;

  if (id == NULL || id->option_size == 0)
    return;
  string = g_strdup_printf ("@Option Bytes /0x%08X/01*%03u a", id->option_bytes, id->option_size);
  g_ptr_array_add (self->chip->maps, bp_memory_map_parse (string, NULL));
}

static gboolean
learn_flash (Learner *self, GError **error)
{
  BpUartChip *chip = self->chip;
  const guint8 *options = self->n_options > 0 ? self->options : NULL;

  chip->flash = bp_chip_id_make_map (chip->id, self->kib, options, self->n_options, error);
  if (chip->flash == NULL) {
    g_prefix_error (error, "chip 0x%03X: ", bp_uart_session_get_chip_id (self->session));
    return FALSE;
  }
  g_ptr_array_add (chip->maps, g_object_ref (chip->flash));
  add_option_map (self);
  chip->locked = options != NULL ? bp_chip_id_find_locked (chip->id, chip->flash, options,
                                                           self->n_options, &chip->knows_locks)
                                 : g_array_new (FALSE, FALSE, sizeof (guint));
  return TRUE;
}

static void
tell (Learner *self)
{
  BpUartChip *chip = self->chip;
  guint8 version = bp_uart_session_get_version (self->session);

  bp_log_add (self->log, "UART bootloader %u.%u of chip 0x%03X (%s), %u KiB of flash%s",
              version >> 4, version & 0xf, bp_uart_session_get_chip_id (self->session),
              chip->id != NULL ? chip->id->label : "unknown",
              (guint)(bp_memory_map_get_size (chip->flash) / 1024),
              chip->is_protected ? ", read-protected" : "");
  if (chip->locked->len > 0) {
    g_autofree char *text = bp_uart_chip_dup_locked_text (chip);

    bp_log_add (self->log, "write-protected: %s", text);
  }
  if (!chip->knows_locks && !chip->is_protected)
    bp_log_add (self->log,
                "of this chip's pages not all tell whether they are write-protected; one "
                "that does not take what is written may be (see \"unprotect\")");
}

BpUartChip *
bp_uart_chip_learn (BpUartSession *session, GError **error)
{
  g_autoptr (BpUartChip) chip = g_new0 (BpUartChip, 1);
  Learner learner = { .session = session, .log = bp_uart_session_get_log (session), .chip = chip };

  chip->id = bp_chip_id_find (bp_uart_session_get_chip_id (session));
  chip->chip = bp_chip_find (chip->id != NULL ? chip->id->chip : BP_CHIP_GENERAL);
  chip->maps = g_ptr_array_new_with_free_func (g_object_unref);
  chip->block_size =
      chip->id != NULL && chip->id->block_limit > 0 ? chip->id->block_limit : BP_UART_MAX_BLOCK;
  if (!learn_size (&learner, error) || !learn_options (&learner, error) ||
      !learn_flash (&learner, error))
    return NULL;
  tell (&learner);
  return g_steal_pointer (&chip);
}

gboolean
bp_uart_chip_is_locked (const BpUartChip *self, guint sector)
{
  for (guint i = 0; i < self->locked->len; i++)
    if (g_array_index (self->locked, guint, i) == sector)
      return TRUE;
  return FALSE;
}

static void
append_range (const BpUartChip *self, GString *text, guint first, guint last)
{
  guint32 start = bp_memory_map_get_sector (self->flash, first)->address;
  guint64 end = bp_sector_get_end (bp_memory_map_get_sector (self->flash, last)) - 1;

  if (text->len > 0)
    g_string_append (text, ", ");
  if (first == last)
    g_string_append_printf (text, "page %u", first);
  else
    g_string_append_printf (text, "pages %u to %u", first, last);
  g_string_append_printf (text, " (0x%08X to 0x%08X)", start, (guint)end);
}

char *
bp_uart_chip_dup_locked_text (const BpUartChip *self)
{
  GString *text = g_string_new (NULL);
  guint n = self->locked->len;

  for (guint i = 0; i < n; i++) {
    guint first = g_array_index (self->locked, guint, i);
    guint last = first;

    while (i + 1 < n && g_array_index (self->locked, guint, i + 1) == last + 1)
      last = g_array_index (self->locked, guint, ++i);
    append_range (self, text, first, last);
  }
  return g_string_free (text, FALSE);
}
