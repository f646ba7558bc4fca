# SPDX-License-Identifier: GPL-3.0-or-later
"""udev's rules for boards and the session that they give rights to."""

import pathlib
import re
import subprocess
import threading

FOLDERS = [pathlib.Path(name) for name in ("/etc/udev/rules.d", "/run/udev/rules.d", "/usr/local/lib/udev/rules.d", "/usr/lib/udev/rules.d", "/lib/udev/rules.d")]
INSTALLED = pathlib.Path("/etc/udev/rules.d/70-bootpin.rules")
SEAT = pathlib.Path("/run/systemd/seats/seat0")
BOARDS = re.compile(r"df11", re.IGNORECASE)

_lock = threading.Lock()


def remove_rules() -> None:
    """Removes every rule for boards, other programs' too (dfu-util brings one), from the guest's layer."""
    for folder in FOLDERS:
        for path in folder.glob("*.rules") if folder.is_dir() else ():
            if BOARDS.search(path.read_text(encoding="utf-8", errors="replace")):
                path.unlink()
    reload()


def reload() -> None:
    subprocess.run(["udevadm", "control", "--reload"], check=True)


def trigger(action: str = "change") -> None:
    subprocess.run(["udevadm", "trigger", f"--action={action}", "--subsystem-match=usb"], check=True)
    subprocess.run(["udevadm", "settle"], check=True)


def install_rule(source: pathlib.Path) -> None:
    """As the documentation says, by hand."""
    subprocess.run(["install", "-m", "644", source / "data" / "70-bootpin.rules", INSTALLED], check=True)
    reload()


def seat_user(user_id: int) -> None:
    """
    Makes the user the one in front of the machine, as logind would say it. udev's uaccess asks for nothing else.
    """
    SEAT.parent.mkdir(parents=True, exist_ok=True)
    SEAT.write_text(f"IS_SEAT0=1\nACTIVE=c1\nACTIVE_UID={user_id}\n", encoding="ascii")


def forget_seat() -> None:
    SEAT.unlink(missing_ok=True)


def allow(source: pathlib.Path, user_id: int) -> None:
    """The usual state: the project's rule is installed, and the user sits in front of the machine. Holds for boards that come from now on."""
    with _lock:
        if not INSTALLED.exists():
            install_rule(source)
        if not SEAT.exists():
            seat_user(user_id)


def forbid() -> None:
    """A machine that has never heard of boards, with nobody in front of it."""
    with _lock:
        remove_rules()
        forget_seat()
