/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-sector-states.h"

#include "app/bp-words.h"
#include "base/bp-error.h"
#include "base/bp-i18n.h"

struct _BpSectorStates {
  GArray *sectors; /* of BpSectorView, sorted by address */
  guint64 size;
};

/* TRANSLATORS: states of a sector of the flash */
static const char *const labels[BP_N_SECTOR_STATES] = {
  [BP_SECTOR_KEPT] = N_ ("kept"),
  [BP_SECTOR_UNCHANGED] = N_ ("unchanged"),
  [BP_SECTOR_PLANNED] = N_ ("will be written"),
  [BP_SECTOR_ERASED] = N_ ("erased"),
  [BP_SECTOR_WRITTEN] = N_ ("written"),
  [BP_SECTOR_VERIFIED] = N_ ("verified"),
  [BP_SECTOR_FAILED] = N_ ("failed"),
};

static guint64
get_end (const BpSectorView *sector)
{
  return (guint64)sector->address + sector->size;
}

static int
compare_sectors (gconstpointer a, gconstpointer b)
{
  const BpSectorView *one = a;
  const BpSectorView *other = b;

  return (one->address > other->address) - (one->address < other->address);
}

static void
take_list (BpSectorStates *self, const GArray *list, BpSectorState state)
{
  for (guint i = 0; i < list->len; i++) {
    const BpPlanSector *planned = &g_array_index (list, BpPlanSector, i);
    const BpSectorView sector = {
      .address = planned->address, .size = planned->size, .done = planned->size, .state = state
    };

    g_array_append_val (self->sectors, sector);
    self->size += planned->size;
  }
}

static void
mark_settings (BpSectorStates *self, const BpPlanRun *settings)
{
  for (guint i = 0; settings != NULL && i < self->sectors->len; i++) {
    BpSectorView *sector = &g_array_index (self->sectors, BpSectorView, i);

    sector->holds_settings = sector->address < (guint64)settings->address + settings->size &&
                             settings->address < get_end (sector);
  }
}

