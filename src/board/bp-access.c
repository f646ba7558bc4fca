/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-access.h"

#include "board/bp-access-advice.h"

GError *
bp_access_check (const char *node, guint16 vendor_id, guint16 product_id)
{
  g_autoptr (BpAccessFacts) facts = NULL;

  g_return_val_if_fail (node != NULL, NULL);

  facts = bp_access_facts_gather (node, vendor_id, product_id);
  return bp_access_make_error (facts);
}
