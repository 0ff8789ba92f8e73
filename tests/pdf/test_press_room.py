"""Several processes draw and seal as one press does, in the order in which they were asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from induction import settings
from induction.press import Press, PressRoom
from induction.services.certification.issuing import Order
from tests.pdf.certificates import CREDENTIALED, SEALED_AT

UNPRINTABLE = "Ada \u2603"
NAMES = ("Ada Lovelace", "Şahin", UNPRINTABLE, "Олена", "Ó Súilleabháin")


def test_processes_draw_and_seal_in_order(data_dir: Path) -> None:
    environ = {"INDUCTION_DATA_DIR": str(data_dir), "INDUCTION_SECRET_KEY": "only for tests, and long enough for them"}
    loaded = settings.load(environ)
    orders = [Order(key, replace(CREDENTIALED, staff_name=name), SEALED_AT) for key, name in enumerate(NAMES)]
    with PressRoom(loaded, 2) as room:
        drawn = list(room.draw(orders))
        going = [(order, body) for order, body in zip(orders, drawn, strict=True) if isinstance(body, bytes)]
        sealed = list(room.seal(going))
        assert list(room.draw([])) == []
    assert [order.document.staff_name for order, _ in going] == [name for name in NAMES if name != UNPRINTABLE]
    assert "cannot print ☃ (U+2603)" in drawn[2]
    press = Press(loaded)
    assert [body for _, body in going] == [press.draw(order.document) for order, _ in going]
    assert all(each.body.startswith(body) for (_, body), each in zip(going, sealed, strict=True))
