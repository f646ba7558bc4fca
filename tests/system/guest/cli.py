# SPDX-License-Identifier: GPL-3.0-or-later
"""bootpin-cli with --json, as a script would use it."""

import dataclasses

from guest.place import json_lines


@dataclasses.dataclass(frozen=True)
class Outcome:
    """status: the exit status; events: the objects on standard output; errors: what was said to people"""
    status: int
    events: list
    errors: str

    @property
    def last(self) -> dict:
        return self.events[-1] if self.events else {}

    @property
    def phases(self) -> list[str]:
        return [event["phase"] for event in self.events if event.get("event") == "phase"]

    @property
    def fractions(self) -> list[float]:
        return [event["fraction"] for event in self.events if event.get("event") == "progress"]


def bootpin(place, *words, wrap=()) -> Outcome:
    """Runs a command of bootpin-cli to its end, as the ordinary user; @wrap stands before all, and runs as root."""
    done = place.run(place.cli, *words, "--json", user=True, wrap=wrap)
    return Outcome(done.returncode, json_lines(done.stdout), done.stderr)


def bootpin_list(place, wrap=()) -> dict[str, dict]:
    """The boards on the USB bus that are listed, by their ids. The machine's own serial port is none."""
    outcome = bootpin(place, "list", wrap=wrap)
    place.equal(outcome.status, 0, "exit status of list")
    return {board["id"]: board for board in outcome.events[0] if board["id"].startswith("usb:")}


def check_done(place, outcome: Outcome, n_bytes: int | None = None) -> None:
    place.equal(outcome.status, 0, "exit status")
    place.equal(outcome.last.get("event"), "done", "last event")
    place.check(outcome.fractions == sorted(outcome.fractions), "the fraction never falls")
    if n_bytes is not None:
        place.check(outcome.last["bytes_written"] >= n_bytes, f"{outcome.last['bytes_written']} bytes are said to be written, at least {n_bytes}")


def check_failed(place, outcome: Outcome, status: int, code: str, safe: bool | None = None) -> None:
    place.equal(outcome.status, status, "exit status")
    place.equal((outcome.last.get("event"), outcome.last.get("code")), ("failed", code), "last event")
    place.check(bool(outcome.last.get("hint")), "there is a hint")
    if safe is not None:
        place.equal(outcome.last["safe"], safe, "safe")
