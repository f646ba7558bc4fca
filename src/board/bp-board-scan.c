/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-board-scan.h"

#include <string.h>

#include "base/bp-i18n.h"
#include "board/bp-access.h"
#include "board/bp-board-name.h"
#include "link/bp-serial-device.h"
#include "loader/bp-dfu-descriptors.h"
#include "loader/bp-dfu-protocol.h"
#include "loader/bp-picoboot-descriptors.h"

enum { NEVER_CHOSEN, CHOSEN_IF_ALONE, CHOSEN_FIRST };

typedef struct {
  BpBoardDb *db;
  GPtrArray *boards;   /* of BpBoardFacts */
  GHashTable *by_id;   /* board id to BpBoardFacts of boards */
  GHashTable *devices; /* board id to BpUsbDevice */
} Scan;

static BpBoardKind
kind_of (const BpBoardEntry *entry)
{
  return entry != NULL ? entry->kind : BP_BOARD_KIND_UNKNOWN;
}

static gboolean
has_quirk (const BpBoardEntry *entry, BpBoardQuirks quirk)
{
  return entry != NULL && (entry->quirks & quirk) != 0;
}

/* "usb:1-2.4" is told to people as "port 1-2.4": it tells two boards of one kind apart. */
static char *
describe_place (const char *what, const char *id)
{
  if (!g_str_has_prefix (id, "usb:"))
    return g_strdup (what);
  /* TRANSLATORS: what a board is, then where: "DFU 0483:df11 · port 1-2" */
  return g_strdup_printf (_ ("%s · port %s"), what, id + strlen ("usb:"));
}

static BpBoardFacts *
add_board (Scan *scan, const char *id, guint16 vendor_id, guint16 product_id, const char *serial)
{
  BpBoardFacts *board = bp_board_facts_new ();

  board->id = g_strdup (id);
  board->vendor_id = vendor_id;
  board->product_id = product_id;
  board->serial = g_strdup (serial);
  g_ptr_array_add (scan->boards, board);
  g_hash_table_insert (scan->by_id, board->id, board);
  return board;
}

static BpBoardFacts *
add_device (Scan *scan, BpUsbDevice *device)
{
  const BpUsbDeviceInfo *info = bp_usb_device_get_info (device);
  BpBoardFacts *board = add_board (scan, info->id, info->vendor_id, info->product_id, info->serial);

  board->device = g_object_ref (device);
  return board;
}

static BpLoaderKind
find_picoboot (const BpUsbDeviceInfo *info)
{
  BpPicobootDescriptors picoboot;

  return info->descriptors == NULL ||
                 bp_picoboot_descriptors_read (&picoboot, info->descriptors, NULL)
             ? BP_LOADER_PICOBOOT
             : BP_LOADER_NONE;
}

/* Devices that only could go to DFU mode (protocol 1), such as Bluetooth adapters, are no loaders.
 */
static BpLoaderKind
find_loader (const BpUsbDeviceInfo *info, const BpBoardEntry *entry)
{
  g_autoptr (BpDfuDescriptors) dfu = NULL;

  if (bp_picoboot_is_loader (info->vendor_id, info->product_id))
    return find_picoboot (info);
  if (info->descriptors == NULL)
    return kind_of (entry) == BP_BOARD_KIND_LOADER &&
                   !has_quirk (entry, BP_BOARD_QUIRK_MASS_STORAGE)
               ? BP_LOADER_DFUSE
               : BP_LOADER_NONE;

  dfu = bp_dfu_descriptors_parse (info->descriptors, NULL);
  if (dfu == NULL ||
      (dfu->protocol != BP_DFU_PROTOCOL_DFU_MODE && kind_of (entry) != BP_BOARD_KIND_LOADER))
    return BP_LOADER_NONE;
  return dfu->version == BP_DFU_VERSION_DFUSE ? BP_LOADER_DFUSE : BP_LOADER_DFU;
}

