#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ctrl-C, and readers that go away."""

import json
import pathlib
import re
import signal
import subprocess
import time

from clitesting import PROGRAM, CliTest, image, intel_hex, main

# Erases and writes fast, by small pages.
G474 = ("--board", "virtual:g474")


class Interrupt(CliTest):
    def write_long(self):
        """Takes some seconds to flash."""
        return self.write("long.hex", intel_hex({0x08000000: image(120 * 1024)}))

    def await_event(self, process, phase: str):
        for line in process.stdout:
            event = json.loads(line)
            if event.get("phase") == phase and event["event"] == "progress":
                return
        self.fail(f"no progress of {phase}")

    def await_handler(self, process):
        """Until the program listens to SIGINT, as the kernel tells."""
        limit = time.monotonic() + 30
        while time.monotonic() < limit:
            status = pathlib.Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
            if int(re.search(r"SigCgt:\s*(\w+)", status).group(1), 16) & 1 << (signal.SIGINT - 1):
                return
            time.sleep(0.01)
        self.fail("it never listens")

    def cancel_in(self, phase: str, number: int):
        with self.start("flash", "--json", *G474, self.write_long()) as process:
            self.await_event(process, phase)
            process.send_signal(number)
            out, err = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130, out + err)
        return json.loads(out.splitlines()[-1])

    def test_ctrl_c_stops_at_a_safe_point_and_a_second_run_finishes(self):
        event = self.cancel_in("write", signal.SIGINT)
        self.assertEqual((event["event"], event["code"], event["safe"]), ("failed", "cancelled", False))
        # The vector table is written last: what was cut short can't start.
        self.assertEqual(self.flash_of("g474")[:8], b"\xff" * 8)
        self.assert_done(self.run_cli("flash", "--json", *G474, self.write_long()))
        self.assertEqual(self.flash_of("g474")[:120 * 1024], image(120 * 1024))

    def test_a_polite_end_is_like_ctrl_c(self):
        self.assertEqual(self.cancel_in("write", signal.SIGTERM)["code"], "cancelled")

    def test_ctrl_c_while_reading_leaves_no_file(self):
        with self.start("read", "--json", *G474, "out.bin") as process:
            self.await_event(process, "inspect")
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130, out + err)
        self.assertIs(json.loads(out.splitlines()[-1])["safe"], True)
        self.assertEqual(list(self.folder.glob("*out.bin*")), [])

    def test_ctrl_c_while_waiting_for_a_board(self):
        with self.start("leave", "--json", "--board", "virtual:none", "--timeout", "60") as process:
            self.await_handler(process)
            process.send_signal(signal.SIGINT)
            out, _ = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130)
        self.assertEqual(json.loads(out)["code"], "cancelled")

    def test_what_is_to_be_ignored_is_ignored(self):
        def ignore():
            signal.signal(signal.SIGHUP, signal.SIG_IGN)

        with self.start("flash", "--json", *G474, self.write_hex(), preexec_fn=ignore) as process:
            process.stdout.readline()
            process.send_signal(signal.SIGHUP)
            out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, out + err)

    def test_closed_streams_harm_no_file(self):
        path = self.write_hex()
        done = subprocess.run(f"{PROGRAM} flash --board virtual:g474 --trace trace.txt {path} <&- >&- 2>&-", shell=True,
                              env=self.environment, cwd=self.folder, timeout=60, check=False)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(self.flash_of("g474")[:1024], image(1024))
        self.assertNotIn("Done", (self.folder / "trace.txt").read_text(encoding="utf-8"))

    def test_the_job_goes_on_when_nobody_listens(self):
        with self.start("flash", "--json", *G474, self.write_hex()) as process:
            process.stdout.readline()
            process.stdout.close()
            self.assertEqual(process.wait(timeout=60), 0)
        self.assertEqual(self.flash_of("g474")[:1024], image(1024))


if __name__ == "__main__":
    main()
