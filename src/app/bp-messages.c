/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-messages.h"

#include "app/bp-fault.h"
#include "app/bp-report.h"
#include "base/bp-i18n.h"
#include "flash/bp-flash-job.h"
#include "flash/bp-restore-job.h"

BpMessageWindow *
bp_message_full_erase_new (GtkWindow *parent, BpBoard *board)
{
  BpMessageWindow *message;
  /* TRANSLATORS: %s is the name of a board */
  g_autofree char *body =
      g_strdup_printf (_ ("Everything on “%s” will be erased, all settings too. Only the chosen "
                          "firmware will be on it afterwards."),
                       bp_board_get_name (board));

  message = bp_message_window_new (parent, _ ("Erase the Full Chip?"), body);
  bp_message_window_add_button (message, BP_RESPONSE_CANCEL, _ ("_Cancel"), BP_MESSAGE_PLAIN);
  bp_message_window_add_button (message, BP_RESPONSE_CONFIRM, _ ("_Erase and Flash"),
                                BP_MESSAGE_DESTRUCTIVE);
  return message;
}

BpMessageWindow *
bp_message_stop_new (GtkWindow *parent)
{
  BpMessageWindow *message;

  message = bp_message_window_new (
      parent, _ ("Stop Flashing?"),
      _ ("The firmware on the board may be left incomplete. It then waits in its bootloader, and "
         "flashing again finishes the work."));
  bp_message_window_add_button (message, BP_RESPONSE_CANCEL, _ ("_Keep Flashing"),
                                BP_MESSAGE_PLAIN);
  bp_message_window_add_button (message, BP_RESPONSE_CONFIRM, _ ("_Stop"), BP_MESSAGE_DESTRUCTIVE);
  return message;
}

BpMessageWindow *
bp_message_close_new (GtkWindow *parent)
{
  BpMessageWindow *message;

  message = bp_message_window_new (
      parent, _ ("Stop Flashing and Close?"),
      _ ("The firmware on the board may be left incomplete. It then waits in its bootloader, and "
         "flashing again finishes the work."));
  bp_message_window_add_button (message, BP_RESPONSE_CANCEL, _ ("_Keep Flashing"),
                                BP_MESSAGE_PLAIN);
  bp_message_window_add_button (message, BP_RESPONSE_CONFIRM, _ ("_Stop and Close"),
                                BP_MESSAGE_DESTRUCTIVE);
  return message;
}

BpMessageWindow *
bp_message_rule_installed_new (GtkWindow *parent)
{
  BpMessageWindow *message =
      bp_message_window_new (parent, _ ("Rule Installed"),
                             _ ("Unplug the board and plug it in again, so that the rule holds for "
                                "it."));

  bp_message_window_add_button (message, BP_RESPONSE_CANCEL, _ ("_OK"), BP_MESSAGE_PLAIN);
  return message;
}

#define MAX_COMPLAINTS 12

/* What the firmware had against the lines of a file. */
static char *
dup_complaints (BpJob *job)
{
  GPtrArray *complaints =
      BP_IS_RESTORE_JOB (job) ? bp_restore_job_get_complaints (BP_RESTORE_JOB (job)) : NULL;
  GString *text = g_string_new (NULL);

  for (guint i = 0; complaints != NULL && i < MIN (complaints->len, MAX_COMPLAINTS); i++)
    g_string_append_printf (text, "\n%s", (char *)g_ptr_array_index (complaints, i));
  if (complaints != NULL && complaints->len > MAX_COMPLAINTS)
    g_string_append (text, "\n…");
  return g_string_free (text, FALSE);
}

static char *
dup_details (const GError *error)
{
  const char *nick = bp_error_get_nick (bp_error_get_code (error));
  gint64 address = bp_error_get_address (error);

  if (address == BP_NO_ADDRESS)
    return g_strdup_printf ("%s: %s", nick, error->message);
  return g_strdup_printf ("%s, 0x%08X: %s", nick, (guint)address, error->message);
}

static BpMessageWindow *
message_protected_new (GtkWindow *parent, BpBoard *board)
{
  BpMessageWindow *message;
  /* TRANSLATORS: %s is the name of a board */
  g_autofree char *body =
      g_strdup_printf (_ ("“%s” can't be read or written until its protection is removed. That "
                          "erases everything on the chip, all settings too."),
                       bp_board_get_name (board));

  message = bp_message_window_new (parent, bp_error_get_title (BP_ERROR_PROTECTED), body);
  bp_message_window_add_button (message, BP_RESPONSE_CANCEL, _ ("_Cancel"), BP_MESSAGE_PLAIN);
  bp_message_window_add_button (message, BP_RESPONSE_CONFIRM, _ ("_Remove Protection"),
                                BP_MESSAGE_DESTRUCTIVE);
  return message;
}

/* Faults of a moment: the same once more may well succeed. */
static gboolean
is_worth_another_try (BpError code, BpJob *job)
{
  static const BpError codes[] = {
    BP_ERROR_BUSY,     BP_ERROR_DISCONNECTED, BP_ERROR_TIMEOUT,      BP_ERROR_NO_LOADER,
    BP_ERROR_PROTOCOL, BP_ERROR_ERASE_FAILED, BP_ERROR_WRITE_FAILED, BP_ERROR_VERIFY_FAILED,
  };

  for (guint i = 0; BP_IS_FLASH_JOB (job) && i < G_N_ELEMENTS (codes); i++) {
    if (codes[i] == code)
      return TRUE;
  }
  return FALSE;
}

static BpMessageWindow *
message_fault_new (GtkWindow *parent, const GError *error, BpJob *job)
{
  BpError code = bp_error_get_code (error);
  const char *cause = bp_fault_get_cause (code, bp_job_get_phase (job));
  /* TRANSLATORS: two sentences: why something went wrong, then what to do about it */
  g_autofree char *body = g_strdup_printf (_ ("%s %s"), cause, bp_error_get_hint (error));
  BpMessageWindow *message = bp_message_window_new (parent, bp_fault_get_title (code, job), body);

  bp_message_window_add_button (message, BP_RESPONSE_CANCEL, _ ("_OK"), BP_MESSAGE_PLAIN);
  if (is_worth_another_try (code, job))
    bp_message_window_add_button (message, BP_RESPONSE_AGAIN, _ ("_Flash Again"),
                                  BP_MESSAGE_SUGGESTED);
  return message;
}

BpMessageWindow *
bp_message_error_new (GtkWindow *parent, BpSession *session, const GError *error, BpJob *job)
{
  BpError code = bp_error_get_code (error);
  g_autofree char *fault = dup_details (error);
  g_autofree char *complaints = dup_complaints (job);
  g_autofree char *details = g_strconcat (fault, complaints, NULL);
  g_autofree char *report = bp_report_dup (session, error, job);
  BpMessageWindow *message;

  if (code == BP_ERROR_PROTECTED)
    message = message_protected_new (parent, bp_job_get_board (job));
  else
    message = message_fault_new (parent, error, job);
  bp_message_window_set_details (message, details, report);
  return message;
}