static void
set_unusable (BpBoardFacts *board, const char *message, const char *hint)
{
  board->candidacy = NEVER_CHOSEN;
  g_clear_error (&board->problem);
  g_set_error_literal (&board->problem, BP_ERROR, BP_ERROR_NOT_SUPPORTED, message);
  bp_error_set_hint (board->problem, hint);
}

static void
take_loader (Scan *scan, BpUsbDevice *device, const BpBoardEntry *entry, BpLoaderKind kind)
{
  const BpUsbDeviceInfo *info = bp_usb_device_get_info (device);
  BpBoardFacts *board = add_device (scan, device);
  gboolean is_dfu = kind == BP_LOADER_DFUSE || kind == BP_LOADER_DFU;
  g_autofree char *what =
      g_strdup_printf ("%s%04x:%04x", is_dfu ? "DFU " : "USB ", info->vendor_id, info->product_id);

  board->state = BP_BOARD_LOADER;
  board->loader_kind = kind;
  board->candidacy = CHOSEN_FIRST;
  board->name = bp_board_name_loader (scan->db, info, entry);
  board->detail = describe_place (what, info->id);
  if (kind == BP_LOADER_NONE && has_quirk (entry, BP_BOARD_QUIRK_MASS_STORAGE))
    set_unusable (
        board, "this bootloader is a drive and speaks no DFU",
        _ ("This board shows up as a drive. Copy its firmware file (.uf2) onto that drive."));
  else if (kind == BP_LOADER_NONE)
    set_unusable (board, "no DFU interface",
                  _ ("This bootloader can't be used. Unplug the board and plug it in again in "
                     "bootloader mode."));
}

static void
take_running (Scan *scan, BpUsbDevice *device, const BpBoardEntry *entry)
{
  const BpUsbDeviceInfo *info = bp_usb_device_get_info (device);
  BpBoardFacts *board = add_device (scan, device);
  g_autofree char *what = g_strdup_printf ("USB %04x:%04x", info->vendor_id, info->product_id);

  board->candidacy = CHOSEN_FIRST;
  board->has_own_loader = has_quirk (entry, BP_BOARD_QUIRK_OWN_LOADER);
  board->detail = describe_place (what, info->id);
  if (has_quirk (entry, BP_BOARD_QUIRK_MASS_STORAGE)) {
    board->name = g_strdup (entry->label);
    set_unusable (board, "the board is a drive now",
                  _ ("The board shows its memory card as a drive. Unplug it and plug it in again "
                     "to get back to its firmware."));
  } else {
    board->name = bp_board_name_firmware (scan->db, info->manufacturer, info->product, entry);
  }
}

static void
scan_device (Scan *scan, BpUsbDevice *device)
{
  const BpUsbDeviceInfo *info = bp_usb_device_get_info (device);
  const BpBoardEntry *entry =
      bp_board_db_find (scan->db, info->vendor_id, info->product_id, info->manufacturer);
  BpLoaderKind loader;

  if (g_hash_table_contains (scan->devices, info->id))
    return;
  g_hash_table_insert (scan->devices, info->id, device);
  if (kind_of (entry) == BP_BOARD_KIND_IGNORE)
    return;

  loader = find_loader (info, entry);
  if (loader != BP_LOADER_NONE || kind_of (entry) == BP_BOARD_KIND_LOADER)
    take_loader (scan, device, entry, loader);
  else if (kind_of (entry) == BP_BOARD_KIND_FIRMWARE)
    take_running (scan, device, entry);
}

static void
add_other_tty (BpBoardFacts *board, const char *tty)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (board->other_ttys != NULL)
    g_strv_builder_addv (builder, (const char **)board->other_ttys);
  g_strv_builder_add (builder, tty);
  g_clear_pointer (&board->other_ttys, g_strfreev);
  board->other_ttys = g_strv_builder_end (builder);
}

/* A port that must not be opened finds its board, but is nobody's to use. */
static void
attach_port (BpBoardFacts *board, BpSerialDevice *device, const BpBoardEntry *entry)
{
  const BpSerialPort *port = bp_serial_device_get_port (device);

  if (board->tty != NULL || has_quirk (entry, BP_BOARD_QUIRK_NO_TTY)) {
    add_other_tty (board, port->name);
    return;
  }
  board->tty = g_strdup (port->name);
  board->port = g_object_ref (device);
  if (board->state == BP_BOARD_LOADER)
    return;
  g_free (board->detail);
  board->detail = describe_place (port->name, board->id);
}

