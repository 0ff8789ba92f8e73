"""Logs as lines of JSON on stderr: ids and reasons, never names, addresses, answers, codes or keys."""

from __future__ import annotations

import json
import logging
import traceback

_KNOWN = ("incident", "endpoint", "sign_in", "certificate")


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON.

    Of an exception it gives the kind and the places in the code, and not its words: a database's error message
    quotes the values of the row.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Write the line."""
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name in _KNOWN if (value := getattr(record, name, None)) is not None}
        if record.exc_info and record.exc_info[1]:
            line["error"] = type(record.exc_info[1]).__name__
            line["where"] = [
                f"{frame.filename.rpartition('/induction/')[2]}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[1].__traceback__)[-12:]
            ]
        return json.dumps(line, ensure_ascii=False)


def configure() -> None:
    """Send every log of this process to stderr in this form."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for noisy in ("weasyprint", "fontTools", "pyhanko", "pyhanko_certvalidator", "alembic", "huey"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
