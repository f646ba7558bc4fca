/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-uart-loader.h"

#include "base/bp-error.h"
#include "base/bp-i18n.h"
#include "loader/bp-uart-chip.h"
#include "loader/bp-uart-entry.h"
#include "loader/bp-uart-finder.h"
#include "loader/bp-uart-protocol.h"

#define USUAL_BAUD 115200

/* Some chips lock up when their ROM's RAM is full, and a user wants to see progress: so much
 * erasing is asked for at once. */
#define ERASE_BATCH_TIME BP_SEC

/* What an adapter at the lowest latency adds to each answer. */
#define TURNAROUND_TIME 1000

/* Bytes beside the data, and answers waited for, of a block. */
#define READ_OVERHEAD 12
#define WRITE_OVERHEAD 12
#define ANSWERS_PER_BLOCK 3

struct _BpUartLoader {
  GObject parent_instance;

  BpUartOptions options;
  BpLog *log; /* (nullable) */
  BpUartSession *session;
  BpUartChip *chip; /* %NULL before connect */
  BpLoaderFeatures features;
};

/* --- connecting --- */

static gboolean
knows (BpUartLoader *self, guint8 command)
{
  return bp_uart_session_knows (self->session, command);
}

static void
learn_features (BpUartLoader *self)
{
  const BpChipId *id = self->chip->id;
  gboolean can_erase = knows (self, BP_UART_ERASE) || knows (self, BP_UART_EXTENDED_ERASE);

  self->features = BP_LOADER_CAN_ADDRESS;
  if (knows (self, BP_UART_READ))
    self->features |= BP_LOADER_CAN_READ | BP_LOADER_CAN_READ_BACK;
  if (knows (self, BP_UART_WRITE))
    self->features |= BP_LOADER_CAN_WRITE;
  if (can_erase)
    self->features |= BP_LOADER_CAN_ERASE;
  if (can_erase && (id == NULL || !id->no_mass_erase))
    self->features |= BP_LOADER_CAN_MASS_ERASE;
  if (knows (self, BP_UART_READ_UNPROTECT) || knows (self, BP_UART_WRITE_UNPROTECT))
    self->features |= BP_LOADER_CAN_UNPROTECT;
}

static gboolean
reset_chip (gpointer data, GError **error)
{
  BpUartLoader *self = data;

  return bp_uart_entry_enter (bp_uart_line_get_link (bp_uart_session_get_line (self->session)),
                              &self->options.wires, error);
}

static gboolean
bp_uart_loader_connect (BpLoader *loader, GCancellable *cancellable, GError **error)
{
  BpUartLoader *self = BP_UART_LOADER (loader);

  if (bp_set_cancelled (cancellable, error) ||
      !bp_uart_finder_run (self->session, &self->options, cancellable, error))
    return FALSE;
  g_clear_pointer (&self->chip, bp_uart_chip_free);
  self->chip = bp_uart_chip_learn (self->session, error);
  if (self->chip == NULL)
    return FALSE;
  learn_features (self);
  return TRUE;
}

/* --- what it is --- */

static BpLoaderKind
bp_uart_loader_get_kind (BpLoader *loader)
{
  return BP_LOADER_UART;
}

static BpLoaderFeatures
bp_uart_loader_get_features (BpLoader *loader)
{
  return BP_UART_LOADER (loader)->features;
}

static GPtrArray *
bp_uart_loader_get_maps (BpLoader *loader)
{
  return BP_UART_LOADER (loader)->chip->maps;
}

static const BpChip *
bp_uart_loader_get_chip (BpLoader *loader)
{
  return BP_UART_LOADER (loader)->chip->chip;
}

static guint
bp_uart_loader_get_block_size (BpLoader *loader)
{
  return BP_UART_LOADER (loader)->chip->block_size;
}

