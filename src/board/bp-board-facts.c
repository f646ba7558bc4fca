/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-board-facts.h"

BpBoardFacts *
bp_board_facts_new (void)
{
  return g_new0 (BpBoardFacts, 1);
}

void
bp_board_facts_free (BpBoardFacts *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->detail);
  g_free (self->serial);
  g_free (self->tty);
  g_strfreev (self->other_ttys);
  g_free (self->node);
  g_clear_error (&self->problem);
  g_clear_object (&self->device);
  g_clear_object (&self->port);
  g_free (self);
}
