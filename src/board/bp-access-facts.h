/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-udev-rules.h"

G_BEGIN_DECLS

/** BpSandbox: what separates this program from the system, so that rules and nodes are somebody else's. */
typedef enum {
  BP_SANDBOX_NONE,
  BP_SANDBOX_FLATPAK,
  BP_SANDBOX_SNAP,
  BP_SANDBOX_CONTAINER,
} BpSandbox;

/** BpSeat: who is logged in at the computer itself; only that user gets rights from "uaccess". */
typedef enum {
  BP_SEAT_OURS,
  BP_SEAT_OTHERS, /* another user is at the screen */
  BP_SEAT_NONE,   /* nobody is, or there is no login manager */
} BpSeat;

/**
 * BpAccessFacts:
 * @node: the device node
 * @subject: what kind of node it is
 * @exists: whether the node is there
 * @is_allowed: whether this process could open it for reading and writing
 * @owner, @group: names, or numbers where there is no name
 * @mode: permission bits
 * @group_may: whether a group other than root's may read and write it
 * @is_member: whether the user is in that group by the database of users
 * @is_member_now: whether this process is; it got its groups when the session began
 * @user: name of the user
 * @is_remote: whether the session came over SSH
 * @rule: (nullable): rules file that gives access to devices of this id
 * @rule_is_for_all: whether @rule gives access to everybody, and not only to the user at the screen
 * @rule_is_newer: whether @rule came after the node's rights were set
 * @rule_would_help: whether Bootpin's own rule is for such a device
 *
 * What can be found out about the right to open a device node.
 */
typedef struct {
  char *node;
  BpUdevSubject subject;
  guint16 vendor_id;
  guint16 product_id;
  gboolean exists;
  gboolean is_allowed;
  char *owner;
  char *group;
  guint mode;
  gboolean group_may;
  gboolean is_member;
  gboolean is_member_now;
  char *user;
  gboolean is_remote;
  BpSandbox sandbox;
  BpSeat seat;
  char *rule;
  gboolean rule_is_for_all;
  gboolean rule_is_newer;
  gboolean rule_would_help;
} BpAccessFacts;

/**
 * bp_access_facts_gather:
 * @vendor_id: of the USB device, 0 if unknown
 *
 * Asks the system; opens no device. The reasons of a refusal are looked for only if it is one. Any thread; some milliseconds.
 */
BpAccessFacts *bp_access_facts_gather (const char *node, guint16 vendor_id, guint16 product_id);
void bp_access_facts_free (BpAccessFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpAccessFacts, bp_access_facts_free)

/** bp_sandbox_find: @root: "" for the system, a folder in tests. Returns: what this process runs in. */
BpSandbox bp_sandbox_find (const char *root);

/** bp_seat_find: @root: as above; @uid: of the user. Returns: who is at the screen. */
BpSeat bp_seat_find (const char *root, guint uid);

G_END_DECLS