static void
bp_uart_loader_get_pace (BpLoader *loader, BpLoaderPace *pace)
{
  BpUartLoader *self = BP_UART_LOADER (loader);
  guint baud = bp_uart_line_get_baud (bp_uart_session_get_line (self->session));
  gint64 byte = (gint64)BP_UART_BITS_PER_BYTE * 1000 * BP_SEC / baud;

  pace->byte = (guint32)byte;
  pace->read_block = (guint32)(READ_OVERHEAD * byte / 1000 + ANSWERS_PER_BLOCK * TURNAROUND_TIME);
  pace->write_block = (guint32)(WRITE_OVERHEAD * byte / 1000 + ANSWERS_PER_BLOCK * TURNAROUND_TIME);
}

/* --- errors --- */

static gboolean
fail_at (guint32 address, GError *reason, GError **error)
{
  if (bp_error_get_address (reason) == BP_NO_ADDRESS)
    bp_error_set_address (reason, address);
  g_propagate_error (error, reason);
  return FALSE;
}

static gboolean
bp_uart_loader_check_sector (BpLoader *loader, const BpSector *sector, GError **error)
{
  BpUartLoader *self = BP_UART_LOADER (loader);
  g_autofree char *locked = NULL;
  guint index;

  if (bp_memory_map_find (self->chip->flash, sector->address, &index) == NULL ||
      !bp_uart_chip_is_locked (self->chip, index))
    return TRUE;
  locked = bp_uart_chip_dup_locked_text (self->chip);
  g_set_error (error, BP_ERROR, BP_ERROR_PROTECTED, "write-protected: %s", locked);
  if (error != NULL) {
    bp_error_set_address (*error, sector->address);
    bp_error_set_hint (*error, _ ("Some pages of the chip are write-protected. Removing the "
                                  "protection leaves their contents alone. To do so, run "
                                  "“bootpin-cli unprotect” or choose “Remove Protection”."));
  }
  return FALSE;
}

/* --- erasing --- */

static gint64
allow (gint64 worst)
{
  return worst * 3 / 2;
}

static gboolean
bp_uart_loader_mass_erase (BpLoader *loader, GCancellable *cancellable, GError **error)
{
  BpUartLoader *self = BP_UART_LOADER (loader);
  GError *local_error = NULL;

  if (bp_set_cancelled (cancellable, error))
    return FALSE;
  if (!(self->features & BP_LOADER_CAN_MASS_ERASE)) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED,
                         "this loader can't erase all flash by one command");
    return FALSE;
  }
  if (bp_uart_session_mass_erase (self->session, allow (self->chip->chip->mass_erase_worst),
                                  &local_error))
    return TRUE;
  return fail_at (bp_memory_map_get_start (self->chip->flash), local_error, error);
}

/* How many of the next sectors one command erases. */
static guint
get_batch_size (BpUartLoader *self, const BpSector *const *sectors, guint n_sectors)
{
  guint limit = MIN (n_sectors, bp_uart_session_get_max_pages (self->session));
  gint64 time = 0;
  guint n = 0;

  do
    time += bp_chip_get_erase_typical (self->chip->chip, sectors[n++]->size);
  while (n < limit && time < ERASE_BATCH_TIME);
  return n;
}

static gboolean
erase_batch (BpUartLoader *self, const BpSector *const *sectors, guint n_sectors, GError **error)
{
  g_autofree guint16 *pages = g_new (guint16, n_sectors);
  gint64 worst = 0;

  for (guint i = 0; i < n_sectors; i++) {
    guint index = 0, page = 0;
    gboolean is_known = bp_memory_map_find (self->chip->flash, sectors[i]->address, &index) != NULL;

    if (is_known)
      page = bp_chip_id_get_page_number (self->chip->id, self->chip->flash, index);
    if (!is_known || (!knows (self, BP_UART_EXTENDED_ERASE) && page >= BP_UART_MAX_PAGES)) {
      g_set_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED,
                   "this loader has no number for the page at 0x%08X", sectors[i]->address);
      return FALSE;
    }
    pages[i] = (guint16)page;
    worst += bp_chip_get_erase_worst (self->chip->chip, sectors[i]->size);
  }
  return bp_uart_session_erase (self->session, pages, n_sectors, allow (worst), error);
}

