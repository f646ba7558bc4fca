/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-flash-plan-private.h"

#include <string.h>

#include "base/bp-clock.h"
#include "base/bp-i18n.h"

G_DEFINE_FINAL_TYPE (BpFlashPlan, bp_flash_plan, G_TYPE_OBJECT)

static void
clear_warning (gpointer data)
{
  g_free (((BpPlanWarning *)data)->message);
}

static void
bp_flash_plan_finalize (GObject *object)
{
  BpFlashPlan *self = BP_FLASH_PLAN (object);

  g_clear_object (&self->firmware);
  g_array_unref (self->erase);
  g_array_unref (self->keep);
  g_array_unref (self->skip);
  g_array_unref (self->blank);
  g_array_unref (self->write);
  g_array_unref (self->verify);
  g_array_unref (self->warnings);
  G_OBJECT_CLASS (bp_flash_plan_parent_class)->finalize (object);
}

static void
bp_flash_plan_class_init (BpFlashPlanClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_flash_plan_finalize;
}

static void
bp_flash_plan_init (BpFlashPlan *self)
{
  self->erase = g_array_new (FALSE, FALSE, sizeof (BpPlanSector));
  self->keep = g_array_new (FALSE, FALSE, sizeof (BpPlanSector));
  self->skip = g_array_new (FALSE, FALSE, sizeof (BpPlanSector));
  self->blank = g_array_new (FALSE, FALSE, sizeof (BpPlanSector));
  self->write = g_array_new (FALSE, FALSE, sizeof (BpPlanRun));
  self->verify = g_array_new (FALSE, FALSE, sizeof (BpPlanRun));
  self->warnings = g_array_new (FALSE, FALSE, sizeof (BpPlanWarning));
  g_array_set_clear_func (self->warnings, clear_warning);
}

gboolean
bp_flash_plan_is_exact (BpFlashPlan *self)
{
  return self->exact;
}

const GArray *
bp_flash_plan_get_erase (BpFlashPlan *self)
{
  return self->erase;
}

const GArray *
bp_flash_plan_get_keep (BpFlashPlan *self)
{
  return self->keep;
}

const GArray *
bp_flash_plan_get_skip (BpFlashPlan *self)
{
  return self->skip;
}

const GArray *
bp_flash_plan_get_blank (BpFlashPlan *self)
{
  return self->blank;
}

const BpPlanRun *
bp_flash_plan_get_settings (BpFlashPlan *self)
{
  return self->settings.size > 0 ? &self->settings : NULL;
}

const GArray *
bp_flash_plan_get_write (BpFlashPlan *self)
{
  return self->write;
}

const GArray *
bp_flash_plan_get_verify (BpFlashPlan *self)
{
  return self->verify;
}

const GArray *
bp_flash_plan_get_warnings (BpFlashPlan *self)
{
  return self->warnings;
}

const BpPlanRun *
bp_flash_plan_get_vector_run (BpFlashPlan *self)
{
  return self->vector.size > 0 ? &self->vector : NULL;
}

gboolean
bp_flash_plan_is_stream (BpFlashPlan *self)
{
  return self->stream;
}

gboolean
bp_flash_plan_uses_mass_erase (BpFlashPlan *self)
{
  return self->mass_erase;
}

gboolean
bp_flash_plan_is_empty (BpFlashPlan *self)
{
  return self->erase->len == 0 && bp_flash_plan_get_bytes (self) == 0;
}

gsize
bp_flash_plan_get_bytes (BpFlashPlan *self)
{
  gsize bytes = self->vector.size;

  for (guint i = 0; i < self->write->len; i++)
    bytes += g_array_index (self->write, BpPlanRun, i).size;
  return bytes;
}

gint64
bp_flash_plan_get_duration (BpFlashPlan *self)
{
  return self->duration;
}

void
bp_flash_plan_fill_run (BpFlashPlan *self, const BpPlanRun *run, guint8 *buffer)
{
  memset (buffer, 0xff, run->size);
  bp_firmware_fill (self->firmware, run->address, buffer, run->size);
}

char *
bp_flash_plan_dup_summary (BpFlashPlan *self)
{
  g_autofree char *size =
      g_format_size_full (bp_flash_plan_get_bytes (self), G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *sectors = NULL;
  g_autofree char *kept = NULL;
  int seconds = (int)MAX (1, (self->duration + BP_SEC / 2) / BP_SEC);

  if (bp_flash_plan_is_empty (self))
    return g_strdup (_ ("The board already holds this firmware; nothing needs to be written."));
  if (self->stream)
    /* TRANSLATORS: %s is a size such as "475 KiB", %d a number of seconds. */
    return g_strdup_printf (_ ("Writes %s, about %d s."), size, seconds);

  sectors = g_strdup_printf (ngettext ("Erases %u sector", "Erases %u sectors", self->erase->len),
                             self->erase->len);
  /* TRANSLATORS: a number of sectors that stay as they are; stands within a sentence */
  kept = g_strdup_printf (ngettext ("keeps %u", "keeps %u", self->keep->len), self->keep->len);
  /* TRANSLATORS: "Erases 5 sectors", a size such as "475 KiB", "keeps 1" (sectors), and a number of
   * seconds. */
  return g_strdup_printf (_ ("%s, writes %s, %s, about %d s."), sectors, size, kept, seconds);
}

void
bp_plan_warn (BpFlashPlan *self, const char *code, const char *format, ...)
{
  BpPlanWarning warning = { code, NULL };
  va_list args;

  va_start (args, format);
  warning.message = g_strdup_vprintf (format, args);
  va_end (args);
  g_array_append_val (self->warnings, warning);
}
