/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-board-scan.h"

#include "fake-usb-bus.h"
#include "link/bp-system-port.h"
#include "virtual/bp-virtual-board.h"

typedef struct {
  BpBoardDb *db;
  GPtrArray *devices;
  GPtrArray *ports;
  GPtrArray *boards;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->db = bp_board_db_new_builtin ();
  fixture->devices = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->ports = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->db);
  g_ptr_array_unref (fixture->devices);
  g_ptr_array_unref (fixture->ports);
  g_clear_pointer (&fixture->boards, g_ptr_array_unref);
}

static void
add_dfu (Fixture *fixture, const char *id, guint16 vendor_id, guint16 product_id,
         const char *product, guint8 protocol, guint16 version)
{
  g_autoptr (GBytes) descriptors = fake_dfu_descriptors (vendor_id, product_id, protocol, version);
  const BpUsbDeviceInfo info = {
    .id = (char *)id,
    .vendor_id = vendor_id,
    .product_id = product_id,
    .product = (char *)product,
    .serial = (char *)"325E35633334",
    .descriptors = descriptors,
  };

  g_ptr_array_add (fixture->devices, fake_usb_device_new (&info));
}

static void
add_device (Fixture *fixture, const char *id, guint16 vendor_id, guint16 product_id,
            const char *manufacturer, const char *product)
{
  const BpUsbDeviceInfo info = {
    .id = (char *)id,
    .vendor_id = vendor_id,
    .product_id = product_id,
    .manufacturer = (char *)manufacturer,
    .product = (char *)product,
  };

  g_ptr_array_add (fixture->devices, fake_usb_device_new (&info));
}

static void
add_port (Fixture *fixture, const char *name, const char *usb_id, guint16 vendor_id,
          guint16 product_id, const char *manufacturer, const char *product)
{
  BpSerialPort *port = g_new0 (BpSerialPort, 1);

  port->name = g_strdup (name);
  port->usb_id = g_strdup (usb_id);
  port->vendor_id = vendor_id;
  port->product_id = product_id;
  port->manufacturer = g_strdup (manufacturer);
  port->product = g_strdup (product);
  g_ptr_array_add (fixture->ports, bp_system_port_new (port));
}

static guint
scan (Fixture *fixture)
{
  g_clear_pointer (&fixture->boards, g_ptr_array_unref);
  fixture->boards = bp_board_scan (fixture->db, fixture->devices, fixture->ports);
  return fixture->boards->len;
}

static const BpBoardFacts *
board (Fixture *fixture, guint index)
{
  g_assert_cmpuint (index, <, fixture->boards->len);
  return g_ptr_array_index (fixture->boards, index);
}

static void
test_known_loader (Fixture *fixture, gconstpointer data)
{
  add_dfu (fixture, "usb:1-2", 0x0483, 0xdf11, "STM32  BOOTLOADER", 2, 0x011a);

  g_assert_cmpuint (scan (fixture), ==, 1);
  g_assert_cmpstr (board (fixture, 0)->id, ==, "usb:1-2");
  g_assert_cmpstr (board (fixture, 0)->name, ==, "STM32 bootloader (DFU)");
  g_assert_cmpstr (board (fixture, 0)->detail, ==, "DFU 0483:df11 · port 1-2");
  g_assert_cmpint (board (fixture, 0)->state, ==, BP_BOARD_LOADER);
  g_assert_cmpint (board (fixture, 0)->loader_kind, ==, BP_LOADER_DFUSE);
  g_assert_cmpuint (board (fixture, 0)->candidacy, ==, 2);
  g_assert_cmpstr (board (fixture, 0)->serial, ==, "325E35633334");
  g_assert_nonnull (board (fixture, 0)->device);
  g_assert_no_error (board (fixture, 0)->problem);
}

