/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-flash-map.h"

#include "app/bp-accessible.h"
#include "app/bp-sector-states.h"
#include "base/bp-i18n.h"

#define STRIP_HEIGHT 18
#define MARK_HEIGHT 3 /* of the line below the settings */
#define CORNER 4

/* Sectors narrower than this are drawn without a gap: 1024 pages in a small window. */
#define GAP_FLOOR 4
#define GAP 1

#define NOWHERE G_MAXUINT

/* Half-transparent neutrals read on light and on dark alike. Who sees no colours sees how high the
 * boxes are. */
static const struct {
  GdkRGBA color;
  double height; /* of the strip */
} looks[BP_N_SECTOR_STATES] = {
  [BP_SECTOR_KEPT] = { { 0.5, 0.5, 0.5, 0.35 }, 1 },
  [BP_SECTOR_UNCHANGED] = { { 0.21, 0.52, 0.89, 0.35 }, 1 },
  [BP_SECTOR_PLANNED] = { { 0.21, 0.52, 0.89, 0.75 }, 1 },
  [BP_SECTOR_ERASED] = { { 0.21, 0.52, 0.89, 0.75 }, 0.2 },
  [BP_SECTOR_WRITTEN] = { { 0.21, 0.52, 0.89, 1 }, 0.6 },
  [BP_SECTOR_VERIFIED] = { { 0.18, 0.65, 0.42, 1 }, 1 },
  [BP_SECTOR_FAILED] = { { 0.88, 0.11, 0.14, 1 }, 1 },
};

static const GdkRGBA ground = { 0.5, 0.5, 0.5, 0.15 };
static const GdkRGBA settings_color = { 0.5, 0.5, 0.5, 0.9 };
static const GdkRGBA pointed_color = { 0.5, 0.5, 0.5, 0.45 };
static const GdkRGBA cross_color = { 1, 1, 1, 0.9 };

enum { PROP_0, PROP_WORDS, N_PROPS };

static GParamSpec *properties[N_PROPS];

struct _BpFlashMap {
  GtkWidget parent_instance;

  BpFlashPlan *plan;
  BpSectorStates *states; /* NULL without a plan */
  guint pointed;          /* number of a sector; NOWHERE for none */
  char *words;
};

G_DEFINE_FINAL_TYPE (BpFlashMap, bp_flash_map, GTK_TYPE_WIDGET)

/* --- drawing --- */

typedef struct {
  GtkSnapshot *snapshot;
  double width;
  double height;
} Canvas;

static void
draw_box (const Canvas *canvas, const GdkRGBA *color, double start, double end, double height)
{
  gtk_snapshot_append_color (canvas->snapshot, color,
                             &GRAPHENE_RECT_INIT ((float)start, (float)(canvas->height - height),
                                                  (float)(end - start), (float)height));
}

static void
draw_state (const Canvas *canvas, BpSectorState state, double start, double end)
{
  draw_box (canvas, &looks[state].color, start, end, looks[state].height * canvas->height);
}

/* What is not done yet is one state behind. */
static void
draw_sector (const Canvas *canvas, const BpSectorView *sector, double start, double end)
{
  double reached = start + (end - start) * sector->done / sector->size;

  draw_state (canvas, sector->state, start, reached);
  if (reached < end)
    draw_state (canvas, sector->state - 1, reached, end);
  if (sector->state == BP_SECTOR_FAILED)
    draw_box (canvas, &cross_color, start, end, canvas->height / 2);
}

static gboolean
look_alike (const BpSectorView *a, const BpSectorView *b)
{
  return a->state == b->state && a->done == a->size && b->done == b->size;
}

