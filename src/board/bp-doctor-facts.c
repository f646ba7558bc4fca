/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-doctor-facts.h"

BpDoctorBoard *
bp_doctor_board_new (void)
{
  return g_new0 (BpDoctorBoard, 1);
}

void
bp_doctor_board_free (BpDoctorBoard *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->node);
  g_free (self->usb_node);
  g_clear_error (&self->problem);
  g_clear_pointer (&self->access, bp_access_facts_free);
  g_free (self);
}

BpDoctorFacts *
bp_doctor_facts_new (void)
{
  BpDoctorFacts *self = g_new0 (BpDoctorFacts, 1);

  self->boards = g_ptr_array_new_with_free_func ((GDestroyNotify)bp_doctor_board_free);
  self->stranded = g_ptr_array_new_with_free_func (g_free);
  self->complaints = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
bp_doctor_facts_free (BpDoctorFacts *self)
{
  g_ptr_array_unref (self->boards);
  g_ptr_array_unref (self->stranded);
  g_ptr_array_unref (self->complaints);
  g_free (self->rule);
  g_free (self);
}
