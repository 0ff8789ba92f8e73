"""A package of report files: the same rows in each, what the columns mean, and how to tell that all of it is whole."""

from __future__ import annotations

from typing import IO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from induction.domain.reports.data_dictionary import as_markdown
from induction.domain.reports.data_package import data_package
from induction.domain.reports.report_file import FileFormat, Made, sidecar, sidecar_name
from induction.export import xlsx_file
from induction.export.measure import Measured, Sink
from induction.export.spool import Spool
from induction.services.reports import report_single
from induction.services.reports.report_source import Source


def write(source: Source, stream: Sink) -> Made:
    """Write the package. Excel is left out where there are more rows than it can hold."""
    out, order = Measured(stream), source.order
    name = order.name(FileFormat.PACKAGE)
    with ZipFile(cast("IO[bytes]", out), "w", ZIP_DEFLATED) as archive:
        made = _tables(source, archive)
        texts = {sidecar_name(each.name): sidecar(each) for _, each in made}
        texts["data-dictionary.md"] = as_markdown(order.layout).encode()
        texts["datapackage.json"] = data_package(
            name.removesuffix(f".{FileFormat.PACKAGE.ending}"),
            made,
            order.layout,
            source.asked,
            source.figures,
            target_percent=order.about.target_percent,
        )
        hashes = {each.name: each.sha256 for _, each in made}
        for part, body in sorted(texts.items()):
            hashes[part] = _add(archive, part, body)
        _add(archive, "SHA256SUMS", "".join(f"{sha256}  {part}\n" for part, sha256 in hashes.items()).encode())
    return source.made(FileFormat.PACKAGE, out, made[0][1].sha256)


def _tables(source: Source, archive: ZipFile) -> list[tuple[FileFormat, Made]]:
    """Read the rows once, and write them into a file of each kind."""
    name = source.order.name
    with Spool() as spool:
        with archive.open(_entry(name(FileFormat.CSV)), "w") as part:
            as_csv = report_single.csv_of(source, spool.keep(source.rows), part)
        with archive.open(_entry(name(FileFormat.JSON)), "w") as part:
            as_json = report_single.json_of(source, spool, as_csv.sha256, part)
        made = [(FileFormat.CSV, as_csv), (FileFormat.JSON, as_json)]
        if as_csv.rows <= xlsx_file.MOST_ROWS:
            with archive.open(_entry(name(FileFormat.XLSX), ZIP_STORED), "w") as part:
                made.append((FileFormat.XLSX, report_single.xlsx_of(source, spool, as_csv.sha256, part)))
    return made


def _add(archive: ZipFile, name: str, body: bytes) -> str:
    with archive.open(_entry(name), "w") as part:
        out = Measured(part)
        out.write(body)
    return out.sha256


def _entry(name: str, how: int = ZIP_DEFLATED) -> ZipInfo:
    info = ZipInfo(name)  # dated 1980, so that the same report is the same package
    info.compress_type = how
    info.external_attr = 0o600 << 16
    return info