static void
test_unknown_id_in_dfu_mode_is_a_board (Fixture *fixture, gconstpointer data)
{
  add_dfu (fixture, "usb:1-2", 0xabcd, 0x1234, "My\tChip", 2, 0x0110);
  add_dfu (fixture, "usb:1-3", 0xabcd, 0x1234, NULL, 2, 0x0110);

  g_assert_cmpuint (scan (fixture), ==, 2);
  g_assert_cmpstr (board (fixture, 0)->name, ==, "My Chip (DFU)");
  g_assert_cmpint (board (fixture, 0)->loader_kind, ==, BP_LOADER_DFU);
  g_assert_cmpuint (board (fixture, 0)->candidacy, ==, 2);
  g_assert_cmpstr (board (fixture, 1)->name, ==, "Bootloader (DFU)");
}

static void
test_run_time_dfu_is_no_board (Fixture *fixture, gconstpointer data)
{
  add_dfu (fixture, "usb:1-2", 0x0a12, 0x0001, "Bluetooth Dongle", 1, 0x0110);
  add_dfu (fixture, "usb:1-3", 0x1d50, 0x6018, "Black Magic Probe", 1, 0x0110);
  add_device (fixture, "usb:1-4", 0x046d, 0xc077, "Logitech", "Mouse");

  g_assert_cmpuint (scan (fixture), ==, 0);
}

static void
test_known_loader_with_odd_protocol (Fixture *fixture, gconstpointer data)
{
  add_dfu (fixture, "usb:1-2", 0x28e9, 0x0189, "GD32 DFU", 0, 0x011a);

  g_assert_cmpuint (scan (fixture), ==, 1);
  g_assert_cmpstr (board (fixture, 0)->name, ==, "GD32 bootloader (DFU)");
  g_assert_cmpint (board (fixture, 0)->loader_kind, ==, BP_LOADER_DFUSE);
}

static void
test_hostile_descriptors (Fixture *fixture, gconstpointer data)
{
  for (guint size = 0; size < 45; size++) {
    g_autoptr (GBytes) whole = fake_dfu_descriptors (0x1111, 0x2222, 2, 0x011a);
    g_autoptr (GBytes) part = g_bytes_new_from_bytes (whole, 0, size);
    g_autofree char *id = g_strdup_printf ("usb:1-%u", size + 1);
    const BpUsbDeviceInfo info = {
      .id = id, .vendor_id = 0x1111, .product_id = 0x2222, .descriptors = part
    };

    g_ptr_array_add (fixture->devices, fake_usb_device_new (&info));
  }
  /* Cut in front of its interface, a device is none that could be flashed. */
  g_assert_cmpuint (scan (fixture), <, 20);
}

static void
test_drive_is_told_but_not_chosen (Fixture *fixture, gconstpointer data)
{
  /* Its PICOBOOT interface is switched off. */
  add_dfu (fixture, "usb:1-2", 0x2e8a, 0x000f, "RP2350 Boot", 2, 0x011a);
  add_device (fixture, "usb:1-3", 0x0483, 0x572a, "Betaflight", "Mass storage");

  g_assert_cmpuint (scan (fixture), ==, 2);
  for (guint i = 0; i < 2; i++) {
    g_assert_error (board (fixture, i)->problem, BP_ERROR, BP_ERROR_NOT_SUPPORTED);
    g_assert_cmpuint (board (fixture, i)->candidacy, ==, 0);
    g_assert_cmpint (board (fixture, i)->loader_kind, ==, BP_LOADER_NONE);
  }
  g_assert_cmpstr (board (fixture, 0)->detail, ==, "USB 2e8a:000f · port 1-2");
}