static gboolean
check_sectors (BpLoader *loader, const BpSector *const *sectors, guint n_sectors, GError **error)
{
  for (guint i = 0; i < n_sectors; i++)
    if (!bp_uart_loader_check_sector (loader, sectors[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
bp_uart_loader_erase_many (BpLoader *loader, const BpSector *const *sectors, guint n_sectors,
                           BpErasedFunc func, gpointer user_data, GCancellable *cancellable,
                           GError **error)
{
  BpUartLoader *self = BP_UART_LOADER (loader);

  if (!check_sectors (loader, sectors, n_sectors, error))
    return FALSE;
  /* Of a chip that nobody knows, the one sector is the whole flash. */
  if (self->chip->id == NULL)
    return bp_uart_loader_mass_erase (loader, cancellable, error);
  for (guint done = 0; done < n_sectors;) {
    guint n = get_batch_size (self, sectors + done, n_sectors - done);
    GError *local_error = NULL;

    if (bp_set_cancelled (cancellable, error))
      return FALSE;
    if (!erase_batch (self, sectors + done, n, &local_error))
      return fail_at (sectors[done]->address, local_error, error);
    done += n;
    if (func != NULL)
      func (done, user_data);
  }
  return TRUE;
}

static gboolean
bp_uart_loader_erase (BpLoader *loader, const BpSector *sector, GCancellable *cancellable,
                      GError **error)
{
  return bp_uart_loader_erase_many (loader, &sector, 1, NULL, NULL, cancellable, error);
}

/* --- moving --- */

/* Blocks end where multiples of their size do, as all that is known of copies of these ROMs is that
 * they take what others send. */
static gsize
get_step (BpUartLoader *self, guint32 address, gsize left)
{
  guint size = self->chip->block_size;

  return MIN (left, size - address % size);
}

static gboolean
bp_uart_loader_write (BpLoader *loader, guint32 address, const guint8 *data, gsize size,
                      BpTransferFunc func, gpointer user_data, GCancellable *cancellable,
                      GError **error)
{
  BpUartLoader *self = BP_UART_LOADER (loader);
  const BpChip *chip = self->chip->chip;

  for (gsize done = 0; done < size;) {
    gsize step = get_step (self, address + done, size - done);
    gint64 work = allow (bp_chip_get_program_worst (chip, (guint32)step));
    GError *local_error = NULL;

    if (bp_set_cancelled (cancellable, error))
      return FALSE;
    if (!bp_uart_session_write (self->session, address + done, data + done, step, chip->write_unit,
                                work, &local_error))
      return fail_at (address + done, local_error, error);
    done += step;
    if (func != NULL)
      func (done, user_data);
  }
  return TRUE;
}

static gboolean
bp_uart_loader_read (BpLoader *loader, guint32 address, guint8 *data, gsize size,
                     BpTransferFunc func, gpointer user_data, GCancellable *cancellable,
                     GError **error)
{
  BpUartLoader *self = BP_UART_LOADER (loader);

  for (gsize done = 0; done < size;) {
    gsize step = get_step (self, address + done, size - done);
    GError *local_error = NULL;

    if (bp_set_cancelled (cancellable, error))
      return FALSE;
    if (!bp_uart_session_read (self->session, address + done, data + done, step, &local_error))
      return fail_at (address + done, local_error, error);
    done += step;
    if (func != NULL && !func (done, user_data))
      break;
  }
  return TRUE;
}

static gboolean
bp_uart_loader_matches (BpLoader *loader, guint32 address, const guint8 *data, gsize size,
                        gboolean *matches, GCancellable *cancellable, GError **error)
{
  BpUartLoader *self = BP_UART_LOADER (loader);
  GError *local_error = NULL;

  if (bp_set_cancelled (cancellable, error))
    return FALSE;
  return bp_uart_session_matches (self->session, address, data, size, matches, &local_error) ||
         fail_at (address, local_error, error);
}

/* --- leaving --- */

static gboolean
bp_uart_loader_leave (BpLoader *loader, guint32 address, GError **error)
{
  BpUartLoader *self = BP_UART_LOADER (loader);
  BpSerialLink *link = bp_uart_line_get_link (bp_uart_session_get_line (self->session));
  GError *local_error = NULL;

  if (self->options.wires.wiring != BP_UART_WIRING_NONE)
    return bp_uart_entry_leave (link, &self->options.wires, error);
  if (!knows (self, BP_UART_GO)) {
    bp_log_add (self->log, "the loader can't start the firmware: it wants a power cycle");
    return TRUE;
  }
  return bp_uart_session_go (self->session, address, &local_error) ||
         fail_at (address, local_error, error);
}

/* Of the two protections, the one that is there; the stronger one includes the other. */
static guint8
choose_unprotect (BpUartLoader *self)
{
  gboolean only_pages = !self->chip->is_protected && self->chip->locked->len > 0;

  if (knows (self, BP_UART_WRITE_UNPROTECT) &&
      (only_pages || !knows (self, BP_UART_READ_UNPROTECT)))
    return BP_UART_WRITE_UNPROTECT;
  return BP_UART_READ_UNPROTECT;
}

static gboolean
bp_uart_loader_unprotect (BpLoader *loader, GCancellable *cancellable, GError **error)
{
  BpUartLoader *self = BP_UART_LOADER (loader);

  if (bp_set_cancelled (cancellable, error))
    return FALSE;
  if (!(self->features & BP_LOADER_CAN_UNPROTECT)) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED,
                         "this loader can't remove a protection");
    return FALSE;
  }
  return bp_uart_session_unprotect (self->session, choose_unprotect (self),
                                    allow (self->chip->chip->mass_erase_worst), error);
}

/* --- the object --- */

static void
loader_iface_init (BpLoaderInterface *iface)
{
  iface->connect = bp_uart_loader_connect;
  iface->get_kind = bp_uart_loader_get_kind;
  iface->get_features = bp_uart_loader_get_features;
  iface->get_maps = bp_uart_loader_get_maps;
  iface->get_chip = bp_uart_loader_get_chip;
  iface->get_block_size = bp_uart_loader_get_block_size;
  iface->get_pace = bp_uart_loader_get_pace;
  iface->check_sector = bp_uart_loader_check_sector;
  iface->erase = bp_uart_loader_erase;
  iface->erase_many = bp_uart_loader_erase_many;
  iface->mass_erase = bp_uart_loader_mass_erase;
  iface->write = bp_uart_loader_write;
  iface->read = bp_uart_loader_read;
  iface->matches = bp_uart_loader_matches;
  iface->leave = bp_uart_loader_leave;
  iface->unprotect = bp_uart_loader_unprotect;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BpUartLoader, bp_uart_loader, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_LOADER, loader_iface_init))

static void
bp_uart_loader_finalize (GObject *object)
{
  BpUartLoader *self = BP_UART_LOADER (object);

  g_clear_pointer (&self->chip, bp_uart_chip_free);
  g_clear_pointer (&self->session, bp_uart_session_free);
  g_clear_object (&self->log);
  G_OBJECT_CLASS (bp_uart_loader_parent_class)->finalize (object);
}

static void
bp_uart_loader_class_init (BpUartLoaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_uart_loader_finalize;
}

static void
bp_uart_loader_init (BpUartLoader *self)
{
}

guint
bp_uart_options_get_baud (const BpUartOptions *options)
{
  return options->baud > 0 ? options->baud : USUAL_BAUD;
}

BpLoader *
bp_uart_loader_new (BpSerialLink *link, const BpUartOptions *options, BpLog *log)
{
  BpUartLoader *self = g_object_new (BP_TYPE_UART_LOADER, NULL);

  self->options = *options;
  g_set_object (&self->log, log);
  self->session = bp_uart_session_new (link, log);
  if (options->wires.wiring != BP_UART_WIRING_NONE)
    bp_uart_session_set_reset (self->session, reset_chip, self);
  return BP_LOADER (self);
}

gboolean
bp_uart_loader_probe (BpSerialLink *link, const BpUartOptions *options, gboolean *is_there,
                      GCancellable *cancellable, GError **error)
{
  g_autoptr (BpUartSession) session = bp_uart_session_new (link, NULL);

  return bp_uart_session_probe (session, bp_uart_options_get_baud (options), is_there, cancellable,
                                error);
}
