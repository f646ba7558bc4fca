#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Manual pages and completions keep pace with the program."""

import re
import shutil
import subprocess
import unittest

from clitesting import CODES, COMMANDS, ROOT, CliTest, main

MAN = ROOT / "data" / "man"
COMPLETIONS = ROOT / "data" / "completions"


class Documents(CliTest):
    def options_of(self, *command) -> set:
        return set(re.findall(r"(?<![\w-])--([a-z][a-z-]+)", self.run_cli(*command, "--help").out))

    def all_options(self) -> set:
        return set().union(*(self.options_of(command) for command in COMMANDS))

    def test_manual_page_tells_of_every_command_option_and_code(self):
        text = (MAN / "bootpin-cli.1").read_text(encoding="utf-8").replace("\\-", "-")
        for command in COMMANDS:
            self.assertRegex(text, rf'(?m)^\.(B|BI) "?{command}\b')
        for option in self.all_options():
            self.assertIn("--" + option, text)
        for code in CODES:
            self.assertIn(code, text)

    @unittest.skipUnless(shutil.which("groff"), "no groff here")
    def test_manual_pages_are_well_formed(self):
        for page in sorted(MAN.glob("*.1")):
            done = subprocess.run(["groff", "-man", "-ww", "-Tutf8", page], capture_output=True, text=True, check=True)
            self.assertEqual(done.stderr, "", page)

    def test_completions_tell_of_every_command_and_option(self):
        for name, spelling in (("bootpin-cli", "--{}"), ("_bootpin-cli", "--{}"), ("bootpin-cli.fish", "-l {}")):
            text = (COMPLETIONS / name).read_text(encoding="utf-8")
            for command in COMMANDS:
                self.assertRegex(text, rf"\b{command}\b", name)
            for option in self.all_options():
                self.assertRegex(text, spelling.format(option) + r"(?![\w-])", name)

    def complete(self, *words) -> list:
        """What bash offers for the last word; with a stand-in for the two helpers of bash-completion."""
        script = f"""
            _init_completion() {{
                words=({" ".join(f"'{word}'" for word in words)}); cword=$((${{#words[@]}} - 1))
                cur=${{words[cword]}}; prev=${{words[cword - 1]}}
            }}
            _filedir() {{ COMPREPLY=(FILES); }}
            __ltrim_colon_completions() {{ :; }}
            source '{COMPLETIONS / "bootpin-cli"}'
            _bootpin_cli
            printf '%s\\n' "${{COMPREPLY[@]}}"
        """
        done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True, env=self.environment)
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    @unittest.skipUnless(shutil.which("bash"), "no bash here")
    def test_bash_completes(self):
        self.assertEqual(sorted(self.complete("bootpin-cli", "")), sorted(COMMANDS))
        self.assertEqual(self.complete("bootpin-cli", "fl"), ["flash"])
        self.assertEqual(self.complete("bootpin-cli", "flash", "--full"), ["--full-erase"])
        self.assertEqual(self.complete("bootpin-cli", "info", ""), ["FILES"])
        for command in COMMANDS:
            offered = {word.removeprefix("--") for word in self.complete("bootpin-cli", command, "--")}
            self.assertEqual(offered, self.options_of(command), command)


if __name__ == "__main__":
    main()
