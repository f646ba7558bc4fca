/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "board/bp-identity.h"
#include "fuzz-serial-link.h"

/* A port that answers the questions of MSP with what it likes. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (BpSerialLink) link = fuzz_serial_link_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (BpIdentity) identity = bp_identify (link, NULL, NULL, &error);
  g_autofree char *label = NULL;

  g_assert_true ((identity != NULL) == (error == NULL));
  if (identity == NULL)
    return 0;
  label = bp_identity_dup_label (identity);
  g_assert_true (g_utf8_validate (label, -1, NULL));
  return 0;
}
