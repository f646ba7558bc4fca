/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bp-bus-host.h"

G_DEFINE_INTERFACE (BpBusHost, bp_bus_host, G_TYPE_OBJECT)

static void
bp_bus_host_default_init (BpBusHostInterface *iface)
{
  g_signal_new ("failed", BP_TYPE_BUS_HOST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_STRING);
}

void
bp_bus_host_plug (BpBusHost *self)
{
  BP_BUS_HOST_GET_IFACE (self)->plug (self);
}

void
bp_bus_host_hold_boot (BpBusHost *self)
{
  BP_BUS_HOST_GET_IFACE (self)->hold_boot (self);
}

void
bp_bus_host_unplug (BpBusHost *self)
{
  BP_BUS_HOST_GET_IFACE (self)->unplug (self);
}

char *
bp_bus_host_dup_log (BpBusHost *self)
{
  return BP_BUS_HOST_GET_IFACE (self)->dup_log (self);
}

GBytes *
bp_bus_host_dup_flash (BpBusHost *self)
{
  return BP_BUS_HOST_GET_IFACE (self)->dup_flash (self);
}

void
bp_bus_host_report (BpBusHost *self, BpJson *json)
{
  BP_BUS_HOST_GET_IFACE (self)->report (self, json);
}

void
bp_bus_host_fail (BpBusHost *self, const char *message)
{
  g_signal_emit_by_name (self, "failed", message);
}
