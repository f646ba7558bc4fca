/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-flash-map.h"

#include "app/bp-accessible.h"
#include "base/bp-i18n.h"

#define STRIP_HEIGHT 14
#define CORNER 4

/* Sectors narrower than this are drawn without a gap: 1024 pages in a small window. */
#define GAP_FLOOR 4
#define GAP 1

/** SectorState: what the plan does to a sector. */
typedef enum {
  SECTOR_KEPT,
  SECTOR_SKIPPED, /* holds the right bytes already */
  SECTOR_ERASED,  /* and written, if the firmware has bytes for it */
} SectorState;

/* Half-transparent neutrals read on light and on dark alike. */
static const GdkRGBA state_colors[] = {
  [SECTOR_KEPT] = { 0.5, 0.5, 0.5, 0.30 },
  [SECTOR_SKIPPED] = { 0.21, 0.52, 0.89, 0.35 },
  [SECTOR_ERASED] = { 0.21, 0.52, 0.89, 1.0 },
};

typedef struct {
  guint32 address;
  guint32 size;
  SectorState state;
} MapSector;

struct _BpFlashMap {
  GtkWidget parent_instance;

  BpFlashPlan *plan;
  GArray *sectors; /* of MapSector, sorted by address */
  guint64 total;
};

G_DEFINE_FINAL_TYPE (BpFlashMap, bp_flash_map, GTK_TYPE_WIDGET)

static int
compare_sectors (gconstpointer a, gconstpointer b)
{
  const MapSector *one = a;
  const MapSector *other = b;

  return (one->address > other->address) - (one->address < other->address);
}

static void
bp_flash_map_take_list (BpFlashMap *self, const GArray *list, SectorState state)
{
  for (guint i = 0; i < list->len; i++) {
    const BpPlanSector *planned = &g_array_index (list, BpPlanSector, i);
    MapSector sector = { planned->address, planned->size, state };

    g_array_append_val (self->sectors, sector);
    self->total += planned->size;
  }
}

static void
draw_box (GtkSnapshot *snapshot, SectorState state, double start, double end, double height)
{
  gtk_snapshot_append_color (
      snapshot, &state_colors[state],
      &GRAPHENE_RECT_INIT ((float)start, 0, (float)(end - start), (float)height));
}

static void
bp_flash_map_draw_sectors (BpFlashMap *self, GtkSnapshot *snapshot, double width, double height)
{
  guint64 done = 0;
  double start = 0;

  for (guint i = 0; i < self->sectors->len; i++) {
    const MapSector *sector = &g_array_index (self->sectors, MapSector, i);
    const MapSector *next = i + 1 < self->sectors->len ? sector + 1 : NULL;
    double end;

    done += sector->size;
    end = width * done / self->total;
    /* Neighbours that would be mere hairlines become one box. */
    if (next != NULL && next->state == sector->state && end - start < GAP_FLOOR)
      continue;
    draw_box (snapshot, sector->state, start,
              next != NULL && end - start >= GAP_FLOOR ? end - GAP : end, height);
    start = end;
  }
}

static void
bp_flash_map_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BpFlashMap *self = BP_FLASH_MAP (widget);
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height), CORNER);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  if (self->total > 0)
    bp_flash_map_draw_sectors (self, snapshot, width, height);
  else
    draw_box (snapshot, SECTOR_KEPT, 0, width, height);
  gtk_snapshot_pop (snapshot);
}

static void
bp_flash_map_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? STRIP_HEIGHT : 0;
}

static void
bp_flash_map_finalize (GObject *object)
{
  BpFlashMap *self = BP_FLASH_MAP (object);

  g_clear_object (&self->plan);
  g_array_unref (self->sectors);

  G_OBJECT_CLASS (bp_flash_map_parent_class)->finalize (object);
}

static void
bp_flash_map_class_init (BpFlashMapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = bp_flash_map_finalize;
  widget_class->snapshot = bp_flash_map_snapshot;
  widget_class->measure = bp_flash_map_measure;
  gtk_widget_class_set_css_name (widget_class, "flashmap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
bp_flash_map_describe (BpFlashMap *self)
{
  g_autofree char *summary = NULL;

  summary = self->plan != NULL ? bp_flash_plan_dup_summary (self->plan)
                               : g_strdup (_ ("Shows what will happen to the chip"));
  bp_accessible_set_description (GTK_WIDGET (self), summary);
}

static void
bp_flash_map_init (BpFlashMap *self)
{
  self->sectors = g_array_new (FALSE, FALSE, sizeof (MapSector));
  bp_accessible_set_name (GTK_WIDGET (self), _ ("Flash map"));
  bp_flash_map_describe (self);
}

void
bp_flash_map_set_plan (BpFlashMap *self, BpFlashPlan *plan)
{
  g_return_if_fail (BP_IS_FLASH_MAP (self));

  if (!g_set_object (&self->plan, plan))
    return;
  g_array_set_size (self->sectors, 0);
  self->total = 0;
  if (plan != NULL) {
    bp_flash_map_take_list (self, bp_flash_plan_get_erase (plan), SECTOR_ERASED);
    bp_flash_map_take_list (self, bp_flash_plan_get_keep (plan), SECTOR_KEPT);
    bp_flash_map_take_list (self, bp_flash_plan_get_skip (plan), SECTOR_SKIPPED);
    g_array_sort (self->sectors, compare_sectors);
  }
  bp_flash_map_describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