static void
test_drive_with_picoboot_is_a_loader (Fixture *fixture, gconstpointer data)
{
  static const char *const profiles[] = { "rp2040", "rp2350" };

  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++) {
    g_autoptr (BpVirtualBoard) twin = bp_virtual_board_new (profiles[i], NULL);
    g_autofree char *id = g_strdup_printf ("usb:1-%u", i + 2);
    const BpUsbDeviceInfo info = {
      .id = id,
      .vendor_id = bp_virtual_board_get_vendor_id (twin),
      .product_id = bp_virtual_board_get_product_id (twin),
      .product = (char *)bp_virtual_board_get_string (twin, 2),
      .descriptors = bp_virtual_board_get_descriptors (twin),
    };

    g_ptr_array_add (fixture->devices, fake_usb_device_new (&info));
  }
  g_assert_cmpuint (scan (fixture), ==, 2);
  for (guint i = 0; i < 2; i++) {
    g_assert_no_error (board (fixture, i)->problem);
    g_assert_cmpuint (board (fixture, i)->candidacy, ==, 2);
    g_assert_cmpint (board (fixture, i)->loader_kind, ==, BP_LOADER_PICOBOOT);
  }
  g_assert_cmpstr (board (fixture, 1)->name, ==, "RP2350 bootloader");
  g_assert_cmpstr (board (fixture, 0)->detail, ==, "USB 2e8a:0003 · port 1-2");
}

static void
test_port_and_device_are_one_board (Fixture *fixture, gconstpointer data)
{
  add_device (fixture, "usb:1-2", 0x0483, 0x5740, "Betaflight", "Betaflight - SPEEDYBEEF405V3");
  add_port (fixture, "/dev/ttyACM0", "usb:1-2", 0x0483, 0x5740, "Betaflight",
            "Betaflight - SPEEDYBEEF405V3");

  g_assert_cmpuint (scan (fixture), ==, 1);
  g_assert_cmpstr (board (fixture, 0)->id, ==, "usb:1-2");
  g_assert_cmpstr (board (fixture, 0)->name, ==, "Betaflight – SPEEDYBEEF405V3");
  g_assert_cmpstr (board (fixture, 0)->tty, ==, "/dev/ttyACM0");
  g_assert_cmpstr (board (fixture, 0)->detail, ==, "/dev/ttyACM0 · port 1-2");
  g_assert_cmpint (board (fixture, 0)->state, ==, BP_BOARD_FIRMWARE);
  g_assert_cmpuint (board (fixture, 0)->candidacy, ==, 2);
  g_assert_nonnull (board (fixture, 0)->device);
}