static char *
name_usb_port (Scan *scan, const BpSerialPort *port, const BpBoardEntry *entry)
{
  if (kind_of (entry) == BP_BOARD_KIND_ADAPTER)
    return bp_board_name_adapter (port->product, entry);
  if (entry == NULL && bp_board_db_is_generic (scan->db, port->manufacturer) &&
      bp_board_db_is_generic (scan->db, port->product))
    return bp_board_name_port (port->name);
  return bp_board_name_firmware (scan->db, port->manufacturer, port->product, entry);
}

static BpBoardFacts *
add_usb_port (Scan *scan, const BpSerialPort *port, const BpBoardEntry *entry)
{
  BpBoardFacts *board =
      add_board (scan, port->usb_id, port->vendor_id, port->product_id, port->serial);
  BpUsbDevice *device = g_hash_table_lookup (scan->devices, port->usb_id);
  BpBoardKind kind = kind_of (entry);

  if (kind == BP_BOARD_KIND_UNKNOWN && bp_board_db_is_firmware (scan->db, port->manufacturer))
    kind = BP_BOARD_KIND_FIRMWARE;
  board->device = device != NULL ? g_object_ref (device) : NULL;
  board->candidacy = kind == BP_BOARD_KIND_IGNORE     ? NEVER_CHOSEN
                     : kind == BP_BOARD_KIND_FIRMWARE ? CHOSEN_FIRST
                                                      : CHOSEN_IF_ALONE;
  board->has_own_loader = has_quirk (entry, BP_BOARD_QUIRK_OWN_LOADER);
  board->name = name_usb_port (scan, port, entry);
  board->is_bare_port = board->candidacy == CHOSEN_IF_ALONE;
  return board;
}

/* Behind each port of an adapter may be another board, while all ports of a running board are that
 * board's. */
static void
add_lone_port (Scan *scan, BpSerialDevice *device, const BpBoardEntry *entry)
{
  const BpSerialPort *port = bp_serial_device_get_port (device);
  g_autofree char *id = g_strconcat ("tty:", port->name, NULL);
  BpBoardFacts *board = add_board (scan, id, port->vendor_id, port->product_id, port->serial);

  board->tty = g_strdup (port->name);
  board->port = g_object_ref (device);
  board->detail = g_strdup (port->name);
  board->name = kind_of (entry) == BP_BOARD_KIND_ADAPTER
                    ? bp_board_name_adapter (port->product, entry)
                    : bp_board_name_port (port->name);
  board->candidacy = port->usb_id != NULL ? CHOSEN_IF_ALONE : NEVER_CHOSEN;
  board->is_bare_port = TRUE;
}

/* A practice board behind an adapter: its BOOT pads are bridged. */
static BpBoardFacts *
add_uart_loader (Scan *scan, const BpSerialPort *port)
{
  BpBoardFacts *board =
      add_board (scan, port->usb_id, port->vendor_id, port->product_id, port->serial);

  board->state = BP_BOARD_LOADER;
  board->loader_kind = BP_LOADER_UART;
  board->candidacy = CHOSEN_FIRST;
  board->name = g_strdup (port->label);
  board->detail = g_strdup (_ ("UART bootloader"));
  return board;
}

static void
scan_port (Scan *scan, BpSerialDevice *device)
{
  const BpSerialPort *port = bp_serial_device_get_port (device);
  const BpBoardEntry *entry =
      bp_board_db_find (scan->db, port->vendor_id, port->product_id, port->manufacturer);
  BpBoardFacts *board =
      port->usb_id != NULL ? g_hash_table_lookup (scan->by_id, port->usb_id) : NULL;

  if (port->usb_id == NULL ||
      (board != NULL && board->tty != NULL && kind_of (entry) == BP_BOARD_KIND_ADAPTER)) {
    add_lone_port (scan, device, entry);
    return;
  }
  if (board == NULL && port->is_loader)
    board = add_uart_loader (scan, port);
  else if (board == NULL)
    board = add_usb_port (scan, port, entry);
  attach_port (board, device, entry);
}

