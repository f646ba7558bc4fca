# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that run in the guest."""

import contextlib
import pathlib
import re
import signal
import subprocess


def end_child(child: subprocess.Popen) -> None:
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def status_of(process: int, field: str) -> str:
    """A field of /proc/PID/status."""
    text = pathlib.Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return re.search(rf"^{field}:\s*(.*)$", text, re.MULTILINE)[1]


def catches(process: int, number: signal.Signals) -> bool:
    """Whether the program has come to where it handles this signal."""
    return bool(int(status_of(process, "SigCgt"), 16) >> (number - 1) & 1)


def waits_in_poll(process: int) -> bool:
    """Whether its main thread has nothing to do but to wait in its main loop."""
    return "poll" in pathlib.Path(f"/proc/{process}/wchan").read_text(encoding="ascii")


def thread_names(process: int) -> list[str]:
    names = []
    for task in pathlib.Path(f"/proc/{process}/task").iterdir():
        with contextlib.suppress(FileNotFoundError):  # it ended while we looked
            names.append((task / "comm").read_text(encoding="utf-8").strip())
    return names
