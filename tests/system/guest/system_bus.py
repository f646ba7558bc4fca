# SPDX-License-Identifier: GPL-3.0-or-later
"""The system's message bus and the services on it, for as long as a case runs. Without an init system nobody else starts them."""

import contextlib
import json
import pathlib
import shutil

from guest.case import Skip

SOCKET = pathlib.Path("/run/dbus/system_bus_socket")
POLKITD = ("/usr/lib/polkit-1/polkitd", "/usr/libexec/polkitd")
POLKIT_ACTIONS = pathlib.Path("/usr/share/polkit-1/actions")


def need(*programs: str) -> str:
    """The first of the programs that is there; the case is skipped without any."""
    found = next((path for path in map(shutil.which, programs) if path), None)
    if not found:
        raise Skip(f"the program {programs[0]} is not installed")
    return found


def start_bus(place) -> None:
    bus = need("dbus-daemon")
    SOCKET.parent.mkdir(exist_ok=True)
    place.start(bus, "--system", "--nofork", "--nopidfile", stdout=place.log_file("bus.log"), stderr=place.log_file("bus.log"))
    place.at_end(_remove, SOCKET)
    place.wait(SOCKET.exists, "the system's bus")


def start_service(place, name: str, *command, log: str) -> None:
    """Starts a service and waits until it owns its name on the bus."""
    def is_owned():
        asked = place.run("dbus-send", "--system", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus",
                          "org.freedesktop.DBus.NameHasOwner", f"string:{name}")
        return "true" in asked.stdout

    place.start(*command, stdout=place.log_file(log), stderr=place.log_file(log))
    place.wait(is_owned, f"{name} on the bus", 60)


def start_polkit(place) -> None:
    """The authority. Whoever is an administrator is told by the distribution's own rules; the password is asked by an agent."""
    daemon = need(*POLKITD)
    need("pkexec")
    start_bus(place)
    start_service(place, "org.freedesktop.PolicyKit1", daemon, "--no-debug", log="polkitd.log")


def install_rule_helper(place) -> pathlib.Path:
    """
    Puts the helper and its polkit action where meson installs them. polkit itself looks for actions below /usr only, where a
    distribution's package has it. Returns the helper's path.
    """
    planned = json.loads((place.build / "meson-info" / "intro-installed.json").read_text(encoding="utf-8"))
    helper = None
    for built, target in ((pathlib.Path(built), pathlib.Path(target)) for built, target in planned.items()):
        if built.name == "bootpin-install-rule":
            helper = _install(place, built, target, 0o755)
        elif target.parent.name == "actions":
            _install(place, built, target, 0o644)
            _install(place, built, POLKIT_ACTIONS / target.name, 0o644)
    place.check(helper is not None, "meson installs the helper")
    return helper


def _install(place, built: pathlib.Path, target: pathlib.Path, mode: int) -> pathlib.Path:
    if not target.exists():
        place.at_end(_remove, target)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(built, target)
    target.chmod(mode)
    return target


def _remove(path: pathlib.Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
