# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of the project, for the lint tests: what git knows, or everything that is no build folder where there is no git."""

import os
import pathlib
import subprocess

SKIPPED_FOLDERS = {".git", "__pycache__", "subprojects"}


def is_build_folder(folder: pathlib.Path) -> bool:
    return folder.name.startswith(("build-", "_build")) and folder.name != "build-aux" or (folder / "meson-info").is_dir()


def walk(root: pathlib.Path):
    for folder, folders, files in os.walk(root):
        here = pathlib.Path(folder)
        folders[:] = sorted(f for f in folders if f not in SKIPPED_FOLDERS and not is_build_folder(here / f))
        yield from (here / name for name in sorted(files))


def list_files(root: pathlib.Path) -> list[pathlib.Path]:
    """Regular files of the project, sorted; new ones that git does not know yet too, ignored ones not."""
    try:
        names = subprocess.run(
            ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            check=True, capture_output=True, text=True,
        ).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):
        paths = list(walk(root))
    else:
        paths = [root / name for name in names if name]
    return sorted(path for path in paths if path.is_file() and not path.is_symlink())
