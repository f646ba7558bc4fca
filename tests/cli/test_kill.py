#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A program that is killed at any point loses nothing: the next run finishes. BOOTPIN_KILLS sets how often (12)."""

import os
import random
import time

from clitesting import CliTest, image, intel_hex, main

KILLS = int(os.environ.get("BOOTPIN_KILLS", "12"))
SIZE = 12 * 1024

# Erases and writes fast, by small pages.
G474 = ("--board", "virtual:g474")


class Kill(CliTest):
    def images(self):
        """Two firmwares that differ everywhere, so that each run has all to do."""
        return [(self.write(f"{seed}.hex", intel_hex({0x08000000: image(SIZE, seed=seed)})), image(SIZE, seed=seed))
                for seed in (3, 90)]

    def vectors_are_blank(self):
        return self.flash_of("g474")[4:8] == b"\xff" * 4

    def finish(self, path):
        """The next run. A board that was told to start its firmware just before the kill still goes: then the one after it."""
        result = self.run_cli("flash", "--json", *G474, path)
        if result.code == 1 and result.events()[-1]["code"] == "disconnected":
            self.assertTrue(result.events()[-1]["safe"])
            result = self.run_cli("flash", "--json", *G474, path)
        self.assert_done(result)

    def test_killed_at_random_points_and_finished_by_the_next_run(self):
        points = random.Random(20)
        images = self.images()
        self.assert_done(self.run_cli("flash", "--json", *G474, images[0][0]))
        begun = time.monotonic()
        self.assert_done(self.run_cli("flash", "--json", *G474, images[1][0]))
        whole = time.monotonic() - begun
        in_the_middle = 0

        for number in range(KILLS):
            path, content = images[number % 2]
            old = images[(number + 1) % 2][1]
            with self.start("flash", "--json", *G474, path) as process:
                # The very moment is what this is about; whether it is still early or already over does not matter.
                time.sleep(points.uniform(0, whole))
                process.kill()
            held = self.flash_of("g474")[:SIZE]
            self.assertTrue(held in (old, content) or self.vectors_are_blank(), f"kill {number} leaves a half firmware that starts")
            in_the_middle += held not in (old, content)
            self.finish(path)
            self.assertEqual(self.flash_of("g474")[:SIZE], content, f"kill {number}")
        print(f"# {KILLS} kills, {in_the_middle} of them in the middle of the work")
        self.assertGreater(in_the_middle, 0)


if __name__ == "__main__":
    main()
