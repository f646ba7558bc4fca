#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails if po/POTFILES is not sorted, names a file that is not there, or lacks one that has text to translate.

With a second argument, the xgettext program, it also tells what po/bootpin.pot lacks or has too much; with --strict that is a fault, with
--update it is written anew.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

import tree

C_MARK = re.compile(r'\b(?:_|N_|C_|NC_|Q_|ngettext|dngettext|g_dngettext|g_dpgettext2?)\s*\(\s*"')
XML_MARK = re.compile(r'\btranslatable="(?:yes|true)"|<summary>|<description>')
KEY_MARK = re.compile(r"^(?:Name|Comment|GenericName|Keywords)=", re.MULTILINE)
MARKS = {
    ".c": C_MARK,
    ".ui": XML_MARK,
    ".gschema.xml": XML_MARK,
    ".metainfo.xml.in": re.compile("<component"),
    ".metainfo.xml": re.compile("<component"),
    ".policy.in": re.compile("<message"),
    ".policy": re.compile("<message"),
    ".desktop.in": KEY_MARK,
    ".desktop": KEY_MARK,
}
FOLDERS = ("data/", "src/")


def wants_translation(name: str, path: pathlib.Path) -> bool:
    if not name.startswith(FOLDERS):
        return False
    mark = next((mark for ending, mark in MARKS.items() if name.endswith(ending)), None)
    return mark is not None and mark.search(path.read_text(encoding="utf-8")) is not None


def check_list(root: pathlib.Path) -> list[str]:
    lines = (root / "po" / "POTFILES").read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if line and not line.startswith("#")]
    wanted = {str(path.relative_to(root)) for path in tree.list_files(root)
              if wants_translation(str(path.relative_to(root)), path)}
    found = [f"po/POTFILES: {name} is missing" for name in sorted(wanted - set(listed))]
    found += [f"po/POTFILES: {name} has nothing to translate or is not there" for name in sorted(set(listed) - wanted)]
    if listed != sorted(listed):
        found.append("po/POTFILES: not sorted (LC_ALL=C sort)")
    return found


def read_messages(pot: pathlib.Path) -> set[str]:
    """Each entry's context, text and plural as they stand; the head's entry, whose text is empty, is left out."""
    entries = pot.read_text(encoding="utf-8").split("\n\n")
    texts = ("\n".join(line for line in entry.splitlines() if not line.startswith("#")) for entry in entries)
    return {text.split('\nmsgstr')[0] for text in texts if text and 'msgid ""\nmsgstr ""\n"Project-Id' not in text}


def extract(root: pathlib.Path, xgettext: str, target: pathlib.Path) -> None:
    subprocess.run(
        [xgettext, f"--files-from={root}/po/POTFILES", f"--directory={root}", f"--output={target}", "--from-code=UTF-8",
         "--package-name=bootpin", "--copyright-holder=The Bootpin authors", "--add-comments", "--keyword=_", "--keyword=N_",
         "--keyword=C_:1c,2", "--keyword=NC_:1c,2", "--keyword=g_dcgettext:2", "--keyword=g_dngettext:2,3",
         "--keyword=g_dpgettext2:2c,3"],
        check=True,
    )


def compare_template(root: pathlib.Path, xgettext: str) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        fresh = pathlib.Path(folder) / "fresh.pot"
        extract(root, xgettext, fresh)
        new, old = read_messages(fresh), read_messages(root / "po" / "bootpin.pot")
    found = [f"po/bootpin.pot lacks: {text}" for text in sorted(new - old)]
    found += [f"po/bootpin.pot still has: {text}" for text in sorted(old - new)]
    return found + ["run: build-aux/update-pot"] if found else []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strict", action="store_true", help="a template that is behind the sources is a fault, as before a release")
    parser.add_argument("--update", action="store_true", help="write the template anew")
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("xgettext", nargs="?")
    options = parser.parse_args()
    found = check_list(options.root)
    if options.update and not found:
        extract(options.root, options.xgettext, options.root / "po" / "bootpin.pot")
    # Between two releases the template may be behind: who writes a new sentence need not have xgettext.
    behind = compare_template(options.root, options.xgettext) if options.xgettext and not found else []
    print("\n".join(found + behind) if found or behind else "the list of files to translate is right")
    return 1 if found or (behind and options.strict) else 0


if __name__ == "__main__":
    sys.exit(main())
