# SPDX-License-Identifier: GPL-3.0-or-later
"""A virtual board on the kernel's bus."""

import json
import pathlib
import queue
import signal
import subprocess
import time

from guest.process import catches
from guest.profiles import RUNNING

SYSFS = pathlib.Path("/sys/bus/usb/devices")


class VirtualBoard:
    """
    One run of bootpin-virtual.

    ports: where a free one is taken from, and put back
    faults, unplug_at: as its options; serial: instead of the profile's own; start, after_leave: "loader", "firmware" or "nothing", None for
    what is usual for the profile
    options: more words of its command line
    """

    def __init__(self, place, profile: str, ports: queue.Queue, faults=(), unplug_at=(), serial=None, start=None, after_leave=None,
                 protected=False, options=()):
        self.place = place
        self.profile = profile
        self.identity = "adapter" if profile.startswith("uart-") else "firmware" if profile in RUNNING else "loader"
        self.ports = ports
        self.port = ports.get(timeout=place.left())
        self.folder = place.folder / f"{profile}-{self.port}-{time.monotonic_ns() // 1000000}"
        self.folder.mkdir()
        self.state = pathlib.Path(place.scratch) / self.folder.name
        self.state.mkdir()
        self.ready_file = self.state / "ready"
        command = [place.program("tests/tools/bootpin-virtual"), "--profile", profile, "--port", self.port,
                   "--ready-file", self.ready_file, "--log", self.folder / "requests.log", "--dump", self.state / "flash.bin",
                   "--report", self.folder / "report.json"]
        if start is not None:
            command += ["--start", start]
        if after_leave is not None:
            command += ["--after-leave", after_leave]
        for fault in faults:
            command += ["--fault", fault]
        for at in unplug_at:
            command += ["--unplug-at", at]
        if protected:
            command.append("--protected")
        if serial is not None:
            command += ["--serial", serial]
        command += options
        self.child: subprocess.Popen | None = place.start(*command)
        self._report: dict = {}

    # What the bus knows of it

    def seen(self) -> tuple[str, str, int] | None:
        """Board id, identity and how often it was plugged in, as bootpin-virtual announces them; None while it is away."""
        try:
            board_id, identity, count = self.ready_file.read_text(encoding="utf-8").split()
        except (FileNotFoundError, ValueError):
            if self.child and self.child.poll() is not None:
                raise AssertionError(f"bootpin-virtual has ended with {self.child.returncode}") from None
            return None
        return board_id, identity, int(count)

    def wait_ready(self, identity: str | None = None, after: int = 0) -> None:
        """Waits until it is on the bus, as this or as its profile is, plugged in more often than @after times, and udev has done its work."""
        wanted = identity or self.identity
        def is_there():
            seen = self.seen()
            return seen and seen[1] == wanted and seen[2] > after and self.node
        self.place.wait(is_there, f"the {self.profile} on port {self.port} as {wanted}")
        self.place.run("udevadm", "settle", "-t", "20")

    def wait_away(self) -> None:
        self.place.wait(lambda: not self.seen(), f"the {self.profile} to be unplugged")

    @property
    def times_plugged(self) -> int:
        seen = self.seen()
        return seen[2] if seen else 0

    @property
    def id(self) -> str:
        """Its board id, such as usb:1-1."""
        return f"usb:{self.path}"

    @property
    def path(self) -> str:
        """Its place on the bus, such as 1-1."""
        return f"{_bus_number()}-{self.port + 1}"

    @property
    def node(self) -> pathlib.Path | None:
        """Its device node."""
        try:
            numbers = [int((SYSFS / self.path / name).read_text(encoding="ascii")) for name in ("busnum", "devnum")]
        except OSError:
            return None
        return pathlib.Path(f"/dev/bus/usb/{numbers[0]:03d}/{numbers[1]:03d}")

    @property
    def tty(self) -> pathlib.Path | None:
        """Its serial port, once udev knows it."""
        ttys = list((SYSFS / self.path).glob(f"{self.path}:*/tty/tty*"))
        return pathlib.Path("/dev") / ttys[0].name if ttys else None

    # What happens to it

    def _wait_up(self) -> None:
        self.place.wait(lambda: catches(self.child.pid, signal.SIGUSR2), "bootpin-virtual to be up")

    def unplug(self) -> None:
        self.place.note(f"unplug the {self.profile} on port {self.port}")
        self._wait_up()
        self.child.send_signal(signal.SIGUSR1)
        self.wait_away()

    def replug(self) -> None:
        self.place.note(f"plug in the {self.profile} on port {self.port}")
        self._wait_up()
        self.child.send_signal(signal.SIGUSR2)
        self.wait_ready()

    def hold_boot(self) -> None:
        self.place.note(f"plug in the {self.profile} on port {self.port} with its BOOT button held")
        self._wait_up()
        self.child.send_signal(signal.SIGHUP)
        self.wait_ready("loader")

    # What it holds and has seen

    def end(self) -> None:
        """Takes it off the bus for good; then its contents, its log and its report can be read."""
        child, self.child = self.child, None
        if child:
            self.place.wait(lambda: child.poll() is not None or catches(child.pid, signal.SIGTERM), "bootpin-virtual to be up")
            child.send_signal(signal.SIGTERM)
            child.wait(20)
            self.ports.put(self.port)
            self.place.equal(child.returncode, 0, "exit status of bootpin-virtual")

    @property
    def report(self) -> dict:
        """requests, violations, sectors_erased, busy, wait, wire (seconds), left (address or None)."""
        self.end()
        if not self._report:
            self._report = json.loads((self.folder / "report.json").read_text(encoding="utf-8"))
            self.place.note(f"report of the {self.profile}: {self._report}")
        return self._report

    @property
    def flash(self) -> bytes:
        self.end()
        return (self.state / "flash.bin").read_bytes()

    @property
    def requests(self) -> str:
        self.end()
        return (self.folder / "requests.log").read_text(encoding="utf-8")

    def check_holds(self, data: bytes, offset: int = 0) -> None:
        """Its flash has these bytes there, and the host did nothing that the protocol forbids."""
        found = self.flash[offset:offset + len(data)]
        wrong = next((index for index, (a, b) in enumerate(zip(found, data)) if a != b), None)
        self.place.check(found == data, f"flash of the {self.profile} at offset {offset:#x} holds the {len(data)} bytes (first difference: {wrong})")
        self.check_clean()

    def check_clean(self) -> None:
        self.place.equal(self.report["violations"], 0, f"violations of the protocol that the {self.profile} saw")


def _bus_number() -> str:
    """The number of the controller's high-speed bus: full-speed devices are there."""
    for bus in pathlib.Path("/sys/devices/platform/vhci_hcd.0").glob("usb[0-9]*"):
        if (bus / "speed").read_text(encoding="ascii").strip() == "480":
            return bus.name.removeprefix("usb")
    raise AssertionError("the USB/IP bus is not there")