static void
test_names_of_running_boards (Fixture *fixture, gconstpointer data)
{
  static const struct {
    guint16 vendor_id;
    const char *manufacturer;
    const char *product;
    const char *name;
  } rows[] = {
    { 0x0483, "Betaflight", "Betaflight STM32F405", "Betaflight – STM32F405" },
    { 0x0483, "INAV", "MATEKF722SE", "INAV – MATEKF722SE" },
    { 0x0483, "INAV", "INAV", "INAV" },
    { 0x0483, "STMicroelectronics", "STM32 Virtual ComPort", "STM32 board" },
    { 0x0483, NULL, NULL, "STM32 board" },
    { 0x0483, "Bitcraze AB", "Crazyflie 2.x", "Crazyflie 2.x" },
    { 0x2e3c, "Artery", "AT32 Virtual Com Port", "AT32 board" },
    { 0x1209, "ArduPilot", "MatekH743", "ArduPilot – MatekH743" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *id = g_strdup_printf ("usb:1-%u", i + 1);

    add_device (fixture, id, rows[i].vendor_id, 0x5740, rows[i].manufacturer, rows[i].product);
  }
  g_assert_cmpuint (scan (fixture), ==, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (board (fixture, i)->name, ==, rows[i].name);
}

static void
test_firmware_with_a_loader_of_its_own_is_known (Fixture *fixture, gconstpointer data)
{
  add_port (fixture, "/dev/ttyACM0", "usb:1-1", 0x1209, 0x5740, "ArduPilot", "MatekH743");
  add_port (fixture, "/dev/ttyACM1", "usb:1-2", 0x0483, 0x5740, "ArduPilot", "KakuteH7");
  add_port (fixture, "/dev/ttyACM2", "usb:1-3", 0x26ac, 0x0032, "3D Robotics", "PX4 FMU v4.x");
  add_port (fixture, "/dev/ttyACM3", "usb:1-4", 0x0483, 0x5740, "Betaflight", "KAKUTEH7");

  g_assert_cmpuint (scan (fixture), ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (board (fixture, i)->has_own_loader, ==, i < 3);
}

static void
test_second_port_of_a_board_is_the_same_board (Fixture *fixture, gconstpointer data)
{
  add_port (fixture, "/dev/ttyACM10", "usb:1-2", 0x1209, 0x5740, "ArduPilot", "MatekH743");
  add_port (fixture, "/dev/ttyACM9", "usb:1-2", 0x1209, 0x5740, "ArduPilot", "MatekH743");

  g_assert_cmpuint (scan (fixture), ==, 1);
  g_assert_cmpstr (board (fixture, 0)->tty, ==, "/dev/ttyACM9");
  g_assert_cmpstr (board (fixture, 0)->other_ttys[0], ==, "/dev/ttyACM10");
}

static void
test_each_port_of_an_adapter_may_be_a_board (Fixture *fixture, gconstpointer data)
{
  add_port (fixture, "/dev/ttyUSB0", "usb:1-2", 0x0403, 0x6010, "FTDI", "Dual RS232-HS");
  add_port (fixture, "/dev/ttyUSB1", "usb:1-2", 0x0403, 0x6010, "FTDI", "Dual RS232-HS");

  g_assert_cmpuint (scan (fixture), ==, 2);
  g_assert_cmpstr (board (fixture, 0)->id, ==, "usb:1-2");
  g_assert_cmpstr (board (fixture, 1)->id, ==, "tty:/dev/ttyUSB1");
  g_assert_cmpstr (board (fixture, 1)->name, ==, "USB serial adapter (FT2232)");
  g_assert_cmpuint (board (fixture, 0)->candidacy, ==, 1);
  g_assert_cmpuint (board (fixture, 1)->candidacy, ==, 1);
}

static void
test_forbidden_port_is_not_shown_as_usable (Fixture *fixture, gconstpointer data)
{
  add_device (fixture, "usb:1-2", 0x0483, 0x5740, "Bitcraze AB", "Crazyflie 2.x");
  add_port (fixture, "/dev/ttyACM0", "usb:1-2", 0x0483, 0x5740, "Bitcraze AB", "Crazyflie 2.x");

  g_assert_cmpuint (scan (fixture), ==, 1);
  g_assert_null (board (fixture, 0)->tty);
  g_assert_cmpstr (board (fixture, 0)->other_ttys[0], ==, "/dev/ttyACM0");
}

static void
test_ports_and_their_candidacy (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *id;
    const char *name;
    guint candidacy;
  } rows[] = {
    { "usb:1-2", "USB serial adapter (CP2102N)", 1 },
    { "usb:1-3", "USB serial adapter (CH340)", 1 },
    { "usb:1-4", "Huawei – Modem", 0 },
    { "usb:1-5", "Betaflight – RP2350", 2 },
    { "usb:1-6", "Serial port ttyACM5", 1 },
    { "tty:/dev/ttyS0", "Serial port ttyS0", 0 },
  };

  add_port (fixture, "/dev/ttyS0", NULL, 0, 0, NULL, NULL);
  add_port (fixture, "/dev/ttyUSB0", "usb:1-2", 0x10c4, 0xea60, "Silicon Labs",
            "CP2102N USB to UART Bridge Controller");
  add_port (fixture, "/dev/ttyUSB1", "usb:1-3", 0x1a86, 0x7523, NULL, "USB Serial");
  add_port (fixture, "/dev/ttyUSB2", "usb:1-4", 0x12d1, 0x1001, "Huawei", "Modem");
  add_port (fixture, "/dev/ttyACM4", "usb:1-5", 0xcafe, 0x0001, "Betaflight", "RP2350");
  add_port (fixture, "/dev/ttyACM5", "usb:1-6", 0xcafe, 0x0002, NULL, NULL);

  g_assert_cmpuint (scan (fixture), ==, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_assert_cmpstr (board (fixture, i)->id, ==, rows[i].id);
    g_assert_cmpstr (board (fixture, i)->name, ==, rows[i].name);
    g_assert_cmpuint (board (fixture, i)->candidacy, ==, rows[i].candidacy);
  }
}

static void
test_practice_boards_are_called_by_their_label (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) descriptors = fake_dfu_descriptors (0x0483, 0xdf11, 2, 0x011a);
  const BpUsbDeviceInfo info = {
    .id = (char *)"virtual:f405",
    .vendor_id = 0x0483,
    .product_id = 0xdf11,
    .product = (char *)"STM32  BOOTLOADER",
    .label = (char *)"STM32F405 (practice)",
    .descriptors = descriptors,
  };

  g_ptr_array_add (fixture->devices, fake_usb_device_new (&info));
  g_assert_cmpuint (scan (fixture), ==, 1);
  g_assert_cmpstr (board (fixture, 0)->name, ==, "STM32F405 (practice)");
  g_assert_cmpstr (board (fixture, 0)->detail, ==, "DFU 0483:df11");
}

static void
test_missing_node_is_a_problem (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) descriptors = fake_dfu_descriptors (0x0483, 0xdf11, 2, 0x011a);
  const BpUsbDeviceInfo info = {
    .id = (char *)"usb:1-2",
    .vendor_id = 0x0483,
    .product_id = 0xdf11,
    .descriptors = descriptors,
    .node = (char *)"/nonexistent/bus/usb/001/005",
  };

  g_ptr_array_add (fixture->devices, fake_usb_device_new (&info));
  g_assert_cmpuint (scan (fixture), ==, 1);
  g_assert_error (board (fixture, 0)->problem, BP_ERROR, BP_ERROR_NOT_PERMITTED);
  g_assert_cmpuint (board (fixture, 0)->candidacy, ==, 2);
}

