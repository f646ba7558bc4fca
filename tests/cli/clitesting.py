# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of bootpin-cli share: running it in a world of its own, firmware files, and the shapes of its JSON."""

import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.environ.get("BOOTPIN_CLI", "bootpin-cli")
ROOT = pathlib.Path(__file__).resolve().parents[2]
REAL_FIRMWARE = pathlib.Path(os.environ.get("BOOTPIN_SOURCE_ROOT", ROOT)).parent / "shared" / "firmware"

ADDRESS = re.compile(r"0x[0-9A-F]{8}\Z")
USB_ID = re.compile(r"[0-9a-f]{4}\Z")
CODES = {
    "not-permitted", "busy", "no-board", "ambiguous", "disconnected", "timeout", "no-loader", "protocol",
    "protected", "bad-file", "does-not-fit", "wrong-address", "wrong-board", "erase-failed", "write-failed",
    "verify-failed", "cancelled", "not-supported", "internal",
}
PHASES = ["reboot", "wait", "connect", "inspect", "erase", "write", "verify", "restart"]
COMMANDS = ["list", "info", "convert", "plan", "flash", "verify", "read", "erase", "leave", "unprotect", "reboot",
            "backup", "restore", "doctor"]


class Result:
    """The end of a run: exit code and both outputs as text."""

    def __init__(self, code: int, out: str, err: str):
        self.code, self.out, self.err = code, out, err

    def value(self):
        """The one JSON value of list, info, plan and doctor."""
        return json.loads(self.out)

    def events(self) -> list:
        """The JSON objects of a job, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def intel_hex(segments: dict, line_size: int = 16) -> str:
    """An Intel HEX file with these bytes at these addresses."""
    def record(kind: int, offset: int, data: bytes) -> str:
        body = bytes([len(data), offset >> 8, offset & 0xFF, kind]) + data
        return ":" + (body + bytes([-sum(body) & 0xFF])).hex().upper()

    lines, page = [], None
    for address, data in sorted(segments.items()):
        for start in range(0, len(data), line_size):
            here = address + start
            if here >> 16 != page:
                page = here >> 16
                lines.append(record(4, 0, struct.pack(">H", page)))
            # A record must not run over the end of its 64 KiB.
            end = min(start + line_size, len(data), start + 0x10000 - (here & 0xFFFF))
            lines.append(record(0, here & 0xFFFF, data[start:end]))
    lines.append(record(1, 0, b""))
    return "\n".join(lines) + "\n"


def image(size: int, base: int = 0x08000000, seed: int = 1) -> bytes:
    """An image that looks like firmware: a vector table whose handlers lie inside, then bytes without blank runs."""
    loop = base + 0x1C0
    vectors = struct.pack("<II", 0x20010000, base + 0x1C4 | 1) + struct.pack("<I", loop | 1) * 96
    head = vectors.ljust(0x1C0, b"\0") + bytes.fromhex("fee700bf") + bytes.fromhex("70470000")
    body = bytes((seed * 37 + i * 151 + (i >> 8)) & 0x7F for i in range(size))
    return (head + body)[:size]


class CliTest(unittest.TestCase):
    """A test in a folder of its own, with practice boards of its own."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bootpin-cli-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.boards = self.folder / "virtual"
        self.environment = dict(
            os.environ,
            BOOTPIN_VIRTUAL_DIR=str(self.boards),
            HOME=str(self.folder),
            XDG_CONFIG_HOME=str(self.folder / "config"),
            XDG_DATA_HOME=str(self.folder / "data"),
            XDG_STATE_HOME=str(self.folder / "state"),
            XDG_CACHE_HOME=str(self.folder / "cache"),
            TERM="xterm",
        )

    def start(self, *arguments, **options) -> subprocess.Popen:
        """Starts the program with its standard input closed to questions."""
        options.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.Popen(
            [PROGRAM, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            encoding="utf-8", env=self.environment, cwd=self.folder, **options)

    def run_cli(self, *arguments, timeout: float = 60, **options) -> Result:
        with self.start(*arguments, **options) as process:
            try:
                out, err = process.communicate(timeout=timeout)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        return Result(process.returncode, out, err)

    def write(self, name: str, content) -> pathlib.Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def write_hex(self, name: str = "firmware.hex", size: int = 1024, base: int = 0x08000000, seed: int = 1) -> pathlib.Path:
        return self.write(name, intel_hex({base: image(size, base, seed)}))

    def flash_of(self, board: str = "f405") -> bytes:
        return (self.boards / board / "flash.bin").read_bytes()

    # --- shapes ---

    def assert_address(self, value):
        if value is not None:
            self.assertRegex(value, ADDRESS)

    def assert_failed(self, result: Result, code: str, exit_code: int, safe=None) -> dict:
        """A run with --json that ended in this way; returns the event."""
        self.assertEqual(result.code, exit_code, result.out + result.err)
        event = json.loads(result.out.splitlines()[-1])
        self.assertEqual(set(event), {"event", "code", "message", "hint", "address", "safe"})
        self.assertEqual(event["event"], "failed")
        self.assertIn(event["code"], CODES)
        self.assertEqual(event["code"], code, event)
        self.assertTrue(event["message"])
        self.assertTrue(event["hint"])
        self.assert_address(event["address"])
        self.assertIsInstance(event["safe"], bool)
        if safe is not None:
            self.assertEqual(event["safe"], safe)
        return event

    def assert_events(self, events: list, last: str) -> dict:
        """The events of a job, with exactly one end; returns it."""
        self.assertTrue(events)
        fraction = 0
        for event in events[:-1]:
            self.assertIn(event["event"], ("phase", "progress"))
            self.assertIn(event["phase"], PHASES)
            if event["event"] == "phase":
                self.assertEqual(set(event), {"event", "phase"})
                continue
            self.assertEqual(set(event), {"event", "phase", "fraction"})
            self.assertGreaterEqual(event["fraction"], fraction)
            self.assertLessEqual(event["fraction"], 1)
            fraction = event["fraction"]
        self.assertEqual(events[-1]["event"], last, events[-1])
        return events[-1]

    def assert_done(self, result: Result) -> dict:
        self.assertEqual(result.code, 0, result.out + result.err)
        done = self.assert_events(result.events(), "done")
        self.assertEqual(
            set(done),
            {"event", "bytes_written", "bytes_verified", "sectors_erased", "sectors_skipped", "seconds"})
        for name in ("bytes_written", "bytes_verified", "sectors_erased", "sectors_skipped"):
            self.assertIsInstance(done[name], int)
        self.assertGreaterEqual(done["seconds"], 0)
        return done


class TapResult(unittest.TestResult):
    """Tells each case in the Test Anything Protocol, so that it counts by itself."""

    number = 0

    def tell(self, test, verdict: str, remark: str = "", details: str = ""):
        self.number += 1
        for line in details.splitlines():
            print("# " + line)
        print(f"{verdict} {self.number} - {test.id().removeprefix('__main__.')}{remark}", flush=True)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.tell(test, "ok")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.tell(test, "ok", f" # SKIP {reason}")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.tell(test, "not ok", details=self.failures[-1][1])

    def addError(self, test, err):
        super().addError(test, err)
        self.tell(test, "not ok", details=self.errors[-1][1])

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.tell(subtest, "not ok", details=self._exc_info_to_string(err, test))


def main():
    result = TapResult()
    unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"]).run(result)
    print(f"1..{result.number}")
    sys.exit(0 if result.wasSuccessful() else 1)