/* What flashes a board whose firmware has a loader of its own. */
static void
tell_own_loader (BpBoardFacts *board)
{
  char *detail;

  if (!board->has_own_loader)
    return;
  /* TRANSLATORS: %s is where a board is plugged in; ArduPilot's and PX4's programs follow. */
  detail = g_strdup_printf (_ ("%s · updated by Mission Planner or QGroundControl"), board->detail);
  g_free (board->detail);
  board->detail = detail;
}

/* A running board is reached by its port where it has one that may be used, everything else by its
 * USB node. */
static void
check_access (BpBoardFacts *board)
{
  const char *node = NULL;

  if (board->state == BP_BOARD_FIRMWARE && board->tty != NULL)
    node = board->tty;
  else if (board->device != NULL)
    node = bp_usb_device_get_info (board->device)->node;
  board->node = g_strdup (node);
  /* A practice board has no node. */
  if (board->problem == NULL && node != NULL && g_path_is_absolute (node))
    board->problem = bp_access_check (node, board->vendor_id, board->product_id);
}

static void
finish_board (BpBoardFacts *board)
{
  check_access (board);
  tell_own_loader (board);
}

static int
rank_of (const char *id)
{
  if (g_str_has_prefix (id, "usb:"))
    return 0;
  if (g_str_has_prefix (id, "virtual:"))
    return 2;
  return g_str_has_prefix (id, "tty:/dev/ttyS") ? 3 : 1;
}

static int
compare_names (const char *a, const char *b)
{
  while (*a != '\0' && *b != '\0') {
    if (g_ascii_isdigit (*a) && g_ascii_isdigit (*b)) {
      guint64 number_a = g_ascii_strtoull (a, (char **)&a, 10);
      guint64 number_b = g_ascii_strtoull (b, (char **)&b, 10);

      if (number_a != number_b)
        return number_a < number_b ? -1 : 1;
    } else if (*a != *b) {
      return *a < *b ? -1 : 1;
    } else {
      a++;
      b++;
    }
  }
  return (*a != '\0') - (*b != '\0');
}

int
bp_board_compare_ids (const char *a, const char *b)
{
  int rank_a = rank_of (a);
  int rank_b = rank_of (b);
  int order = rank_a != rank_b ? rank_a - rank_b : compare_names (a, b);

  return order != 0 ? order : strcmp (a, b);
}

static int
compare_boards (gconstpointer a, gconstpointer b)
{
  const BpBoardFacts *const *board_a = a;
  const BpBoardFacts *const *board_b = b;

  return bp_board_compare_ids ((*board_a)->id, (*board_b)->id);
}

static int
compare_ports (gconstpointer a, gconstpointer b)
{
  BpSerialDevice *const *port_a = a;
  BpSerialDevice *const *port_b = b;

  return compare_names (bp_serial_device_get_port (*port_a)->name,
                        bp_serial_device_get_port (*port_b)->name);
}

GPtrArray *
bp_board_scan (BpBoardDb *db, GPtrArray *devices, GPtrArray *ports)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  Scan scan = { .db = db, .by_id = by_id, .devices = known };

  scan.boards = g_ptr_array_new_with_free_func ((GDestroyNotify)bp_board_facts_free);
  for (guint i = 0; i < devices->len; i++)
    scan_device (&scan, g_ptr_array_index (devices, i));
  g_ptr_array_sort (ports, compare_ports);
  for (guint i = 0; i < ports->len; i++)
    scan_port (&scan, g_ptr_array_index (ports, i));
  for (guint i = 0; i < scan.boards->len; i++)
    finish_board (g_ptr_array_index (scan.boards, i));
  g_ptr_array_sort (scan.boards, compare_boards);
  return scan.boards;
}
