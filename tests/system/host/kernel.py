# SPDX-License-Identifier: GPL-3.0-or-later
"""Debian's own kernel, unpacked into a cache and never installed."""

import contextlib
import fcntl
import os
import pathlib
import platform
import re
import shutil
import subprocess
import tempfile

META_PACKAGE = "linux-image-amd64"
COMPLETE = ".complete"


class Unavailable(Exception):
    """What the suite needs is not to be had on this machine; the text says what and why."""


class Kernel:
    """An unpacked kernel package: its image and the folder below which its modules stand."""

    def __init__(self, root: pathlib.Path):
        self.root = root
        images = sorted((root / "boot").glob("vmlinuz-*"))
        if not images:
            raise Unavailable(f"{root} holds no kernel image")
        self.image = images[0]
        self.release = self.image.name.removeprefix("vmlinuz-")
        self.modules = root / "lib" / "modules"


def default_cache() -> pathlib.Path:
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return pathlib.Path(base) / "bootpin" / "system"


def find_kernel(cache: pathlib.Path) -> Kernel:
    """The kernel that the distribution's meta package names now; without a package index, the newest one in the cache."""
    if platform.machine() != "x86_64":
        raise Unavailable(f"the guest is an x86-64 Debian with this machine's programs, and this is {platform.machine()}")
    cache.mkdir(parents=True, exist_ok=True)
    with open(cache / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        package = _wanted_package()
        folder = cache / package.replace("=", "_") if package else _newest(cache)
        if not (folder / COMPLETE).exists():
            _fetch(package, folder)
            _forget_others(cache, folder)
        return Kernel(folder)


def _wanted_package() -> str | None:
    """The package and version that the meta package depends on, such as linux-image-6.1.0-40-amd64=6.1.153-1."""
    if not shutil.which("apt-cache"):
        return None
    shown = subprocess.run(["apt-cache", "--no-all-versions", "show", META_PACKAGE],
                           capture_output=True, text=True, check=False).stdout
    found = re.search(r"^Depends:.*?(linux-image-[^\s,]+)(?: \(= ([^)]+)\))?", shown, re.MULTILINE)
    return "=".join(part for part in found.groups() if part) if found else None


def _newest(cache: pathlib.Path) -> pathlib.Path:
    unpacked = sorted(cache.glob(f"*/{COMPLETE}"), key=lambda path: path.stat().st_mtime)
    if not unpacked:
        raise Unavailable(f"no package {META_PACKAGE} is known here (apt-get update?) and {cache} holds no kernel")
    return unpacked[-1].parent


def _fetch(package: str, folder: pathlib.Path) -> None:
    """Downloads, unpacks and indexes the package; the folder appears whole or not at all."""
    with tempfile.TemporaryDirectory(prefix="new-", dir=folder.parent) as scratch:
        done = subprocess.run(["apt-get", "-q", "download", package], cwd=scratch, capture_output=True, text=True, check=False)
        files = list(pathlib.Path(scratch).glob("*.deb"))
        if done.returncode != 0 or not files:
            raise Unavailable(f"apt-get download {package} failed: {done.stderr.strip() or done.stdout.strip()}")
        root = pathlib.Path(scratch) / "root"
        subprocess.run(["dpkg", "-x", files[0], root], check=True)
        if not (root / "lib").exists():
            (root / "lib").symlink_to("usr/lib")
        release = next((root / "lib" / "modules").iterdir()).name
        subprocess.run([_tool("depmod"), "-b", root, release], check=True)
        (root / COMPLETE).touch()
        shutil.rmtree(folder, ignore_errors=True)
        root.rename(folder)
        folder.chmod(0o755)


def _forget_others(cache: pathlib.Path, folder: pathlib.Path) -> None:
    for other in cache.glob(f"*/{COMPLETE}"):
        if other.parent != folder:
            with contextlib.suppress(OSError):
                shutil.rmtree(other.parent)


def _tool(name: str) -> str:
    """A program that may stand where an ordinary user's PATH does not reach."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if not found:
        raise Unavailable(f"the program {name} is missing (package kmod)")
    return found
