# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run tells: each case as it ends, in words or in the Test Anything Protocol."""

import json
import pathlib


class Report:
    """Counts the results; the ways of telling derive from it."""

    def __init__(self, names: list[str]):
        self.names = names
        self.results: dict[int, dict] = {}

    def look(self, folder: pathlib.Path) -> None:
        """Tells the results that are new in the folder."""
        for path in sorted(folder.glob("*.json")):
            number = int(path.stem)
            if number not in self.results:
                self.results[number] = json.loads(path.read_text(encoding="utf-8"))
                self.tell(number, self.results[number])

    def end(self, trouble: str) -> int:
        """Tells the end. A case without a result has failed. Returns the exit status."""
        for number, name in enumerate(self.names, 1):
            if number not in self.results:
                self.results[number] = {"name": name, "status": "failed", "seconds": 0,
                                        "message": trouble or "the case has no result"}
                self.tell(number, self.results[number])
        if trouble:
            self.note(trouble)
        return 1 if trouble or self.count("failed") else 0

    def count(self, status: str) -> int:
        return sum(result["status"] == status for result in self.results.values())

    def begin(self, release: str, folder: pathlib.Path) -> None:
        self.note(f"kernel {release}; logs and pictures: {folder}")

    def tell(self, number: int, result: dict) -> None:
        raise NotImplementedError

    def note(self, text: str) -> None:
        raise NotImplementedError

    def skip(self, reason: str) -> None:
        raise NotImplementedError


class PlainReport(Report):
    """For people."""

    def tell(self, number: int, result: dict) -> None:
        print(f"{result['status']:8}{result['seconds']:7.1f} s  {result['name']}", flush=True)
        if result["message"]:
            print("    " + result["message"].rstrip().replace("\n", "\n    "), flush=True)

    def note(self, text: str) -> None:
        print(text, flush=True)

    def skip(self, reason: str) -> None:
        print(f"skipped: {reason}", flush=True)

    def end(self, trouble: str) -> int:
        status = super().end(trouble)
        print(f"{self.count('passed')} passed, {self.count('failed')} failed, {self.count('skipped')} skipped", flush=True)
        return status


class TapReport(Report):
    """
    For meson: every case is a subtest, numbered as they end. A failure is told by its line and not by the exit status, which means
    trouble there.
    """

    def begin(self, release: str, folder: pathlib.Path) -> None:
        print(f"1..{len(self.names)}", flush=True)
        super().begin(release, folder)

    def tell(self, number: int, result: dict) -> None:
        word = "not ok" if result["status"] == "failed" else "ok"
        skipped = f" # SKIP {result['message']}" if result["status"] == "skipped" else ""
        print(f"{word} {len(self.results)} {result['name']} ({result['seconds']} s){skipped}", flush=True)
        if result["message"] and result["status"] != "skipped":
            self.note(result["message"].rstrip())

    def note(self, text: str) -> None:
        print("# " + text.replace("\n", "\n# "), flush=True)

    def skip(self, reason: str) -> None:
        print(f"1..0 # SKIP {reason}", flush=True)

    def end(self, trouble: str) -> int:
        super().end(trouble)
        return 1 if trouble else 0
