"""The settings, read once from the environment; whatever is missing or weak is named all at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from induction import resources
from induction.domain.errors import InductionError
from induction.seal_settings import PREFIX, Seal, read_seal

SHORTEST_SECRET = 32
_WAYS_OF_MAIL = ("smtp", "smtp+starttls", "smtps", "file", "console")


class SettingsError(InductionError):
    """Settings that cannot be used; the words name every one of them."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("settings", "The settings cannot be used:\n" + "\n".join(f"- {fault}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class Contacts:
    """The Trust's own addresses, shown where the policy says whom to tell. An empty one is not shown."""

    communications_email: str = ""
    human_resources_email: str = ""
    freedom_to_speak_up_url: str = ""
    urgent_help_url: str = ""
    information_governance_email: str = ""


@dataclass(frozen=True)
class Mail:
    """How letters leave, and from whom. An empty address means that none are written.

    Attributes:
        url: ``smtp://host:25``, ``smtp+starttls://account@host``, ``smtps://account@host``, ``file:///…`` or
            ``console:``.
        overdue_weeks: how many times somebody who is overdue is written to, once a week.
    """

    url: str = ""
    sender: str = ""
    password: str = field(default="", repr=False)
    overdue_weeks: int = 8


@dataclass(frozen=True)
class Practice:
    """What learners are offered beyond what counts.

    Attributes:
        asks_confidence: whether a question also asks how sure one is, optionally.
        spaced_questions: whether single questions are offered some weeks after an attestation.
    """

    asks_confidence: bool = True
    spaced_questions: bool = False


@dataclass(frozen=True)
class Settings:
    """Everything that differs between one Trust and another.

    Attributes:
        base_url: how people reach the service, without a slash at the end; printed on certificates.
        is_demo: true while certificates are sealed with the demo key; they say DEMO.
        session_idle_minutes: a sign-in ends after this long without a page.
        session_hours: a sign-in ends after this long in any case.
        workers: server processes; more than one needs PostgreSQL.
        press_processes: how many processes draw and seal when many certificates wait.
        trusted_proxies: how many reverse proxies stand in front and set X-Forwarded-*.
        esr_prefix: the Trust's three digits in the names of its local competences; 000 until it is set.
        ledger_key_file: the key that signs the ledger's checkpoints; made on first run unless named.
        reports_folder: saved reports are delivered there; None where they are not delivered.
        staff_mapping_file: says what the columns of the Trust's staff extract are called; None for the default ones.
    """

    database_url: str
    data_dir: Path
    secret_key: str = field(repr=False)
    content_dir: Path
    scenarios_dir: Path
    organisation: str
    base_url: str
    is_demo: bool
    session_idle_minutes: int
    session_hours: int
    workers: int
    press_processes: int
    threads: int
    trusted_proxies: int
    contacts: Contacts
    seal: Seal
    esr_prefix: str = "000"
    mail: Mail = Mail()
    staff_mapping_file: Path | None = None
    practice: Practice = Practice()
    ledger_key_file: Path | None = None
    reports_folder: Path | None = None

    @property
    def report_files_dir(self) -> Path:
        """Where the worker keeps large report files until they are fetched; the pages read them there."""
        return self.data_dir / "report-files"

    @property
    def is_https(self) -> bool:
        """Cookies are marked Secure and HSTS is sent when people reach the service by HTTPS."""
        return self.base_url.startswith("https://")


def database_address(environ: Mapping[str, str]) -> str:
    """Give the address of the database that the environment names, or an empty text where it names none."""
    read = _Reader(environ)
    folder = read.text("DATA_DIR", "")
    return read.text("DATABASE_URL", f"sqlite:///{Path(folder).absolute() / 'induction.db'}" if folder else "")


def load(environ: Mapping[str, str]) -> Settings:
    """Read the settings.

    Raises:
        SettingsError: naming every missing, weak or contradicting value.
    """
    read = _Reader(environ)
    data_dir = Path(read.text("DATA_DIR", "var")).absolute()
    settings = Settings(
        database_url=read.text("DATABASE_URL", f"sqlite:///{data_dir / 'induction.db'}"),
        data_dir=data_dir,
        secret_key=read.secret("SECRET_KEY"),
        content_dir=read.folder("CONTENT_DIR", resources.folder("content")),
        scenarios_dir=read.folder("SCENARIOS_DIR", resources.folder("scenarios")),
        organisation=read.text("ORGANISATION", "Larkmere Vale NHS Foundation Trust"),
        base_url=read.text("BASE_URL", "http://127.0.0.1:8000").rstrip("/"),
        is_demo=(seal := read_seal(read)).is_demo,
        session_idle_minutes=read.number("SESSION_IDLE_MINUTES", 30, 5, 24 * 60),
        session_hours=read.number("SESSION_HOURS", 12, 1, 72),
        workers=read.number("WORKERS", 1, 1, 64),
        press_processes=read.number("PRESS_PROCESSES", 2, 1, 64),
        threads=read.number("THREADS", 4, 1, 64),
        trusted_proxies=read.number("TRUSTED_PROXIES", 0, 0, 5),
        contacts=Contacts(
            **{name: read.text(name.upper(), "") for name in Contacts.__dataclass_fields__},
        ),
        seal=seal,
        esr_prefix=read.text("ESR_PREFIX", "000"),
        mail=read.mail(),
        staff_mapping_file=read.path("STAFF_MAPPING_FILE"),
        practice=Practice(read.yes("ASK_CONFIDENCE", "yes"), read.yes("SPACED_QUESTIONS", "no")),
        ledger_key_file=read.path("LEDGER_KEY_FILE"),
        reports_folder=read.path("REPORTS_FOLDER"),
    )
    read.check_together(settings)
    if read.faults:
        raise SettingsError(read.faults)
    return settings


