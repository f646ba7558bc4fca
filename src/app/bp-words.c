/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-words.h"

#include <string.h>

#include "app/bp-fault.h"
#include "base/bp-i18n.h"
#include "flash/bp-backup-job.h"
#include "flash/bp-flash-job.h"
#include "flash/bp-leave-job.h"
#include "flash/bp-read-job.h"
#include "flash/bp-reboot-job.h"
#include "flash/bp-restore-job.h"
#include "flash/bp-unprotect-job.h"
#include "flash/bp-verify-job.h"

#define SECONDS_A_MINUTE 60

char *
bp_words_size (guint64 bytes)
{
  return g_format_size_full (bytes, G_FORMAT_SIZE_IEC_UNITS);
}

char *
bp_words_duration (guint seconds)
{
  if (seconds < SECONDS_A_MINUTE)
    /* TRANSLATORS: a time in seconds */
    return g_strdup_printf (_ ("%u s"), seconds);
  /* TRANSLATORS: a time in minutes and seconds */
  return g_strdup_printf (_ ("%u min %u s"), seconds / SECONDS_A_MINUTE,
                          seconds % SECONDS_A_MINUTE);
}

char *
bp_words_firmware (BpFirmware *firmware)
{
  g_autofree char *size = bp_words_size (bp_firmware_get_size (firmware));

  /* TRANSLATORS: the facts of a firmware file: format, size, first and last address */
  return g_strdup_printf (_ ("%s · %s · 0x%08X–0x%08X"),
                          bp_firmware_format_get_label (bp_firmware_get_format (firmware)), size,
                          bp_firmware_get_start (firmware),
                          (guint)(bp_firmware_get_end (firmware) - 1));
}

char *
bp_words_fault (const GError *error, const char *name)
{
  g_autofree char *prefix = g_strconcat (name != NULL ? name : "", ": ", NULL);
  const char *message = error->message;
  const char *rest;
  g_autofree char *first = NULL;

  if (g_str_has_prefix (message, prefix))
    message += strlen (prefix);
  rest = g_utf8_next_char (message);
  first = g_utf8_strup (message, rest - message);
  return g_strconcat (first, rest, g_str_has_suffix (message, ".") ? NULL : ".", NULL);
}

static gboolean
is_in_list (const GArray *sectors, const BpPlanRun *place)
{
  for (guint i = 0; i < sectors->len; i++) {
    const BpPlanSector *sector = &g_array_index (sectors, BpPlanSector, i);

    if (place->address >= sector->address && place->address - sector->address < sector->size)
      return TRUE;
  }
  return FALSE;
}

char *
bp_words_plan (BpFlashPlan *plan)
{
  g_autofree char *summary = bp_flash_plan_dup_summary (plan);
  const BpPlanRun *settings = bp_flash_plan_get_settings (plan);
  GString *text = g_string_new (summary);

  if (settings != NULL && (is_in_list (bp_flash_plan_get_keep (plan), settings) ||
                           is_in_list (bp_flash_plan_get_skip (plan), settings)))
    g_string_append_printf (text, " %s", _ ("Your settings stay."));
  if (!bp_flash_plan_is_exact (plan))
    g_string_append_printf (text, " %s",
                            _ ("This is an estimate: the chip is read when flashing begins."));
  return g_string_free (text, FALSE);
}

char *
bp_words_progress (BpJob *job)
{
  /* TRANSLATORS: how much of a job is done, in percent */
  g_autofree char *percent = g_strdup_printf (_ ("%d %%"), (int)(bp_job_get_fraction (job) * 100));
  GString *text = g_string_new (percent);

  if (bp_job_get_speed (job) > 0) {
    g_autofree char *size = bp_words_size (bp_job_get_speed (job));

    g_string_append (text, " · ");
    /* TRANSLATORS: a speed: %s is a size like "53 KiB", s is the second */
    g_string_append_printf (text, _ ("%s/s"), size);
  }
  if (bp_job_get_time_left (job) >= 0) {
    g_autofree char *time = bp_words_duration (bp_job_get_time_left (job));

    g_string_append (text, " · ");
    /* TRANSLATORS: how long a job will still take: %s is a time like "9 s" */
    g_string_append_printf (text, _ ("%s left"), time);
  }
  return g_string_free (text, FALSE);
}

