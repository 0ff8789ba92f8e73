"""Read files one after another, each in a process of its own under limits, and tell what it cost: run as a program.

The program imports what reading takes and then forks, so that a trial costs milliseconds; the memory of a trial counts
everything that the process holds, also what it was born with.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import warnings
from datetime import date
from pathlib import Path

from induction.domain.errors import RefusedError
from induction.domain.staff_import.mapping import StaffMapping
from induction.services.workforce import staff_import

_ADDRESS_SPACE = 1 << 30
_SECONDS = 20


def main(folder: Path) -> None:
    """Try every file of a folder; a line of JSON each."""
    for path in sorted(folder.iterdir()):
        told, said = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(told)
            resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
            resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
            os.write(said, json.dumps(_outcome(path)).encode())
            os._exit(0)
        os.close(said)
        with os.fdopen(told, "rb") as stream:
            outcome = json.loads(stream.read() or b"{}")
        _, status, used = os.wait4(child, 0)
        outcome |= {
            "file": path.stem,
            "status": status,
            "seconds": used.ru_utime + used.ru_stime,
            "megabytes": used.ru_maxrss / 1024,
        }
        print(json.dumps(outcome), flush=True)  # noqa: T201  # what it is for


def _outcome(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as stream:
            reading = staff_import.read_file(stream, path.name, StaffMapping(), date(2026, 11, 23)).reading
    except RefusedError as refused:
        return {"reason": refused.reason, "words": refused.words}
    refusals = sorted({f"row:{each.reason}" for each in reading.refused})
    return {"reason": ",".join(refusals), "words": "", "rows": len(reading.rows)}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(Path(sys.argv[1]))
