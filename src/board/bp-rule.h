/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-access-facts.h"

G_BEGIN_DECLS

/** BP_RULE_NAME: the file name of the access rule. */
#define BP_RULE_NAME "70-bootpin.rules"

/** BP_RULE_PATH: where users install it. */
#define BP_RULE_PATH "/etc/udev/rules.d/" BP_RULE_NAME

/** BP_RULE_RELOAD_COMMANDS: what lets a changed rule take effect on boards that are plugged in. */
#define BP_RULE_RELOAD_COMMANDS \
  "sudo udevadm control --reload\n" \
  "sudo udevadm trigger --subsystem-match=usb --subsystem-match=tty"

/** bp_rule_get_text: Returns: the text of the rule as it was compiled in. */
const char *bp_rule_get_text (void);

/** bp_rule_is_current: @text: of an installed rule. Returns: whether it says what this version's says; comments don't count. */
gboolean bp_rule_is_current (const char *text);

/**
 * bp_rule_dup_commands:
 * @sandbox: where this program runs; the commands are for the system outside
 *
 * Returns: (transfer full): the commands that install the rule and let it take effect, to be pasted into a terminal.
 */
char *bp_rule_dup_commands (BpSandbox sandbox);

G_END_DECLS
