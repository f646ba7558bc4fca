#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails where the access rule would be ignored by udev, or names other ids than boards.conf.

A rule line with a trailing comment, a tag in a file that sorts too late, a jump to nowhere: udev says nothing, and
users have no access. `udevadm verify` (systemd 254 and later) is asked too where there is one.
"""

import configparser
import pathlib
import re
import shutil
import subprocess
import sys

RULES = pathlib.Path("data/70-bootpin.rules")
CONF = pathlib.Path("data/boards.conf")
PAIR = re.compile(r'([A-Z][A-Z_]*(?:\{[^{}"]+\})?)(==|!=|\+=|:=|=)"([^"\\]*)"')
KEYS = {"ACTION", "SUBSYSTEM", "SUBSYSTEMS", "ENV", "ATTR", "ATTRS", "TAG", "GOTO", "LABEL"}
IGNORE_MODEMS = ("ENV{ID_MM_DEVICE_IGNORE}", "=", "1")
UACCESS = ("TAG", "+=", "uaccess")


def parse_line(line: str) -> list[tuple[str, str, str]] | None:
    """The line's pairs, or None where udev would not understand it."""
    parts = [part.strip() for part in line.split(",")]
    matches = [PAIR.fullmatch(part) for part in parts]
    if not all(matches):
        return None
    pairs = [match.groups() for match in matches]
    return pairs if all(key.split("{")[0] in KEYS for key, _, _ in pairs) else None


def id_of(pairs: list[tuple[str, str, str]]) -> str | None:
    values = {key.split("{")[1]: value for key, op, value in pairs if key.startswith("ATTR") and op == "=="}
    vendor = values.get("idVendor}")
    return f"{vendor}:{values.get('idProduct}', '*')}" if vendor else None


def read_rules(text: str) -> tuple[dict[str, dict[str, list]], list[str]]:
    """The ids below each label, and complaints about the lines."""
    sections, labels, jumps, found = {}, set(), set(), []
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        pairs = parse_line(line)
        if pairs is None:
            found.append(f"{RULES}:{number}: udev would ignore this line: {line}")
            continue
        for key, _, value in pairs:
            if key == "LABEL":
                section = value
                labels.add(value)
            elif key == "GOTO":
                jumps.add(value)
        name = id_of(pairs)
        if name is None:
            continue
        if name != name.lower() or not re.fullmatch(r"[0-9a-f]{4}:([0-9a-f]{4}|\*)", name):
            found.append(f"{RULES}:{number}: no id: {name}")
        if UACCESS not in pairs:
            found.append(f"{RULES}:{number}: gives no access")
        if name in sections.setdefault(section, {}):
            found.append(f"{RULES}:{number}: {name} twice")
        sections[section][name] = pairs
    found += [f"{RULES}: GOTO without LABEL: {name}" for name in sorted(jumps - labels)]
    return sections, found


def read_conf(text: str) -> dict[str, set[str]]:
    """The ids of each kind; the ones of drives that are no boards any more are left out."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(text)
    kinds = {}
    for group in parser.sections():
        kind = parser[group].get("kind")
        is_drive = "mass-storage" in parser[group].get("quirks", "") and kind == "firmware"
        if kind and not is_drive:
            kinds.setdefault(kind, set()).add(group.split(" ")[0].lower())
    return kinds


def compare(what: str, in_rules: set[str], in_conf: set[str]) -> list[str]:
    return [f"{what}: {name} is in boards.conf only" for name in sorted(in_conf - in_rules)] + \
           [f"{what}: {name} is in the rules only" for name in sorted(in_rules - in_conf)]


def complaints(root: pathlib.Path) -> list[str]:
    text = (root / RULES).read_text(encoding="utf-8")
    sections, found = read_rules(text)
    kinds = read_conf((root / CONF).read_text(encoding="utf-8"))
    usb, tty = sections.get("bootpin_usb", {}), sections.get("bootpin_tty", {})
    found += compare("USB", set(usb), kinds["loader"] | kinds["firmware"])
    found += compare("ports", set(tty), kinds["firmware"] | kinds["adapter"])
    found += [f"{name}: ModemManager is not told to ignore it" for name, pairs in usb.items() if IGNORE_MODEMS not in pairs]
    found += [f"{name}: a modem could be behind this port" for name, pairs in tty.items() if IGNORE_MODEMS in pairs]
    if "fe0102" not in text:
        found.append("unknown ids in DFU mode are not matched")
    first = next(line for line in text.splitlines() if line and not line.startswith("#"))
    if not first.startswith('ACTION=="remove", GOTO='):
        found.append("the first rule is not the guard against remove events")
    if not RULES.name < "73-seat-late.rules":
        found.append(f"{RULES.name} sorts behind 73-seat-late.rules: its tags come too late")
    return found


def verify(path: pathlib.Path) -> list[str]:
    """What udev itself says, where it can be asked."""
    udevadm = shutil.which("udevadm") or shutil.which("udevadm", path="/usr/bin:/bin:/usr/sbin:/sbin")
    if udevadm is None:
        return []
    answer = subprocess.run([udevadm, "verify", str(path)], capture_output=True, text=True, check=False)
    output = answer.stdout + answer.stderr
    if answer.returncode == 0:
        return []
    if "nknown" in output and "verify" in output:
        print("udevadm knows no verify (systemd < 254)")
        return []
    return [output]


def check_self() -> None:
    """This check is worth nothing if it takes what udev does not."""
    assert parse_line('ATTR{idVendor}=="0483", TAG+="uaccess"')
    for bad in ('ATTR{idVendor}=="0483", TAG+="uaccess" # comment', 'ATTR{idVendor}=="0483" TAG+="uaccess"',
                'ATTR{idVendor}==0483, TAG+="uaccess"', 'ATRR{idVendor}=="0483", TAG+="uaccess"', "nonsense"):
        assert parse_line(bad) is None, bad


def main() -> int:
    root = pathlib.Path(sys.argv[1])
    check_self()
    found = complaints(root) + verify(root / RULES)
    print("\n".join(found) if found else "rules and ids agree")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
