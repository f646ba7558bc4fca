/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-doctor-facts.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "board/bp-board-name.h"
#include "board/bp-process.h"
#include "board/bp-rule.h"

#define BUS_TIMEOUT_MS 1000

/* The most common bootloader, and one that only rules for flight controllers know. */
#define COMMON_VENDOR 0x0483
#define RARE_VENDOR 0x2e3c
#define PRODUCT 0xdf11

static gboolean
rule_is_partial (void)
{
  g_autofree char *rule =
      bp_udev_rules_find ("", BP_UDEV_USB_DEVICE, RARE_VENDOR, PRODUCT, NULL, NULL);

  return rule == NULL;
}

static gboolean
rule_is_foreign (void)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (BP_RULE_PATH, &text, NULL, NULL) &&
         !bp_rule_is_current (text);
}

static gboolean
has_modem_manager (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, NULL);
  g_autoptr (GVariant) answer = NULL;
  gboolean has_owner = FALSE;

  if (bus == NULL)
    return FALSE;
  answer = g_dbus_connection_call_sync (
      bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
      g_variant_new ("(s)", "org.freedesktop.ModemManager1"), G_VARIANT_TYPE ("(b)"),
      G_DBUS_CALL_FLAGS_NONE, BUS_TIMEOUT_MS, NULL, NULL);
  if (answer != NULL)
    g_variant_get (answer, "(b)", &has_owner);
  return has_owner;
}

/* udev's data are no interface, but what udevadm shows; without them nothing is claimed
 * (platform.md 3.5). */
static gboolean
is_hidden_from_modem_manager (const char *node)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  struct stat info;

  if (node == NULL || stat (node, &info) != 0 || !S_ISCHR (info.st_mode))
    return FALSE;
  path = g_strdup_printf ("/run/udev/data/c%u:%u", major (info.st_rdev), minor (info.st_rdev));
  return g_file_get_contents (path, &text, NULL, NULL) &&
         strstr (text, "\nE:ID_MM_DEVICE_IGNORE=1\n") != NULL;
}

static gboolean
read_hex (const char *folder, const char *name, guint16 *value)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  guint64 number;

  if (!g_file_get_contents (path, &text, NULL, NULL) ||
      !g_ascii_string_to_unsigned (g_strstrip (text), 16, 0, G_MAXUINT16, &number, NULL))
    return FALSE;
  *value = number;
  return TRUE;
}

static gboolean
folder_has (const char *folder, const char *prefix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir)) {
    if (g_str_has_prefix (name, prefix))
      return TRUE;
  }
  return FALSE;
}

/* The interfaces of 1-2 are 1-2:1.0 and so on; a driver that makes a port leaves "tty" or "ttyUSB0"
 * there. */
static gboolean
has_port (const char *devices, const char *device)
{
  g_autofree char *folder = g_build_filename (devices, device, NULL);
  g_autofree char *prefix = g_strconcat (device, ":", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir)) {
    g_autofree char *interface = g_build_filename (folder, name, NULL);

    if (g_str_has_prefix (name, prefix) && folder_has (interface, "tty"))
      return TRUE;
  }
  return FALSE;
}

void
bp_doctor_find_stranded (const char *root, BpBoardDb *db, GPtrArray *names)
{
  g_autofree char *devices = g_strconcat (root, "/sys/bus/usb/devices", NULL);
  g_autoptr (GDir) dir = g_dir_open (devices, 0, NULL);

  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir)) {
    g_autofree char *folder = g_build_filename (devices, name, NULL);
    g_autofree char *what = NULL;
    const BpBoardEntry *entry;
    guint16 vendor_id;
    guint16 product_id;

    if (strchr (name, ':') != NULL || !read_hex (folder, "idVendor", &vendor_id) ||
        !read_hex (folder, "idProduct", &product_id))
      continue;
    entry = bp_board_db_find (db, vendor_id, product_id, NULL);
    if (entry == NULL || entry->kind != BP_BOARD_KIND_ADAPTER || has_port (devices, name))
      continue;
    what = bp_board_name_adapter (NULL, entry);
    g_ptr_array_add (names, g_strdup_printf ("%s (usb:%s)", what, name));
  }
}

static void
examine_board (BpDoctorBoard *board)
{
  g_autoptr (BpAccessFacts) access = NULL;

  board->is_hidden_from_modem_manager = is_hidden_from_modem_manager (board->usb_node);
  if (board->node == NULL)
    return;
  access = bp_access_facts_gather (board->node, board->vendor_id, board->product_id);
  if (!access->is_allowed)
    board->access = g_steal_pointer (&access);
}

void
bp_doctor_facts_gather (BpDoctorFacts *self, BpBoardDb *db)
{
  self->has_udev = TRUE;
  self->has_usb = g_file_test ("/sys/bus/usb/devices", G_FILE_TEST_IS_DIR) &&
                  g_file_test ("/dev/bus/usb", G_FILE_TEST_IS_DIR);
  self->sandbox = bp_sandbox_find ("");
  self->seat = bp_seat_find ("", geteuid ());
  self->is_remote = g_getenv ("SSH_CONNECTION") != NULL;
  self->rule = bp_udev_rules_find ("", BP_UDEV_USB_DEVICE, COMMON_VENDOR, PRODUCT, NULL, NULL);
  self->rule_is_partial = rule_is_partial ();
  self->rule_is_foreign = rule_is_foreign ();
  self->has_modem_manager = has_modem_manager ();
  self->has_brltty = bp_process_is_running ("", "brltty");
  bp_doctor_find_stranded ("", db, self->stranded);
  for (guint i = 0; i < self->boards->len; i++)
    examine_board (g_ptr_array_index (self->boards, i));
}
