/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bp-uart-host.h"

#include "base/bp-error.h"
#include "bp-serial-gadget.h"
#include "bp-uart-words.h"
#include "bp-usbip-plug.h"

/* What the adapter is called where it is on the bus. */
#define NAME "adapter"

struct _BpUartHost {
  GObject parent_instance;

  BpVirtualUart *board;
  BpClock *clock;
  BpUsbipPlug *plug;
  char *serial;
};

static void iface_init (BpBusHostInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BpUartHost, bp_uart_host, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_BUS_HOST, iface_init))

/* A CH9102, which is a CDC-ACM device by itself, with the strings that it has as sold. */
static void
show (BpUartHost *self)
{
  const BpSerialIdentity identity = {
    .vendor_id = 0x1a86,
    .product_id = 0x55d4,
    .strings = { NULL, "USB Single Serial", self->serial ? self->serial : "52D2000001" },
  };
  g_autoptr (BpSerialGadget) adapter =
      bp_serial_gadget_new (&identity, BP_VIRTUAL_SERIAL (self->board), self->clock, TRUE);

  bp_usbip_plug_insert (self->plug, BP_USBIP_GADGET (adapter), NAME, 0);
}

static void
bp_uart_host_plug (BpBusHost *host)
{
  BpUartHost *self = BP_UART_HOST (host);

  bp_usbip_plug_pull (self->plug);
  bp_virtual_uart_replug (self->board);
  show (self);
}

static void
bp_uart_host_unplug (BpBusHost *host)
{
  BpUartHost *self = BP_UART_HOST (host);

  bp_virtual_uart_unplug (self->board, bp_clock_now (self->clock));
  bp_usbip_plug_pull (self->plug);
}

static char *
bp_uart_host_dup_log (BpBusHost *host)
{
  return bp_virtual_uart_dup_log (BP_UART_HOST (host)->board);
}

static GBytes *
bp_uart_host_dup_flash (BpBusHost *host)
{
  BpUartHost *self = BP_UART_HOST (host);
  guint32 address;
  gsize size;

  bp_virtual_uart_get_flash_range (self->board, &address, &size);
  return g_bytes_new (bp_virtual_uart_peek (self->board, address, size), size);
}

static void
bp_uart_host_report (BpBusHost *host, BpJson *json)
{
  BpVirtualUart *board = BP_UART_HOST (host)->board;
  guint32 address = 0;
  gboolean left = bp_virtual_uart_has_left (board, &address);

  bp_json_add_string (json, "profile", bp_virtual_uart_get_profile (board)->board.name);
  bp_json_add_int (json, "received", bp_virtual_uart_get_n_received (board));
  bp_json_add_int (json, "sent", bp_virtual_uart_get_n_sent (board));
  bp_json_add_int (json, "steps", bp_virtual_uart_get_n_steps (board));
  bp_json_add_int (json, "violations", bp_virtual_uart_get_n_violations (board));
  bp_json_add_int (json, "sectors_erased", bp_virtual_uart_get_erase_count (board));
  bp_json_add_double (json, "busy", bp_virtual_uart_get_busy_time (board) / (double)BP_SEC, 6);
  bp_json_add_address (json, "left", left ? (gint64)address : -1);
}

static void
iface_init (BpBusHostInterface *iface)
{
  iface->plug = bp_uart_host_plug;
  iface->hold_boot = bp_uart_host_plug; /* the pads are bridged already */
  iface->unplug = bp_uart_host_unplug;
  iface->dup_log = bp_uart_host_dup_log;
  iface->dup_flash = bp_uart_host_dup_flash;
  iface->report = bp_uart_host_report;
}

/* --- the object --- */

static gboolean
add_faults (BpUartHost *self, char **specs, const char *prefix, GError **error)
{
  for (char **spec = specs; spec && *spec; spec++) {
    g_autofree char *text = g_strconcat (prefix, *spec, NULL);
    BpVirtualUartFault fault;

    if (!bp_uart_fault_parse (text, &fault, error))
      return FALSE;
    bp_virtual_uart_add_fault (self->board, &fault);
  }
  return TRUE;
}

static gboolean
wire (BpUartHost *self, const BpVirtualOptions *options, GError **error)
{
  BpVirtualUartWiring wiring;

  if (!bp_uart_wiring_parse (options->reset_pin, options->boot_pin, &wiring, error))
    return FALSE;
  if (options->reset_pin || options->boot_pin)
    bp_virtual_uart_set_wiring (self->board, &wiring);
  return TRUE;
}

static gboolean
set_up (BpUartHost *self, const char *profile, const BpVirtualOptions *options, GError **error)
{
  self->board = options->store ? bp_virtual_uart_new_stored (profile, options->store, error)
                               : bp_virtual_uart_new (profile, error);
  if (!self->board || !wire (self, options, error) ||
      !add_faults (self, options->faults, "", error) ||
      !add_faults (self, options->unplugs, "unplug@", error))
    return FALSE;
  if (options->is_protected)
    bp_virtual_uart_set_protected (self->board, TRUE);
  if (options->eats_parity)
    bp_virtual_uart_eat_parity (self->board);
  return TRUE;
}

BpBusHost *
bp_uart_host_new (const char *profile, const BpVirtualOptions *options, int port, GError **error)
{
  g_autoptr (BpUartHost) self = g_object_new (BP_TYPE_UART_HOST, NULL);

  self->serial = g_strdup (options->serial);
  self->plug = bp_usbip_plug_new (port, options->ready_file, self->clock);
  g_signal_connect_object (self->plug, "failed", G_CALLBACK (bp_bus_host_fail), self,
                           G_CONNECT_SWAPPED);
  if (!set_up (self, profile, options, error))
    return NULL;
  if (g_strcmp0 (options->start, "nothing") != 0)
    show (self);
  return BP_BUS_HOST (g_steal_pointer (&self));
}

static void
bp_uart_host_dispose (GObject *object)
{
  bp_usbip_plug_pull (BP_UART_HOST (object)->plug);
  G_OBJECT_CLASS (bp_uart_host_parent_class)->dispose (object);
}

static void
bp_uart_host_finalize (GObject *object)
{
  BpUartHost *self = BP_UART_HOST (object);

  g_clear_object (&self->plug);
  g_clear_object (&self->board);
  g_clear_object (&self->clock);
  g_free (self->serial);
  G_OBJECT_CLASS (bp_uart_host_parent_class)->finalize (object);
}

static void
bp_uart_host_class_init (BpUartHostClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bp_uart_host_dispose;
  G_OBJECT_CLASS (klass)->finalize = bp_uart_host_finalize;
}

static void
bp_uart_host_init (BpUartHost *self)
{
  self->clock = bp_clock_new ();
}
