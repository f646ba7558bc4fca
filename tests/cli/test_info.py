#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""info: facts about files."""

import hashlib
import os
import subprocess
import unittest

from clitesting import PROGRAM, REAL_FIRMWARE, CliTest, image, intel_hex, main


class Info(CliTest):
    def info(self, *arguments) -> dict:
        result = self.run_cli("info", "--json", *arguments)
        self.assertEqual(result.code, 0, result.out + result.err)
        self.assertEqual(result.err, "")
        value = result.value()
        self.assertEqual(set(value), {"format", "size", "segments", "entry", "facts"})
        self.assertIn(value["format"], ("intel-hex", "dfuse", "dfu", "raw", "elf", "uf2", "srec"))
        self.assertEqual(value["size"], sum(segment["size"] for segment in value["segments"]))
        addresses = [segment["address"] for segment in value["segments"]]
        self.assertEqual(addresses, sorted(addresses))
        for segment in value["segments"]:
            self.assertEqual(set(segment), {"address", "size", "sha256"})
            self.assert_address(segment["address"])
        self.assert_address(value["entry"])
        return value

    def test_intel_hex(self):
        first, second = image(1000), bytes(range(200))
        path = self.write("a.hex", intel_hex({0x08000000: first, 0x08008001: second}))
        value = self.info(path)
        self.assertEqual(value["format"], "intel-hex")
        self.assertEqual(value["segments"], [
            {"address": "0x08000000", "size": 1000, "sha256": hashlib.sha256(first).hexdigest()},
            {"address": "0x08008001", "size": 200, "sha256": hashlib.sha256(second).hexdigest()},
        ])
        self.assertIsNone(value["entry"])
        self.assertEqual(value["facts"]["stack_pointer"], "0x20010000")

    def test_raw_goes_where_the_user_says(self):
        path = self.write("a.bin", image(2048))
        self.assertEqual(self.info(path)["segments"][0]["address"], "0x08000000")
        for address in ("0x08004000", "134234112"):
            self.assertEqual(self.info(path, "--address", address)["segments"][0]["address"], "0x08004000")

    def test_what_the_firmware_says_of_itself(self):
        strings = b"BTFL\0Betaflight\0STM32F405\0004.5.1\0"
        path = self.write("betaflight_4.5.1_STM32F405_SOMEBODYS.bin", image(1024) + b"\0" + strings)
        facts = self.info(path)["facts"]
        self.assertEqual(
            {name: facts[name] for name in facts if name.startswith("firmware") or name in ("microcontroller", "by_name")},
            {"firmware": "Betaflight", "firmware_version": "4.5.1", "firmware_target": "STM32F405",
             "firmware_board": "SOMEBODYS", "microcontroller": "STM32F405", "by_name": ["firmware_board"]})
        lines = self.run_cli("info", path).out.splitlines()
        self.assertEqual([line.split()[-1] for line in lines if line.startswith("Built for")], ["STM32F405"])
        self.assertTrue([line for line in lines if "SOMEBODYS (" in line], lines)

    def test_people_get_a_table(self):
        result = self.run_cli("info", self.write_hex("näme.hex"))
        self.assertEqual((result.code, result.err), (0, ""))
        self.assertIn("näme.hex", result.out)
        self.assertIn("Intel HEX", result.out)
        self.assertIn("0x08000000", result.out)

    def test_bad_files(self):
        broken = intel_hex({0x08000000: bytes(32)}).replace(":10001000", ":10001001")
        for name, content in (("empty.hex", b""), ("broken.hex", broken.encode())):
            event = self.assert_failed(self.run_cli("info", "--json", self.write(name, content)), "bad-file", 3, True)
            self.assertIn(name, event["message"])
        self.assertIn("line 3", event["message"])
        self.assert_failed(self.run_cli("info", "--json", "missing.hex"), "bad-file", 3, True)
        self.assert_failed(self.run_cli("info", "--json", self.folder), "bad-file", 3, True)

    def test_people_get_title_reason_and_advice(self):
        result = self.run_cli("info", self.write("a.hex", b":00000001FE\n"))
        self.assertEqual((result.code, result.out), (3, ""))
        self.assertGreaterEqual(len(result.err.splitlines()), 3)
        self.assertIn("a.hex", result.err)

    def test_a_name_can_not_steer_the_terminal(self):
        result = self.run_cli("info", self.write("a\x1b[31m.hex", intel_hex({0x08000000: image(512)})))
        self.assertEqual(result.code, 0)
        self.assertNotIn("\x1b", result.out)

    def test_a_terminal_without_unicode(self):
        self.environment["LC_ALL"] = "C"
        result = self.run_cli("info", self.write_hex())
        self.assertEqual(result.code, 0)
        self.assertTrue(result.out.isascii())

    def test_nobody_reads(self):
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run([PROGRAM, "info", self.write_hex()], stdout=writer, stderr=subprocess.PIPE,
                              env=self.environment, timeout=30)
        os.close(writer)
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full here")
    def test_a_full_disk_is_told(self):
        with open("/dev/full", "w", encoding="ascii") as full:
            done = subprocess.run([PROGRAM, "info", self.write_hex()], stdout=full, stderr=subprocess.PIPE,
                                  env=self.environment, timeout=30)
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stderr)

    @unittest.skipUnless(REAL_FIRMWARE.exists(), "no real firmware here")
    def test_real_firmware(self):
        def segments(name, *arguments):
            value = self.info(REAL_FIRMWARE / name, *arguments)
            return [(int(segment["address"], 16), segment["size"]) for segment in value["segments"]]

        self.assertEqual(segments("betaflight_4.5.0_STM32F405_DREAM_BETA.hex"),
                         [(0x08000000, 392), (0x08008000, 486211)])
        self.assertEqual(segments("inav_5.1.0_STM32F411CE.hex"), [(0x08000000, 988), (0x08008000, 449158)])
        self.assertEqual(segments("cf2.hex"), [(0x08004000, 392), (0x08004190, 196964), (0x0804C1CC, 12)])
        self.assertEqual(segments("cf2.dfu"), [(0x08004000, 197364)])
        self.assertEqual(segments("cf2.bin", "--address", "0x08004000"), [(0x08004000, 197364)])


if __name__ == "__main__":
    main()