static void
test_order_knows_numbers (Fixture *fixture, gconstpointer data)
{
  static const char *const ids[] = {
    "usb:1-2",           "usb:1-2.1",    "usb:1-10",     "usb:2-1",        "tty:/dev/ttyUSB2",
    "tty:/dev/ttyUSB10", "virtual:f405", "virtual:f722", "tty:/dev/ttyS0",
  };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    for (guint j = 0; j < G_N_ELEMENTS (ids); j++)
      g_assert_cmpint (CLAMP (bp_board_compare_ids (ids[i], ids[j]), -1, 1), ==, (i > j) - (i < j));
  }
}

#define ADD(name, func) g_test_add ("/board-scan/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("known-loader", test_known_loader);
  ADD ("unknown-id-in-dfu-mode-is-a-board", test_unknown_id_in_dfu_mode_is_a_board);
  ADD ("run-time-dfu-is-no-board", test_run_time_dfu_is_no_board);
  ADD ("known-loader-with-odd-protocol", test_known_loader_with_odd_protocol);
  ADD ("hostile-descriptors", test_hostile_descriptors);
  ADD ("drive-is-told-but-not-chosen", test_drive_is_told_but_not_chosen);
  ADD ("drive-with-picoboot-is-a-loader", test_drive_with_picoboot_is_a_loader);
  ADD ("port-and-device-are-one-board", test_port_and_device_are_one_board);
  ADD ("names-of-running-boards", test_names_of_running_boards);
  ADD ("firmware-with-a-loader-of-its-own-is-known",
       test_firmware_with_a_loader_of_its_own_is_known);
  ADD ("second-port-of-a-board-is-the-same-board", test_second_port_of_a_board_is_the_same_board);
  ADD ("each-port-of-an-adapter-may-be-a-board", test_each_port_of_an_adapter_may_be_a_board);
  ADD ("forbidden-port-is-not-shown-as-usable", test_forbidden_port_is_not_shown_as_usable);
  ADD ("ports-and-their-candidacy", test_ports_and_their_candidacy);
  ADD ("practice-boards-are-called-by-their-label", test_practice_boards_are_called_by_their_label);
  ADD ("missing-node-is-a-problem", test_missing_node_is_a_problem);
  ADD ("order-knows-numbers", test_order_knows_numbers);
  return g_test_run ();
}
