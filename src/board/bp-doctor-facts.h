/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-access-facts.h"
#include "board/bp-board-db.h"
#include "board/bp-doctor-check.h"

G_BEGIN_DECLS

/**
 * BpDoctorBoard:
 * @problem: (nullable): of the domain %BP_ERROR
 * @node: (nullable): what must be opened to use it
 * @usb_node: (nullable): of its USB device
 * @access: (nullable): why @node may not be opened; %NULL if it may
 * @is_candidate: whether it may be chosen by itself; other ports need not be usable
 * @n_acm_ports: how many ports of the driver cdc_acm it has
 * @is_hidden_from_modem_manager: whether udev's data say so
 */
typedef struct {
  char *id;
  char *name;
  GError *problem;
  char *node;
  char *usb_node;
  guint16 vendor_id;
  guint16 product_id;
  BpAccessFacts *access;
  gboolean is_candidate;
  guint n_acm_ports;
  gboolean is_hidden_from_modem_manager;
} BpDoctorBoard;

BpDoctorBoard *bp_doctor_board_new (void);
void bp_doctor_board_free (BpDoctorBoard *self);

/** BpDoctorDriver: what this system wants before a program may talk to a USB device. */
typedef enum {
  BP_DOCTOR_DRIVER_NONE,   /* nothing but rights */
  BP_DOCTOR_DRIVER_WINUSB, /* Windows: the driver WinUSB, for each device by its name */
  BP_DOCTOR_DRIVER_MACOS,  /* macOS: nothing at all */
} BpDoctorDriver;

/**
 * BpDoctorFacts:
 * @boards: (element-type BpDoctorBoard)
 * @has_udev: whether this is a system with access rules; else only boards are judged
 * @driver: what comes before all rights
 * @has_usb: whether the system lists USB devices
 * @rule: (nullable): rules file that covers the most common bootloader
 * @rule_is_partial: whether @rule leaves out other boards
 * @rule_is_foreign: whether the rule at the place where users install it is of another version
 * @stranded: (element-type utf8): names of USB serial adapters that have no port
 * @complaints: (element-type utf8): about boards.conf
 *
 * All that the doctor's answers come from.
 */
typedef struct {
  GPtrArray *boards;
  gboolean has_udev;
  BpDoctorDriver driver;
  gboolean has_usb;
  BpSandbox sandbox;
  BpSeat seat;
  gboolean is_remote;
  char *rule;
  gboolean rule_is_partial;
  gboolean rule_is_foreign;
  gboolean has_modem_manager;
  gboolean has_brltty;
  GPtrArray *stranded;
  GPtrArray *complaints;
} BpDoctorFacts;

BpDoctorFacts *bp_doctor_facts_new (void);
void bp_doctor_facts_free (BpDoctorFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpDoctorFacts, bp_doctor_facts_free)

/** bp_doctor_facts_gather: asks the system for all that is not known from the list of boards. Worker thread. */
void bp_doctor_facts_gather (BpDoctorFacts *self, BpBoardDb *db);

/** bp_doctor_find_stranded: @root: "" for the system, a folder in tests. Adds to @names (element-type utf8) the adapters in sysfs that have no serial port. */
void bp_doctor_find_stranded (const char *root, BpBoardDb *db, GPtrArray *names);

/** bp_doctor_judge: Returns: (transfer full) (element-type BpDoctorCheck): the answers. */
GPtrArray *bp_doctor_judge (const BpDoctorFacts *facts);

G_END_DECLS
