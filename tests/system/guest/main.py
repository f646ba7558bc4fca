# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the cases inside the guest and leaves a result of each in the share, where the host looks."""

import concurrent.futures
import importlib.util
import json
import os
import pathlib
import re
import sys
import threading
import time
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from guest.case import Case, Skip, choose_cases  # noqa: E402
from guest.place import Place, prepare_machine  # noqa: E402

SHARE = pathlib.Path("/run/share")
AT_ONCE = 4


def run_case(number: int, one: Case, request: dict) -> None:
    folder = SHARE / f"{number:02d}-{re.sub(r'[^a-z0-9]+', '-', one.name.lower()).strip('-')}"
    folder.mkdir()
    began = time.monotonic()
    place = Place(request, folder, one.seconds)
    result = {"name": one.name, "status": "passed", "message": ""}
    try:
        result["message"] = one.function(place) or ""
    except Skip as reason:
        result |= {"status": "skipped", "message": str(reason)}
    except BaseException:  # a case must not take the others with it, whatever it does
        result |= {"status": "failed", "message": traceback.format_exc()}
    try:
        place.close()
    except BaseException:
        result |= {"status": "failed", "message": result["message"] + "\nand at the end: " + traceback.format_exc()}
    result["seconds"] = round(time.monotonic() - began, 1)
    partial = SHARE / "results" / f"{number:02d}.part"
    partial.write_text(json.dumps(result), encoding="utf-8")
    partial.rename(partial.with_suffix(".json"))
    print(f"{result['status']:8}{result['seconds']:7.1f} s  {one.name}")


def run_together(batch: list[tuple[int, Case]], request: dict) -> None:
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for done in [pool.submit(run_case, number, one, request) for number, one in batch]:
            done.result()


def run_all(cases: list[Case], request: dict) -> None:
    """In their order; neighbours that don't mind each other at the same time."""
    together: list[tuple[int, Case]] = []
    for number, one in enumerate(cases, 1):
        if one.alone:
            run_together(together, request)
            together = []
            run_case(number, one, request)
        else:
            together.append((number, one))
    run_together(together, request)


def bench_case(request: dict) -> Case:
    """The benchmark as a case: what it returns is told."""
    path = pathlib.Path(request["source"]) / "tests" / "bench" / "bench-dfu-util.py"
    spec = importlib.util.spec_from_file_location("bench", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return Case("bench", module.run, alone=True, seconds=1800)


def main() -> int:
    threading.excepthook = lambda args: traceback.print_exception(args.exc_value)
    request = json.loads((SHARE / "request.json").read_text(encoding="utf-8"))
    os.environ.update(request["environment"])
    (SHARE / "results").mkdir()
    prepare_machine()
    run_all([bench_case(request)] if request["bench"] else choose_cases(request["words"]), request)
    return 0


if __name__ == "__main__":
    sys.exit(main())
