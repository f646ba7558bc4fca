/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "loader/bp-dfu-session.h"
#include "loader/bp-dfuse-alternate.h"

G_BEGIN_DECLS

/**
 * BpDfuseFacts:
 * @alternates: (element-type BpDfuseAlternate)
 * @maps: (element-type BpMemoryMap): those of the alternates, identical ones once
 * @chip: the family; never %NULL
 * @features: what can be done
 *
 * What a DfuSe loader is, as far as it was asked.
 */
typedef struct {
  GPtrArray *alternates;
  GPtrArray *maps;
  const BpChip *chip;
  BpLoaderFeatures features;
} BpDfuseFacts;

/** bp_dfuse_facts_init: nothing is known yet. */
void bp_dfuse_facts_init (BpDfuseFacts *self);
void bp_dfuse_facts_clear (BpDfuseFacts *self);

/**
 * bp_dfuse_facts_learn_memories:
 * @product: (nullable): for the fingerprint
 *
 * Asks for the memory strings and finds the family by them. The device may be busy meanwhile.
 */
gboolean bp_dfuse_facts_learn_memories (BpDfuseFacts *self, BpDfuSession *session,
                                        const BpDfuDescriptors *descriptors, const char *product,
                                        BpLoaderQuirks quirks, GCancellable *cancellable,
                                        GError **error);

/** bp_dfuse_facts_learn_features: asks an idle device for its list of commands; the memories must
 * be known. */
gboolean bp_dfuse_facts_learn_features (BpDfuseFacts *self, BpDfuSession *session,
                                        const BpDfuDescriptors *descriptors, GError **error);

G_END_DECLS
