/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "loader/bp-dfu-descriptors.h"
#include "loader/bp-dfu-loader.h"

G_BEGIN_DECLS

/** BpPlainDfuLoader: a loader that speaks DFU 1.0 or 1.1 without ST's extensions: one stream of
 * bytes, no addresses. */
#define BP_TYPE_PLAIN_DFU_LOADER (bp_plain_dfu_loader_get_type ())
G_DECLARE_FINAL_TYPE (BpPlainDfuLoader, bp_plain_dfu_loader, BP, PLAIN_DFU_LOADER, GObject)

/** bp_plain_dfu_loader_new: @descriptors: (transfer full); the others as for bp_dfu_loader_new().
 */
BpLoader *bp_plain_dfu_loader_new (BpUsbLink *link, BpDfuDescriptors *descriptors, BpLog *log);

G_END_DECLS
