/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-access-facts.h"

void
bp_access_facts_free (BpAccessFacts *self)
{
  g_free (self->node);
  g_free (self->owner);
  g_free (self->group);
  g_free (self->user);
  g_free (self->rule);
  g_free (self);
}
