/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * BpNotice:
 * @title: what stands in the way
 * @text: (nullable): what to do about it
 * @button: (nullable): label of the button that helps, with a mnemonic
 * @action: (nullable): the action of the button
 *
 * Translated words about one problem. Borrows its members.
 */
typedef struct {
  const char *title;
  const char *text;
  const char *button;
  const char *action;
} BpNotice;

/** BpBanner: a strip below the header bar that says what stands in the way, and what to do about
 * it. */
#define BP_TYPE_BANNER (bp_banner_get_type ())
G_DECLARE_FINAL_TYPE (BpBanner, bp_banner, BP, BANNER, GtkWidget)

/** bp_banner_show: shows the banner with this notice. */
void bp_banner_show (BpBanner *self, const BpNotice *notice);

/** bp_banner_hide: puts it away. */
void bp_banner_hide (BpBanner *self);

G_END_DECLS
