#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""doctor: whatever this machine is like, it says so in order and in shape."""

import json

from clitesting import CliTest, main


class Doctor(CliTest):
    def test_checks_have_their_shape_and_the_exit_code_fits(self):
        result = self.run_cli("doctor", "--json")
        checks = json.loads(result.out.splitlines()[0])
        self.assertTrue(checks)
        for check in checks:
            self.assertEqual(set(check), {"title", "state", "message", "commands"})
            self.assertIn(check["state"], ("ok", "warning", "problem"))
        problems = [check for check in checks if check["state"] == "problem"]
        if problems:
            event = self.assert_failed(result, "not-permitted", 5, safe=True)
            self.assertIn(problems[0]["message"], event["message"])
        else:
            self.assertEqual((result.code, len(result.out.splitlines())), (0, 1), result.err)

    def test_people_read_the_same_checks(self):
        checks = json.loads(self.run_cli("doctor", "--json").out.splitlines()[0])
        result = self.run_cli("doctor")
        self.assertIn(result.code, (0, 5))
        for check in checks:
            self.assertIn(check["title"], result.out)


if __name__ == "__main__":
    main()
