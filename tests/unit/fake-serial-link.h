/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-serial-link.h"

G_BEGIN_DECLS

/** FakeSerialLink: a serial line with a script: what must be sent, and what is answered then. Any
 * other byte fails the test. */
#define FAKE_TYPE_SERIAL_LINK (fake_serial_link_get_type ())
G_DECLARE_FINAL_TYPE (FakeSerialLink, fake_serial_link, FAKE, SERIAL_LINK, GObject)

FakeSerialLink *fake_serial_link_new (void);

/** fake_serial_link_expect: @sent, @answer: bytes as hex digits, blanks are ignored; @answer may be
 * empty, for silence. */
void fake_serial_link_expect (FakeSerialLink *self, const char *sent, const char *answer);

/** fake_serial_link_assert_done: nothing of the script is left. */
void fake_serial_link_assert_done (FakeSerialLink *self);

guint fake_serial_link_get_baud (FakeSerialLink *self);
BpParity fake_serial_link_get_parity (FakeSerialLink *self);

G_END_DECLS