static void
draw_sectors (BpFlashMap *self, const Canvas *canvas)
{
  guint n = bp_sector_states_get_n (self->states);
  double total = bp_sector_states_get_size (self->states);
  guint64 done = 0;
  double start = 0;

  for (guint i = 0; i < n; i++) {
    const BpSectorView *sector = bp_sector_states_get (self->states, i);
    const BpSectorView *next = i + 1 < n ? bp_sector_states_get (self->states, i + 1) : NULL;
    double end;

    done += sector->size;
    end = canvas->width * done / total;
    /* Neighbours that would be mere hairlines become one box. */
    if (next != NULL && look_alike (sector, next) && end - start < GAP_FLOOR)
      continue;
    draw_sector (canvas, sector, start, next != NULL && end - start >= GAP_FLOOR ? end - GAP : end);
    start = end;
  }
}

static void
draw_marks (BpFlashMap *self, const Canvas *canvas)
{
  double total = bp_sector_states_get_size (self->states);
  guint64 done = 0;

  for (guint i = 0; i < bp_sector_states_get_n (self->states); i++) {
    const BpSectorView *sector = bp_sector_states_get (self->states, i);
    double start = canvas->width * done / total;
    double end = canvas->width * (done + sector->size) / total;

    done += sector->size;
    if (sector->holds_settings)
      draw_box (canvas, &settings_color, start, end, MARK_HEIGHT);
    if (i == self->pointed)
      draw_box (canvas, &pointed_color, start, MAX (end, start + 2), canvas->height);
  }
}

static void
bp_flash_map_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BpFlashMap *self = BP_FLASH_MAP (widget);
  Canvas canvas = { snapshot, gtk_widget_get_width (widget), gtk_widget_get_height (widget) };
  gboolean is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (
      &outline, &GRAPHENE_RECT_INIT (0, 0, (float)canvas.width, (float)canvas.height), CORNER);
  gtk_snapshot_save (snapshot);
  if (is_mirrored) {
    gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)canvas.width, 0));
    gtk_snapshot_scale (snapshot, -1, 1);
  }
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  draw_box (&canvas, &ground, 0, canvas.width, canvas.height);
  if (self->states != NULL && bp_sector_states_get_size (self->states) > 0) {
    draw_sectors (self, &canvas);
    draw_marks (self, &canvas);
  }
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_restore (snapshot);
}

static void
bp_flash_map_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? STRIP_HEIGHT : 0;
}

/* --- pointing --- */

static void
bp_flash_map_describe (BpFlashMap *self)
{
  g_autofree char *summary = NULL;

  if (self->words != NULL) {
    bp_accessible_set_description (GTK_WIDGET (self), self->words);
    return;
  }
  summary = self->plan != NULL ? bp_flash_plan_dup_summary (self->plan)
                               : g_strdup (_ ("Shows what will happen to the chip"));
  bp_accessible_set_description (GTK_WIDGET (self), summary);
}

static void
bp_flash_map_set_words (BpFlashMap *self, char *words)
{
  g_autofree char *old = self->words;

  self->words = words;
  if (g_strcmp0 (old, words) == 0)
    return;
  bp_flash_map_describe (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORDS]);
}

static gboolean
has_sectors (BpFlashMap *self)
{
  return self->states != NULL && bp_sector_states_get_n (self->states) > 0;
}

static void
bp_flash_map_point (BpFlashMap *self, guint sector)
{
  self->pointed = has_sectors (self) ? sector : NOWHERE;
  bp_flash_map_set_words (self, self->pointed != NOWHERE
                                    ? bp_sector_states_dup_words (self->states, self->pointed)
                                    : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_motion (BpFlashMap *self, double x, double y)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));

  if (!has_sectors (self) || width <= 0)
    return;
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = width - x;
  x = CLAMP (x / width, 0, 1);
  bp_flash_map_point (
      self, bp_sector_states_find (self->states,
                                   (guint64)(x * bp_sector_states_get_size (self->states))));
}

static void
bp_flash_map_point_nowhere (BpFlashMap *self)
{
  bp_flash_map_point (self, NOWHERE);
}

static void
on_enter_focus (BpFlashMap *self)
{
  if (self->pointed == NOWHERE)
    bp_flash_map_point (self, 0);
}

