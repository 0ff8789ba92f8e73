"""What the pages about many people cost: a line manager's team, its dashboard, and HR's report; 20,000 people.

The demo's own organisation in a SQLite file, in one process, without a network. The top team is everybody.
Each page is timed in turns with one that says hello, in processor time; the limit is about 300 ms.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from sqlalchemy import select

from bench.pages import hello, signed_in
from induction import clock, passwords, resources, settings
from induction.app import create_app
from induction.db import Database, begin_write, migrate
from induction.db.models import StaffMember
from induction.demo import PASSWORD, create
from induction.library import load_library
from induction.services.certification.certificates import Issuer

STAFF, TURNS, LIMIT = 20_000, 12, 1000
_HR = "90000005"


def ratios(staff: int = STAFF) -> dict[str, tuple[float, float, float]]:
    """Give, by name, the ratio to the greeting, the limit it must keep, and our own milliseconds."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'induction.sqlite3'}"
        migrate.upgrade(url)
        with closing(Database(url)) as database:
            chief = _organisation(database, staff)
            environ = {
                "INDUCTION_DATABASE_URL": url,
                "INDUCTION_DATA_DIR": folder,
                "INDUCTION_SECRET_KEY": "only for measuring, and long enough for it",
                "INDUCTION_BASE_URL": "http://localhost",
            }
            app = create_app(settings.load(environ), store=database)
            pages = {
                f"team of {staff:,} people": (signed_in(app, chief, PASSWORD), "/team"),
                f"dashboard of a team of {staff:,} people": (signed_in(app, chief, PASSWORD), "/team/dashboard"),
                f"HR's report on {staff:,} people": (signed_in(app, _HR, PASSWORD), "/reports/completion"),
            }
            return {f"{name} / hello-world Flask page": _measure(*each) for name, each in pages.items()}


def _organisation(database: Database, staff: int) -> str:
    """Make the demo and give the employee number of whoever manages everybody."""
    library = load_library(resources.folder("content"), resources.folder("scenarios"))
    issuer = Issuer("Larkmere Vale NHS Foundation Trust", "http://localhost", is_demo=True)
    with database.session() as session:
        begin_write(session)
        create(
            session, library, issuer, moment=clock.now(), day=clock.today(), staff=staff,
            password_hash=passwords.hash_password(PASSWORD),
        )  # fmt: skip
        session.commit()
        query = select(StaffMember.employee_number).where(StaffMember.line_manager_id.is_(None))
        return session.scalars(query.order_by(StaffMember.id)).first() or ""


def _measure(browser: object, path: str) -> tuple[float, float, float]:
    greeter = hello().test_client()
    times = []
    for _ in range(TURNS):
        pair = []
        for client, place in ((browser, path), (greeter, "/")):
            began = process_time()
            if client.get(place).status_code != 200:  # type: ignore[attr-defined]  # a test client
                raise ValueError(f"{place} did not come")
            pair.append(process_time() - began)
        times.append(pair)
    ours, plain = (median(each[at] for each in times[2:]) for at in (0, 1))
    return ours / plain, LIMIT, ours * 1000


if __name__ == "__main__":
    for name, (ratio, limit, took) in ratios().items():
        print(f"{name}: {ratio:.0f} (limit {limit}), {took:.0f} ms")
