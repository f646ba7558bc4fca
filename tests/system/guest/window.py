# SPDX-License-Identifier: GPL-3.0-or-later
"""The window of bootpin as its user meets it: by the accessible names of its controls, and by its actions."""

import json
import pathlib
import subprocess
import sys
import tempfile

from guest.place import Failed

BUS_NAME = "io.github.bootpin.Bootpin"
WINDOW_PATH = "/io/github/bootpin/Bootpin/window/1"
DESKTOP = pathlib.Path(__file__).resolve().parent / "desktop.py"
# AT-SPI has renamed it; GTK says the one, its bridges the other.
BUTTON = ("button", "push button")
# The daemons of a session write to standard output, too: the answers have a pipe of their own.
SESSION = ("sh", "-c", 'exec dbus-run-session -- "$@" 3>&1 1>&2', "session")
ENVIRONMENT = {
    "GSK_RENDERER": "cairo",
    "GTK_A11Y": "atspi",
    "GDK_BACKEND": "x11",
    "GSETTINGS_BACKEND": "memory",
    "GIO_USE_VFS": "local",
    "XDG_DATA_DIRS": "/usr/local/share:/usr/share",
}


class Window:
    """
    A run of bootpin in a desktop of its own, as the ordinary user.

    arguments: of the program; wrap: words before everything, such as unshare -n
    """

    def __init__(self, place, *arguments, wrap=(), size="640x760"):
        self.place = place
        folder = pathlib.Path(tempfile.mkdtemp(prefix="desktop-", dir=place.scratch))
        folder.chmod(0o777)
        environment = ENVIRONMENT | {"GSETTINGS_SCHEMA_DIR": str(place.program("data"))}
        self.child = place.start(*SESSION, sys.executable, "-B", DESKTOP, user=True, wrap=wrap, environment=environment,
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=place.log_file("window.log"), text=True)
        place.at_end(self.close)
        command = [str(place.program("src/app/bootpin")), *map(str, arguments)]
        self._send({"command": command, "folder": str(folder), "size": size})
        place.wait(lambda: self.find("Flash", BUTTON), "the window", 60)

    # The desktop behind it

    def _send(self, message) -> None:
        self.child.stdin.write(json.dumps(message) + "\n")
        self.child.stdin.flush()

    def ask(self, command: str, **arguments):
        self._send([command, arguments])
        line = self.child.stdout.readline()
        if not line:
            raise Failed(f"the desktop has ended (see window.log) at {command} {arguments}")
        answer = json.loads(line)
        if "error" in answer:
            raise Failed(f"{command} {arguments}: {answer['error']}")
        return answer["value"]

    def close(self) -> None:
        """Keeps what was on the screen at last, and ends the desktop."""
        if self.child.poll() is None:
            self.place.note("the window at the end:\n" + "\n".join(self.ask("outline")))
            self.picture("end")
            self.child.stdin.close()
            self.child.wait(20)

    # What a user sees and does

    def find(self, name: str, role=()) -> dict | None:
        """State, value and texts of a control; its role may be one of several names."""
        return self.ask("find", name=name, roles=[role] if isinstance(role, str) else list(role))

    def press(self, name: str, role=BUTTON) -> None:
        self.place.note(f"press {name}")
        self.place.wait(lambda: (self.find(name, role) or {}).get("sensitive"), f"{name} to be sensitive")
        self.place.check(self.ask("press", name=name, roles=list(role)), f"{name} can be pressed")

    def activate(self, action: str, value: str | None = None) -> None:
        """Activates an action of the window over D-Bus."""
        self.place.note(f"activate {action} {value or ''}")
        self.ask("activate", bus_name=BUS_NAME, path=WINDOW_PATH, action=action, value=value)

    @property
    def status(self) -> str:
        found = self.find("Status")
        return " ".join(found["texts"]) if found else ""

    @property
    def progress(self) -> float:
        found = self.find("Progress", "progress bar")
        return (found or {}).get("value") or 0.0

    @property
    def boards(self) -> list[str]:
        """What the Board drop-down shows."""
        found = self.find("Board", "combo box")
        return found["texts"] if found else []

    @property
    def texts(self) -> list[str]:
        """All texts of all its windows."""
        return self.ask("texts")

    def wait_text(self, part: str, seconds: float = 60) -> str:
        """Waits until some text contains @part."""
        return self.place.wait(lambda: next((text for text in self.texts if part in text), None), f"the text \"{part}\"", seconds)

    def wait_status(self, part: str, seconds: float = 60) -> str:
        return self.place.wait(lambda: (lambda text: text if part.lower() in text.lower() else None)(self.status), f"the status \"{part}\"", seconds)

    def picture(self, name: str) -> None:
        """Keeps what is on the screen."""
        self.ask("picture", path=str(self.place.scratch / "picture.png"))
        (self.place.folder / f"{name}.png").write_bytes((self.place.scratch / "picture.png").read_bytes())

    @property
    def process(self) -> int:
        return self.ask("process")
