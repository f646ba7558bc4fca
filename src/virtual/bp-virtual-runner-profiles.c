/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-runner.h"

#include "base/bp-clock.h"

#define BETAFLIGHT_TALENTS                                                                                             \
  (BP_VIRTUAL_SPEAKS_MSP | BP_VIRTUAL_MSP_REBOOT_ROM | BP_VIRTUAL_TAKES_R | BP_VIRTUAL_HAS_CLI | BP_VIRTUAL_CLI_BL |    \
   BP_VIRTUAL_CLI_BL_ROM)

/* Ids, strings and habits as the firmwares have them: Betaflight src/platform/STM32/vcpf4/usbd_desc.c, INAV, EmuFlight and Bitcraze
 * likewise. */
static const BpVirtualRunnerProfile profiles[] = {
  { "betaflight", "f405", "Betaflight", "Betaflight - SPEEDYBEEF405V3", "0x8000000", 0x0483, 0x5740,
    BETAFLIGHT_TALENTS, "BTFL", 46, { 4, 5, 1 }, "S405", "SPEEDYBEEF405V3", FALSE, 1500 * BP_MSEC },
  { "betaflight-h743", "h743", "Betaflight", "Betaflight - KAKUTEH7", "325E35633334", 0x0483, 0x5740,
    BETAFLIGHT_TALENTS | BP_VIRTUAL_ENUMERATES_TWICE, "BTFL", 46, { 4, 5, 1 }, "SH74", "KAKUTEH7", FALSE, 1800 * BP_MSEC },
  { "old-betaflight", "f405", "STMicroelectronics", "STM32 Virtual COM Port", "0x8000000", 0x0483, 0x5740,
    BP_VIRTUAL_SPEAKS_MSP | BP_VIRTUAL_TAKES_R | BP_VIRTUAL_HAS_CLI, "BTFL", 36, { 3, 2, 5 }, "OBF4", "", FALSE,
    1500 * BP_MSEC },
  { "cleanflight", "f405", "Cleanflight", "STM32 Virtual COM Port", "0x8000000", 0x0483, 0x5740,
    BP_VIRTUAL_SPEAKS_MSP | BP_VIRTUAL_TAKES_R, "CLFL", 34, { 2, 1, 0 }, "CLF4", "", FALSE, 1500 * BP_MSEC },
  { "inav7", "f411", "INAV", "MATEKF411", "0x8000000", 0x0483, 0x5740,
    BP_VIRTUAL_SPEAKS_MSP | BP_VIRTUAL_TAKES_R | BP_VIRTUAL_HAS_CLI | BP_VIRTUAL_CLI_DFU, "INAV", 5, { 7, 1, 2 }, "MF11",
    "MATEKF411", FALSE, 1500 * BP_MSEC },
  { "inav9", "f722", "INAV", "INAV 9.1.0 in FS Mode", "325E35633335", 0x0483, 0x5740,
    BP_VIRTUAL_SPEAKS_MSP | BP_VIRTUAL_MSP_REBOOT_ROM | BP_VIRTUAL_HAS_CLI | BP_VIRTUAL_CLI_DFU, "INAV", 5, { 9, 1, 0 },
    "MF72", "MATEKF722", FALSE, 1500 * BP_MSEC },
  { "emuflight", "f405", "EmuFlight", "EmuFlight - FOXEERF405", "0x8000000", 0x0483, 0x5740,
    BETAFLIGHT_TALENTS & ~BP_VIRTUAL_CLI_BL_ROM, "EMUF", 54, { 0, 4, 3 }, "FX40", "FOXEERF405", FALSE, 1500 * BP_MSEC },
  { "crazyflie", "f405", "Bitcraze AB", "Crazyflie 2.x", "30002D000B51343333353132", 0x0483, 0x5740,
    BP_VIRTUAL_HATES_BYTES, NULL, 0, { 0 }, "", "", FALSE, 1000 * BP_MSEC },
  { "deaf", "f405", "Betaflight", "Betaflight - STM32F405", "0x8000000", 0x0483, 0x5740, 0, NULL, 0, { 0 }, "", "",
    FALSE, 1500 * BP_MSEC },
  { "babbler", "f405", "STMicroelectronics", "STM32 Virtual COM Port", "0x8000000", 0x0483, 0x5740,
    BP_VIRTUAL_BABBLES | BP_VIRTUAL_HATES_BYTES, NULL, 0, { 0 }, "", "", FALSE, 1500 * BP_MSEC },
  { "slow", "f405", "Betaflight", "Betaflight - STM32F405", "0x8000000", 0x0483, 0x5740, BETAFLIGHT_TALENTS, "BTFL", 46,
    { 4, 5, 1 }, "S405", "STM32F405", FALSE, 9 * BP_SEC },
};

const BpVirtualRunnerProfile *
bp_virtual_runner_find_profile (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++) {
    if (g_str_equal (profiles[i].name, name))
      return &profiles[i];
  }
  return NULL;
}

const BpVirtualRunnerProfile *
bp_virtual_runner_list_profiles (guint *n_profiles)
{
  *n_profiles = G_N_ELEMENTS (profiles);
  return profiles;
}
