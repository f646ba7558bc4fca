/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "loader/bp-dfu-descriptors.h"
#include "loader/bp-dfu-loader.h"

G_BEGIN_DECLS

/** BpDfuseLoader: a loader that speaks ST's DfuSe 1.1a: STM32, AT32, GD32, APM32 ROMs and self-made
 * ones. */
#define BP_TYPE_DFUSE_LOADER (bp_dfuse_loader_get_type ())
G_DECLARE_FINAL_TYPE (BpDfuseLoader, bp_dfuse_loader, BP, DFUSE_LOADER, GObject)

/** bp_dfuse_loader_new: @descriptors: (transfer full); the others as for bp_dfu_loader_new(). */
BpLoader *bp_dfuse_loader_new (BpUsbLink *link, BpDfuDescriptors *descriptors, const char *product,
                               BpLoaderQuirks quirks, BpLog *log);

G_END_DECLS