/* The first sector that ends behind @address; their number if there is none. */
static guint
find_behind (const BpSectorStates *self, guint32 address)
{
  guint low = 0;
  guint high = self->sectors->len;

  while (low < high) {
    guint middle = (low + high) / 2;

    if (get_end (&g_array_index (self->sectors, BpSectorView, middle)) <= address)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* What of @sector lies before the end of @run, in bytes; 0 if they don't meet. */
static guint32
measure_run (const BpSectorView *sector, const BpPlanRun *run)
{
  guint64 end = (guint64)run->address + run->size;

  if (end <= sector->address || run->address >= get_end (sector))
    return 0;
  return (guint32)(MIN (end, get_end (sector)) - sector->address);
}

static void
raise_goals (BpSectorStates *self, const BpPlanRun *run, gsize goal)
{
  for (guint i = find_behind (self, run->address); i < self->sectors->len; i++) {
    BpSectorView *sector = &g_array_index (self->sectors, BpSectorView, i);
    guint32 *bytes = G_STRUCT_MEMBER_P (sector, goal);
    guint32 reach = measure_run (sector, run);

    if (reach == 0)
      return;
    *bytes = MAX (*bytes, reach);
  }
}

static void
set_goals (BpSectorStates *self, const GArray *runs, const BpPlanRun *vector, gsize goal)
{
  for (guint i = 0; i < runs->len; i++)
    raise_goals (self, &g_array_index (runs, BpPlanRun, i), goal);
  if (vector != NULL)
    raise_goals (self, vector, goal);
}

BpSectorStates *
bp_sector_states_new (BpFlashPlan *plan)
{
  BpSectorStates *self = g_new0 (BpSectorStates, 1);

  self->sectors = g_array_new (FALSE, FALSE, sizeof (BpSectorView));
  take_list (self, bp_flash_plan_get_keep (plan), BP_SECTOR_KEPT);
  take_list (self, bp_flash_plan_get_skip (plan), BP_SECTOR_UNCHANGED);
  take_list (self, bp_flash_plan_get_erase (plan), BP_SECTOR_PLANNED);
  take_list (self, bp_flash_plan_get_blank (plan), BP_SECTOR_PLANNED);
  g_array_sort (self->sectors, compare_sectors);
  mark_settings (self, bp_flash_plan_get_settings (plan));
  set_goals (self, bp_flash_plan_get_write (plan), bp_flash_plan_get_vector_run (plan),
             G_STRUCT_OFFSET (BpSectorView, write_goal));
  set_goals (self, bp_flash_plan_get_verify (plan), bp_flash_plan_get_vector_run (plan),
             G_STRUCT_OFFSET (BpSectorView, verify_goal));
  return self;
}

void
bp_sector_states_free (BpSectorStates *self)
{
  g_array_unref (self->sectors);
  g_free (self);
}

static guint32
get_goal (const BpSectorView *sector, BpSectorState state)
{
  if (state == BP_SECTOR_WRITTEN)
    return sector->write_goal;
  return state == BP_SECTOR_VERIFIED ? sector->verify_goal : sector->size;
}

static BpSectorState
get_state (BpMarkKind kind)
{
  switch (kind) {
  case BP_MARK_WRITTEN:
    return BP_SECTOR_WRITTEN;
  case BP_MARK_VERIFIED:
    return BP_SECTOR_VERIFIED;
  case BP_MARK_ERASED:
  default:
    return BP_SECTOR_ERASED;
  }
}

/* An erase begins a sector anew; else it only goes forward: the vector block is written last, into
 * a sector whose rest has been verified. */
static void
advance (BpSectorView *sector, BpSectorState state, guint64 end)
{
  guint32 done = (guint32)(MIN (end, get_end (sector)) - sector->address);

  /* Behind the goal nothing comes. */
  if (done >= get_goal (sector, state))
    done = sector->size;
  if (state == BP_SECTOR_ERASED || state > sector->state) {
    sector->state = state;
    sector->done = state == BP_SECTOR_ERASED ? sector->size : done;
  } else if (state == sector->state) {
    sector->done = MAX (sector->done, done);
  }
}

void
bp_sector_states_apply (BpSectorStates *self, const BpJobMark *mark)
{
  guint64 end = mark->address + mark->size;

  for (guint i = find_behind (self, mark->address); i < self->sectors->len; i++) {
    BpSectorView *sector = &g_array_index (self->sectors, BpSectorView, i);

    if (sector->address >= end)
      return;
    advance (sector, get_state (mark->kind), end);
  }
}

void
bp_sector_states_fail (BpSectorStates *self, gint64 address)
{
  BpSectorView *sector;
  guint i;

  if (address < 0 || address > G_MAXUINT32)
    return;
  i = find_behind (self, (guint32)address);
  if (i == self->sectors->len)
    return;
  sector = &g_array_index (self->sectors, BpSectorView, i);
  if (sector->address > address)
    return;
  sector->state = BP_SECTOR_FAILED;
  sector->done = sector->size;
}

guint
bp_sector_states_get_n (const BpSectorStates *self)
{
  return self->sectors->len;
}

const BpSectorView *
bp_sector_states_get (const BpSectorStates *self, guint i)
{
  g_return_val_if_fail (i < self->sectors->len, NULL);

  return &g_array_index (self->sectors, BpSectorView, i);
}

guint64
bp_sector_states_get_size (const BpSectorStates *self)
{
  return self->size;
}

guint
bp_sector_states_find (const BpSectorStates *self, guint64 offset)
{
  for (guint i = 0; i < self->sectors->len; i++) {
    const BpSectorView *sector = &g_array_index (self->sectors, BpSectorView, i);

    if (offset < sector->size)
      return i;
    offset -= sector->size;
  }
  return self->sectors->len - 1;
}

char *
bp_sector_states_dup_words (const BpSectorStates *self, guint i)
{
  const BpSectorView *sector = bp_sector_states_get (self, i);
  g_autofree char *size = bp_words_size (sector->size);
  const char *state = _ (labels[sector->state]);

  if (sector->holds_settings)
    /* TRANSLATORS: an address, a size, and the state of a sector such as "kept" */
    return g_strdup_printf (_ ("0x%08X · %s · %s, place of the settings"), sector->address, size,
                            state);
  return g_strdup_printf ("0x%08X · %s · %s", sector->address, size, state);
}