static char *
dup_duration (const BpJobResult *result)
{
  return bp_words_duration ((result->duration + BP_SEC / 2) / BP_SEC);
}

static char *
describe_verified (const BpJobResult *result)
{
  g_autofree char *size = bp_words_size (result->bytes_verified);
  g_autofree char *time = dup_duration (result);

  /* TRANSLATORS: the first %s is a size, the second one a time */
  return g_strdup_printf (_ ("Done: the board holds this firmware (%s compared in %s)."), size,
                          time);
}

static char *
describe_read (BpReadJob *job, const BpJobResult *result)
{
  g_autofree char *size = bp_words_size (g_bytes_get_size (bp_read_job_get_bytes (job, NULL)));
  g_autofree char *time = dup_duration (result);

  /* TRANSLATORS: the first %s is a size, the second one a time */
  return g_strdup_printf (_ ("Done: %s read in %s."), size, time);
}

static char *
describe_backup (BpBackupJob *job)
{
  g_autofree char *name = g_filename_display_basename (bp_backup_job_get_path (job));

  /* TRANSLATORS: %s is the name of a file */
  return g_strdup_printf (_ ("Done: settings saved in “%s”."), name);
}

static char *
describe_done (BpJob *job)
{
  g_autofree char *size = NULL;
  g_autofree char *time = NULL;
  BpJobResult result;

  if (BP_IS_UNPROTECT_JOB (job))
    return g_strdup (
        _ ("The protection is removed and the chip is empty. Flash the firmware now."));
  if (BP_IS_REBOOT_JOB (job))
    return g_strdup (_ ("Done: the board is in its bootloader."));
  if (BP_IS_LEAVE_JOB (job))
    return g_strdup (_ ("Done: the board was told to start its firmware."));
  if (BP_IS_BACKUP_JOB (job))
    return describe_backup (BP_BACKUP_JOB (job));
  if (BP_IS_RESTORE_JOB (job))
    return g_strdup (_ ("Done: the board has taken and saved the settings."));
  bp_job_get_result (job, &result);
  if (BP_IS_VERIFY_JOB (job))
    return describe_verified (&result);
  if (BP_IS_READ_JOB (job))
    return describe_read (BP_READ_JOB (job), &result);
  if (result.bytes_written == 0)
    return g_strdup (_ ("Done: the board already holds this firmware."));
  size = bp_words_size (result.bytes_written);
  time = dup_duration (&result);
  if (result.bytes_verified == 0)
    /* TRANSLATORS: the first %s is a size, the second one a time */
    return g_strdup_printf (_ ("Done: %s written in %s."), size, time);
  /* TRANSLATORS: the first %s is a size, the second one a time */
  return g_strdup_printf (_ ("Done: %s written and verified in %s."), size, time);
}

/* What was saved before the board was flashed. */
static char *
describe_all (BpJob *job)
{
  const char *path =
      BP_IS_FLASH_JOB (job) ? bp_flash_job_get_backup_path (BP_FLASH_JOB (job)) : NULL;
  g_autofree char *done = describe_done (job);
  g_autofree char *name = NULL;

  if (path == NULL)
    return g_steal_pointer (&done);
  name = g_filename_display_basename (path);
  /* TRANSLATORS: a sentence on what was done, then the name of a file */
  return g_strdup_printf (_ ("%s Its settings are saved in “%s”."), done, name);
}

char *
bp_words_outcome (BpJob *job, const GError *error)
{
  BpError code;

  if (error == NULL)
    return describe_all (job);
  code = bp_error_get_code (error);
  if (code == BP_ERROR_CANCELLED)
    /* TRANSLATORS: the first %s is "Cancelled", the second one a sentence on the board's state */
    return g_strdup_printf (_ ("%s. %s"), bp_error_get_title (code), bp_error_get_hint (error));
  /* TRANSLATORS: %s is what went wrong, such as "The board went away" */
  return g_strdup_printf (bp_job_is_safe (job)
                              ? _ ("%s. Nothing was changed on the board.")
                              : _ ("%s. The firmware on the board is incomplete: flash again."),
                          bp_fault_get_title (code, job));
}
