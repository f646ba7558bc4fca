# SPDX-License-Identifier: GPL-3.0-or-later
"""The cases of the system suite: named, in an order, each a function that raises when something is wrong."""

import dataclasses
import importlib
import pathlib
from typing import Callable

SCENARIOS = pathlib.Path(__file__).resolve().parent.parent / "scenarios"


class Skip(Exception):
    """The case can't be run here; the text says why."""


@dataclasses.dataclass(frozen=True)
class Case:
    """
    name: the scenario's number, what is proved; unique
    function: takes the work place (guest.place.Place)
    alone: nothing else runs at the same time, because it looks at the whole bus or changes the machine
    seconds: the bound on its time
    """
    name: str
    function: Callable
    alone: bool
    seconds: float


_cases: list[Case] = []


def case(name: str, alone: bool = False, seconds: float = 300):
    """Makes the function a case of the suite."""
    def register(function: Callable) -> Callable:
        _cases.append(Case(name, function, alone, seconds))
        return function
    return register


def all_cases() -> list[Case]:
    """Every case, in the order of the files and inside them: what runs before what is told by that order."""
    if not _cases:
        for path in sorted(SCENARIOS.glob("s[0-9]*.py")):
            importlib.import_module(f"scenarios.{path.stem}")
    return list(_cases)


def choose_cases(words: list[str]) -> list[Case]:
    """The cases whose name contains one of @words, or begins with that number; all without words."""
    def is_meant(one: Case) -> bool:
        return any(one.name.startswith(word + ".") if word.isdigit() else word in one.name for word in words)
    return [one for one in all_cases() if not words or is_meant(one)]
