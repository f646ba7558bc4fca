/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "board/bp-cli-client.h"
#include "fuzz-serial-link.h"

/* A firmware's command line that prints what it likes. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (BpSerialLink) link = fuzz_serial_link_new (data, size);
  g_autoptr (BpCliClient) client = bp_cli_client_enter (link, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  BpCliVerdict verdict;

  if (client == NULL)
    return 0;
  text = bp_cli_client_ask (client, "version", BP_SEC, NULL, &error);
  g_assert_true ((text != NULL) == (error == NULL));
  bp_cli_client_command (client, "bl rom", &verdict, NULL, NULL);
  bp_cli_client_leave (client, NULL, NULL);
  return 0;
}
