#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Installs into an empty folder and fails where something is missing, is too much, or is refused by its own tool."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

MEANT = """
{bindir}/bootpin
{bindir}/bootpin-cli
{datadir}/applications/{app_id}.desktop
{datadir}/bash-completion/completions/bootpin-cli
{datadir}/bootpin/boards.conf
{datadir}/bootpin/practice/practice-f405.hex
{datadir}/fish/vendor_completions.d/bootpin-cli.fish
{datadir}/glib-2.0/schemas/{app_id}.gschema.xml
{datadir}/icons/hicolor/scalable/apps/{app_id}.svg
{datadir}/icons/hicolor/symbolic/apps/{app_id}-symbolic.svg
{datadir}/metainfo/{app_id}.metainfo.xml
{datadir}/mime/packages/{app_id}.xml
{datadir}/polkit-1/actions/{app_id}.policy
{datadir}/zsh/site-functions/_bootpin-cli
{libexecdir}/bootpin-install-rule
{mandir}/man1/bootpin-cli.1
{mandir}/man1/bootpin.1
{udevrulesdir}/70-bootpin.rules
"""

TYPES = {
    "firmware.hex": (b":020000040800F2\n", "application/x-intel-hex"),
    "firmware": (b":020000040800F2\n:10000000000002204100000843000008430000080F\n", "application/x-intel-hex"),
    "firmware.dfu": (b"DfuSe\1", "application/x-dfu"),
    "firmware.uf2": (b"UF2\n\x57\x51\x5d\x9e", "application/x-uf2"),
}


class Install:
    def __init__(self, build: str, names: dict[str, str], root: pathlib.Path):
        self.build = build
        self.names = names
        self.root = root
        self.found: list[str] = []

    def place(self, pattern: str) -> pathlib.Path:
        """Where a thing stands now that has its place at pattern."""
        return self.root / pattern.format(**self.names).lstrip("/")

    def with_data(self) -> dict[str, str]:
        """The environment in which our data count."""
        return {"XDG_DATA_DIRS": f"{self.place('{datadir}')}:/usr/share", "XDG_DATA_HOME": str(self.root / "home")}

    def run(self) -> None:
        done = subprocess.run(["meson", "install", "-C", self.build, "--no-rebuild", "--quiet"],
                              env=os.environ | {"DESTDIR": str(self.root)}, capture_output=True, text=True)
        if done.returncode != 0:
            self.found.append(f"meson install: {done.stdout}{done.stderr}")

    def compare(self) -> None:
        meant = {self.place(line) for line in MEANT.split()}
        there = {path for path in self.root.rglob("*") if path.is_file()}
        translations = {path for path in there if path.name == "bootpin.mo"}
        self.found += [f"missing: {path.relative_to(self.root)}" for path in sorted(meant - there)]
        self.found += [f"not meant: {path.relative_to(self.root)}" for path in sorted(there - meant - translations)]

    def check(self, *command, quiet: bool = False, env: dict[str, str] | None = None) -> None:
        """Runs a tool; what it complains of is found. quiet: a word of it is a complaint."""
        if shutil.which(command[0]) is None:
            print(f"# no {command[0]} here")
            return
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                              env=os.environ | (env or {}))
        text = (done.stdout + done.stderr).strip()
        if done.returncode != 0 or quiet and text:
            self.found.append(f"{command[0]}: {text}")

    def check_with_tools(self) -> None:
        self.check("desktop-file-validate", self.place("{datadir}/applications/{app_id}.desktop"), quiet=True)
        self.check("appstreamcli", "validate", "--no-net", self.place("{datadir}/metainfo/{app_id}.metainfo.xml"))
        self.check("glib-compile-schemas", "--strict", "--dry-run", self.place("{datadir}/glib-2.0/schemas"), quiet=True)
        self.check("update-mime-database", self.place("{datadir}/mime"), quiet=True, env=self.with_data())
        self.check("bash", "-n", self.place("{datadir}/bash-completion/completions/bootpin-cli"))
        for page in ("bootpin.1", "bootpin-cli.1"):
            self.check("groff", "-man", "-ww", "-z", self.place("{mandir}/man1") / page, quiet=True)
        for path in sorted(self.root.rglob("*.svg")):
            self.check("xmllint", "--noout", path, quiet=True)

    def check_policy(self) -> None:
        policy = ElementTree.parse(self.place("{datadir}/polkit-1/actions/{app_id}.policy"))
        programs = [a.text for a in policy.iter("annotate") if a.get("key") == "org.freedesktop.policykit.exec.path"]
        if programs != [self.names["libexecdir"] + "/bootpin-install-rule"]:
            self.found.append(f"the policy is for {programs}")

    def check_types(self) -> None:
        """Files are recognised by their names, and HEX files by what they hold."""
        if shutil.which("gio") is None or shutil.which("update-mime-database") is None:
            print("# no gio or update-mime-database here")
            return
        env = os.environ | self.with_data()
        for name, (contents, kind) in TYPES.items():
            path = self.root / name
            path.write_bytes(contents)
            said = subprocess.run(["gio", "info", "-a", "standard::content-type", path], env=env, capture_output=True, text=True)
            if kind not in said.stdout.split():
                self.found.append(f"{name} is not taken for {kind}: {said.stdout}{said.stderr}")

    def check_programs(self) -> None:
        self.check(self.place("{bindir}/bootpin-cli"), "--version")
        self.check(self.place("{bindir}/bootpin-cli"), "info", self.place("{datadir}/bootpin/practice/practice-f405.hex"))
        self.check(self.place("{bindir}/bootpin"), "--version",
                   env={"GSETTINGS_SCHEMA_DIR": str(pathlib.Path(self.build) / "data")})


def main() -> int:
    names = dict(argument.split("=", 1) for argument in sys.argv[2:])
    with tempfile.TemporaryDirectory() as folder:
        install = Install(sys.argv[1], names, pathlib.Path(folder))
        install.run()
        install.compare()
        if not install.found:
            install.check_with_tools()
            install.check_policy()
            install.check_types()
            install.check_programs()
    print("\n".join(install.found) if install.found else "all is in its place")
    return 1 if install.found else 0


if __name__ == "__main__":
    sys.exit(main())
