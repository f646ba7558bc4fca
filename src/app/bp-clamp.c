/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-clamp.h"

#define DEFAULT_MAXIMUM_WIDTH 560

enum { PROP_0, PROP_CHILD, PROP_MAXIMUM_WIDTH, N_PROPS };

static GParamSpec *properties[N_PROPS];

struct _BpClamp {
  GtkWidget parent_instance;

  GtkWidget *child;
  int maximum_width;
};

G_DEFINE_FINAL_TYPE (BpClamp, bp_clamp, GTK_TYPE_WIDGET)

static void
bp_clamp_set_child (BpClamp *self, GtkWidget *child)
{
  if (self->child == child)
    return;
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHILD]);
}

static int
bp_clamp_get_child_width (BpClamp *self, int width)
{
  int minimum;

  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return MAX (minimum, MIN (width, self->maximum_width));
}

static GtkSizeRequestMode
bp_clamp_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
bp_clamp_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                  int *natural, int *minimum_baseline, int *natural_baseline)
{
  BpClamp *self = BP_CLAMP (widget);

  if (self->child == NULL)
    return;
  /* The child is never wider than the clamp lets it be, so that is also its lowest height. */
  if (orientation == GTK_ORIENTATION_VERTICAL)
    for_size = bp_clamp_get_child_width (self, for_size >= 0 ? for_size : G_MAXINT);
  gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = MAX (*minimum, MIN (*natural, self->maximum_width));
}

static void
bp_clamp_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  BpClamp *self = BP_CLAMP (widget);
  int child_width;

  if (self->child == NULL)
    return;
  child_width = bp_clamp_get_child_width (self, width);
  gtk_widget_size_allocate (
      self->child, &(GtkAllocation){ (width - child_width) / 2, 0, child_width, height }, -1);
}

static void
bp_clamp_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BpClamp *self = BP_CLAMP (object);

  switch (prop_id) {
  case PROP_CHILD:
    g_value_set_object (value, self->child);
    break;
  case PROP_MAXIMUM_WIDTH:
    g_value_set_int (value, self->maximum_width);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
bp_clamp_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  BpClamp *self = BP_CLAMP (object);

  switch (prop_id) {
  case PROP_CHILD:
    bp_clamp_set_child (self, g_value_get_object (value));
    break;
  case PROP_MAXIMUM_WIDTH:
    self->maximum_width = g_value_get_int (value);
    gtk_widget_queue_resize (GTK_WIDGET (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
bp_clamp_dispose (GObject *object)
{
  BpClamp *self = BP_CLAMP (object);

  g_clear_pointer (&self->child, gtk_widget_unparent);

  G_OBJECT_CLASS (bp_clamp_parent_class)->dispose (object);
}

static void
bp_clamp_class_init (BpClampClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bp_clamp_get_property;
  object_class->set_property = bp_clamp_set_property;
  object_class->dispose = bp_clamp_dispose;
  widget_class->get_request_mode = bp_clamp_get_request_mode;
  widget_class->measure = bp_clamp_measure;
  widget_class->size_allocate = bp_clamp_size_allocate;

  properties[PROP_CHILD] =
      g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_MAXIMUM_WIDTH] =
      g_param_spec_int ("maximum-width", NULL, NULL, 1, G_MAXINT16, DEFAULT_MAXIMUM_WIDTH,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "clamp");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bp_clamp_init (BpClamp *self)
{
  self->maximum_width = DEFAULT_MAXIMUM_WIDTH;
}
