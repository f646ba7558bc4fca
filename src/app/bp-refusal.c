/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-refusal.h"

#include "app/bp-message-window.h"
#include "base/bp-i18n.h"

#define RESPONSE_LEAVE "leave"
#define RESPONSE_ADDRESS "address"
#define RESPONSE_ANYWAY "anyway"

gboolean
bp_refusal_is_open (const GError *error)
{
  return bp_error_is (error, BP_ERROR_WRONG_ADDRESS) || bp_error_is (error, BP_ERROR_WRONG_BOARD);
}

static gint64
get_expected_address (BpFirmwareChoice *choice)
{
  BpFirmware *firmware = bp_firmware_choice_get_firmware (choice);

  return firmware != NULL && bp_firmware_choice_needs_address (choice)
             ? bp_firmware_get_expected_base (firmware)
             : BP_NO_ADDRESS;
}

void
bp_refusal_use_expected_address (BpFirmwareChoice *choice)
{
  gint64 address = get_expected_address (choice);
  g_autofree char *text = NULL;

  if (address == BP_NO_ADDRESS)
    return;
  text = g_strdup_printf ("0x%08X", (guint)address);
  bp_firmware_choice_set_address (choice, text);
}

static void
on_response (BpSession *session, const char *response)
{
  if (g_str_equal (response, RESPONSE_ADDRESS))
    bp_refusal_use_expected_address (bp_session_get_firmware (session));
  if (g_str_equal (response, RESPONSE_ANYWAY))
    bp_session_flash_anyway (session);
}

static void
add_address_button (BpMessageWindow *message, gint64 address)
{
  /* TRANSLATORS: a button; an address such as 0x08004000 */
  g_autofree char *label = g_strdup_printf (_ ("_Use 0x%08X"), (guint)address);

  bp_message_window_add_button (message, RESPONSE_ADDRESS, label, BP_MESSAGE_SUGGESTED);
}

void
bp_refusal_present (GtkWindow *parent, BpSession *session, const GError *error)
{
  gint64 address = get_expected_address (bp_session_get_firmware (session));
  g_autofree char *reason = g_strdup (bp_error_get_hint (error));
  g_autofree char *body = NULL;
  BpMessageWindow *message;

  /* TRANSLATORS: %s is one sentence or two: why a file was refused. */
  body =
      g_strdup_printf (_ ("%s Nothing was changed on the board. If you flash it anyway, the board "
                          "may not start until you flash another file."),
                       reason);
  message = bp_message_window_new (parent, bp_error_get_title (bp_error_get_code (error)), body);
  bp_message_window_add_button (message, RESPONSE_LEAVE, _ ("_Cancel"), BP_MESSAGE_PLAIN);
  if (address != BP_NO_ADDRESS && bp_error_is (error, BP_ERROR_WRONG_ADDRESS))
    add_address_button (message, address);
  bp_message_window_add_button (message, RESPONSE_ANYWAY, _ ("Flash _Anyway"),
                                BP_MESSAGE_DESTRUCTIVE);
  g_signal_connect_object (message, "response", G_CALLBACK (on_response), session,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (message));
}