class _Reader:
    """Reads one value after another and collects what is wrong instead of stopping at the first."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: list[str] = []

    def text(self, name: str, default: str) -> str:
        return self.environ.get(PREFIX + name, "").strip() or default

    def secret(self, name: str) -> str:
        value = self.value_or_file(name)
        if len(value) < SHORTEST_SECRET:
            self.faults.append(
                f"{PREFIX}{name} (or {PREFIX}{name}_FILE) is {'too short' if value else 'missing'}: "
                f"give at least {SHORTEST_SECRET} random characters."
            )
        return value

    def folder(self, name: str, default: Path) -> Path:
        path = Path(self.text(name, str(default))).absolute()
        if not path.is_dir():
            self.faults.append(f"{PREFIX}{name} names no folder: {path}")
        return path

    def yes(self, name: str, default: str) -> bool:
        given = self.text(name, default).lower()
        if given not in ("yes", "no"):
            self.faults.append(f"{PREFIX}{name} must be yes or no, not {given!r}.")
        return given == "yes"

    def number(self, name: str, default: int, least: int, most: int) -> int:
        given = self.text(name, str(default))
        if given.isascii() and given.isdigit() and least <= int(given) <= most:
            return int(given)
        self.faults.append(f"{PREFIX}{name} must be a whole number from {least} to {most}, not {given!r}.")
        return default

    def mail(self) -> Mail:
        url, sender = self.text("MAIL_URL", ""), self.text("MAIL_FROM", "")
        if url and urlsplit(url).scheme not in _WAYS_OF_MAIL:
            self.faults.append(f"{PREFIX}MAIL_URL must begin with one of {', '.join(_WAYS_OF_MAIL)}, not {url!r}.")
        if url and ("@" not in sender or not sender.isprintable()):
            self.faults.append(f"{PREFIX}MAIL_FROM must be the e-mail address that letters come from.")
        weeks = self.number("REMINDERS_OVERDUE_WEEKS", 8, 0, 52)
        return Mail(url, sender, self.value_or_file("MAIL_PASSWORD"), weeks)

    def check_together(self, settings: Settings) -> None:
        prefix = settings.esr_prefix
        rules: list[tuple[Callable[[], bool], str]] = [
            (
                lambda: (
                    urlsplit(settings.base_url).scheme in ("http", "https") and bool(urlsplit(settings.base_url).netloc)
                ),
                f"{PREFIX}BASE_URL must be an address such as https://induction.example, not {settings.base_url!r}.",
            ),
            (
                lambda: settings.database_url.startswith(("sqlite:///", "postgresql+psycopg://", "postgresql://")),
                f"{PREFIX}DATABASE_URL must begin with sqlite:/// or postgresql://.",
            ),
            (
                lambda: settings.workers == 1 or not settings.database_url.startswith("sqlite"),
                f"{PREFIX}WORKERS above 1 needs PostgreSQL: SQLite serves one process.",
            ),
            (
                lambda: len(prefix) == 3 and prefix.isascii() and prefix.isdigit(),
                f"{PREFIX}ESR_PREFIX must be three digits, not {prefix!r}.",
            ),
            (lambda: len(settings.organisation) <= 100, f"{PREFIX}ORGANISATION is longer than 100 characters."),
        ]
        self.faults += [fault for holds, fault in rules if not holds()]

    def path(self, name: str) -> Path | None:
        given = self.text(name, "")
        return Path(given).absolute() if given else None

    def value_or_file(self, name: str) -> str:
        direct = self.text(name, "")
        path = self.text(f"{name}_FILE", "")
        if direct or not path:
            return direct
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            self.faults.append(f"{PREFIX}{name}_FILE cannot be read: {error.strerror}: {path}")
            return "x" * SHORTEST_SECRET