static gboolean
on_key_pressed (BpFlashMap *self, guint key, guint code, GdkModifierType modifiers)
{
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  guint last;

  if (!has_sectors (self) || (modifiers & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  last = bp_sector_states_get_n (self->states) - 1;
  if (key == GDK_KEY_Home)
    bp_flash_map_point (self, 0);
  else if (key == GDK_KEY_End)
    bp_flash_map_point (self, last);
  else if (key == (is_mirrored ? GDK_KEY_Left : GDK_KEY_Right))
    bp_flash_map_point (self, self->pointed == NOWHERE ? 0 : MIN (self->pointed + 1, last));
  else if (key == (is_mirrored ? GDK_KEY_Right : GDK_KEY_Left))
    bp_flash_map_point (self,
                        self->pointed == NOWHERE || self->pointed == 0 ? 0 : self->pointed - 1);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
bp_flash_map_add_controllers (BpFlashMap *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (bp_flash_map_point_nowhere), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (on_enter_focus), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (bp_flash_map_point_nowhere), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/* --- the type --- */

static void
bp_flash_map_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BpFlashMap *self = BP_FLASH_MAP (object);

  switch (prop_id) {
  case PROP_WORDS:
    g_value_set_string (value, self->words);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
bp_flash_map_finalize (GObject *object)
{
  BpFlashMap *self = BP_FLASH_MAP (object);

  g_clear_object (&self->plan);
  g_clear_pointer (&self->states, bp_sector_states_free);
  g_free (self->words);

  G_OBJECT_CLASS (bp_flash_map_parent_class)->finalize (object);
}

static void
bp_flash_map_class_init (BpFlashMapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = bp_flash_map_get_property;
  G_OBJECT_CLASS (klass)->finalize = bp_flash_map_finalize;
  widget_class->snapshot = bp_flash_map_snapshot;
  widget_class->measure = bp_flash_map_measure;

  properties[PROP_WORDS] =
      g_param_spec_string ("words", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "flashmap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
bp_flash_map_init (BpFlashMap *self)
{
  self->pointed = NOWHERE;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  bp_flash_map_add_controllers (self);
  bp_accessible_set_name (GTK_WIDGET (self), _ ("Flash map"));
  bp_flash_map_describe (self);
}

/* The words on the sector that is pointed at follow its state. */
static void
bp_flash_map_changed (BpFlashMap *self)
{
  guint n = self->states != NULL ? bp_sector_states_get_n (self->states) : 0;

  bp_flash_map_point (self, self->pointed < n ? self->pointed : NOWHERE);
}

void
bp_flash_map_set_plan (BpFlashMap *self, BpFlashPlan *plan)
{
  g_return_if_fail (BP_IS_FLASH_MAP (self));

  if (!g_set_object (&self->plan, plan))
    return;
  g_clear_pointer (&self->states, bp_sector_states_free);
  if (plan != NULL)
    self->states = bp_sector_states_new (plan);
  bp_flash_map_changed (self);
  bp_flash_map_describe (self);
}

void
bp_flash_map_apply (BpFlashMap *self, const GArray *marks)
{
  g_return_if_fail (BP_IS_FLASH_MAP (self));

  if (self->states == NULL)
    return;
  for (guint i = 0; i < marks->len; i++)
    bp_sector_states_apply (self->states, &g_array_index (marks, BpJobMark, i));
  bp_flash_map_changed (self);
}

void
bp_flash_map_fail (BpFlashMap *self, gint64 address)
{
  g_return_if_fail (BP_IS_FLASH_MAP (self));

  if (self->states == NULL)
    return;
  bp_sector_states_fail (self->states, address);
  bp_flash_map_changed (self);
}

const char *
bp_flash_map_get_words (BpFlashMap *self)
{
  g_return_val_if_fail (BP_IS_FLASH_MAP (self), NULL);

  return self->words;
}
