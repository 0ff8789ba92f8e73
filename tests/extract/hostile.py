"""Files that somebody with bad intent, bad luck or a bad program could send, and what each must be refused as.

Reasons that begin with ``row:`` are those of a row: the file is read, the row is left out.
"""

from __future__ import annotations

import stat
from collections.abc import Callable
from zipfile import ZIP_BZIP2, ZIP_LZMA

from tests.extract.workbooks import (
    GOOD,
    SHEET,
    STRINGS,
    STYLES,
    cells,
    good_cells,
    headed,
    locked,
    named,
    part,
    rebuilt,
    sheet,
    with_declared_size,
)  # fmt: skip
from tests.extracts import HEADINGS, as_csv, row

MEGA = 1 << 20
_CSV = as_csv([row("20000001"), row("20000002")])
_HEAD = as_csv([])
_LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%b">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12)
) + b"]>"  # fmt: skip
_ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000


def _csv(*rows: dict) -> bytes:
    return as_csv(rows)


def _declared(body: bytes, declaration: bytes) -> bytes:
    head, _, rest = body.partition(b"?>")
    return head + b"?>" + declaration + rest


def _elsewhere(name: str, other: str, body: bytes) -> bytes:
    """Let a part lie under another name, wherever a workbook says where its parts lie."""
    saying = ("[Content_Types].xml", "xl/_rels/workbook.xml.rels")
    old, new = (each.removeprefix("xl/").encode() for each in (name, other))
    return rebuilt({name: None, other: body} | {each: part(each).replace(old, new) for each in saying})


def _many_parts(count: int) -> bytes:
    return rebuilt({f"xl/media/{number}.png": b"" for number in range(count)})


FILES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    # what is not a table at all
    "nothing": ("a.csv", lambda: b"", "file-empty"),
    "only a byte order mark": ("a.csv", lambda: b"\xef\xbb\xbf", "headings-missing"),
    "too large a file": ("a.csv", lambda: _CSV + b"x" * (33 * MEGA), "file-large"),
    "a web page called csv": ("a.csv", lambda: b"\n<html><table><tr><td>Employee Number", "file-markup"),
    "a web page called xlsx": ("a.xlsx", lambda: b"<html><table>", "file-markup"),
    "a workbook called csv": ("a.csv", lambda: GOOD, "file-ending"),
    "a csv called xlsx": ("a.xlsx", lambda: _CSV, "file-ending"),
    "a workbook called ods": ("a.ods", lambda: GOOD, "file-ending"),
    "an old workbook renamed": ("a.xlsx", lambda: _OLE, "file-old"),
    "an old workbook called csv": ("a.csv", lambda: _OLE, "file-old"),
    "a workbook with a password": (
        "a.xlsx", lambda: _OLE + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 900, "file-locked"),
    "a picture called csv": ("a.csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "csv-encoding"),
    "a gzip called csv": ("a.csv", lambda: b"\x1f\x8b\x08\x00" + b"\x00" * 500, "csv-nul"),
    # texts
    "utf-16 with a mark": ("a.csv", lambda: _CSV.decode("utf-8-sig").encode("utf-16"), "csv-encoding"),
    "utf-16 without a mark": ("a.csv", lambda: _CSV.decode("utf-8-sig").encode("utf-16-le"), "csv-nul"),
    "latin letters of another code": ("a.csv", lambda: _CSV.decode("utf-8-sig").encode("cp1254"), "csv-encoding"),
    "half a letter": ("a.csv", lambda: _CSV + b"2000\xc5", "csv-encoding"),
    "a NUL in a cell": ("a.csv", lambda: _CSV.replace(b"Aylin", b"Ay\x00lin"), "csv-nul"),
    "two files joined": ("a.csv", lambda: _CSV + _CSV, "csv-mark"),
    "a quote never closed": ("a.csv", lambda: _HEAD + b'"20000001,Aylin\n', "csv-quotes"),
    "a quote never closed before 30 MB": ("a.csv", lambda: _HEAD + b'"2\n' + b"a,b,c\n" * (5 * MEGA), "csv-quotes"),
    "a quote that stands alone": ("a.csv", lambda: _HEAD + b'"2000"0001,Aylin\n', "csv-quotes"),
    "one line of 31 MB": ("a.csv", lambda: b"a," * (15 * MEGA), "csv-line-long"),
    "a huge cell": ("a.csv", lambda: _csv(row(job_role="x" * 100_000)), "csv-line-long"),
    "line ends of another age": ("a.csv", lambda: _CSV.replace(b"\r\n", b"\r"), "csv-quotes"),
    "a million empty lines": ("a.csv", lambda: _CSV + b"\r\n" * 1_000_000, "too-many-empty-rows"),
    "a million rows of commas": ("a.csv", lambda: _CSV + b",,,,,,,\r\n" * 1_000_000, "too-many-empty-rows"),
    "ten thousand columns": ("a.csv", lambda: b"," * 10_000 + b"\n", "too-many-columns"),
    "no headings": ("a.csv", lambda: b"1,2,3\n" * 100_000, "headings-missing"),
    "headings twice": ("a.csv", lambda: as_csv([row()], [*HEADINGS, "Start Date"]), "headings-repeated"),
    "rows that are all wrong": ("a.csv", lambda: _HEAD + b"1,2,3,4,5,6,7,8,9\n" * 300_000, "too-many-refused"),
    # rows
    "a formula": ("a.csv", lambda: _csv(row('=cmd|" /C calc"!A0')), "row:formula"),
    "a formula in a name": ("a.csv", lambda: _csv(row(first_name='=HYPERLINK("http://x")')), "row:formula"),
    "a full-width formula": ("a.csv", lambda: _csv(row(job_role="＝1+1")), "row:formula"),
    "a number with a Cyrillic letter": ("a.csv", lambda: _csv(row("2000\u04170001")), "row:number-form"),
    "a number in full-width digits": ("a.csv", lambda: _csv(row("２０００")), "row:number-form"),
    "a number that is a path": ("a.csv", lambda: _csv(row("../../../etc/passwd")), "row:number-form"),
    "a name with a Cyrillic letter": ("a.csv", lambda: _csv(row(first_name="\u0410ylin")), "row:text-mixed"),
    "a name that turns round": ("a.csv", lambda: _csv(row(first_name="\u202eAda")), "row:name-characters"),
    "a name of ten thousand accents": ("a.csv", lambda: _csv(row(first_name="a" + "\u0301" * 10_000)), "row:name-long"),
    "a start in the year 9999": ("a.csv", lambda: _csv(row(start_date="01/01/9999")), "row:date-late"),
    "a start in the year 1": ("a.csv", lambda: _csv(row(start_date="0001-01-01")), "row:date-early"),
    "a day that is not": ("a.csv", lambda: _csv(row(start_date="31/02/2024")), "row:date-form"),
    "an address that is SQL": ("a.csv", lambda: _csv(row(email_address="a'; DROP TABLE x;--")), "row:email-form"),
    # archives
    "a bomb": ("a.xlsx", lambda: sheet(b"<row/>" + b" " * (150 * MEGA)), "workbook-large"),
    "a bomb in the texts": ("a.xlsx", lambda: rebuilt({STRINGS: b"<sst>" + b" " * (100 * MEGA)}), "workbook-large"),
    "a bomb in a picture's name": (
        "a.xlsx", lambda: rebuilt({f"xl/{n}.xml": b" " * (3 * MEGA) for n in range(30)}), "workbook-large"),
    "styles of 5 MB": ("a.xlsx", lambda: rebuilt({STYLES: part(STYLES) + b" " * (5 * MEGA)}), "workbook-large"),
    "a part that hides its size": (
        "a.xlsx", lambda: with_declared_size(sheet(b" " * (100 * MEGA)), SHEET, 1000), "workbook-broken"),
    "six hundred parts": ("a.xlsx", lambda: _many_parts(600), "workbook-parts"),
    "sixty thousand parts": ("a.xlsx", lambda: _many_parts(60_000), "workbook-parts"),
    "a part that climbs out": ("a.xlsx", lambda: rebuilt({named("../../evil.xml"): b"<x/>"}), "workbook-paths"),
    "a part from the root": ("a.xlsx", lambda: rebuilt({named("/etc/passwd"): b"x"}), "workbook-paths"),
    "a part with backslashes": ("a.xlsx", lambda: rebuilt({named("xl\\..\\evil.xml"): b"<x/>"}), "workbook-paths"),
    "a part on a drive": ("a.xlsx", lambda: rebuilt({named("C:evil.xml"): b"<x/>"}), "workbook-paths"),
    "a link": (
        "a.xlsx", lambda: rebuilt({named("xl/link.xml", stat.S_IFLNK | 0o777): b"/etc/passwd"}), "workbook-paths"),
    "encrypted parts": ("a.xlsx", lambda: locked(GOOD), "workbook-locked"),
    "bzip2": ("a.xlsx", lambda: rebuilt({"x.xml": b"<x/>"}, method=ZIP_BZIP2), "workbook-packing"),
    "lzma": ("a.xlsx", lambda: rebuilt({"x.xml": b"<x/>"}, method=ZIP_LZMA), "workbook-packing"),
    "macros": ("a.xlsx", lambda: rebuilt({"xl/vbaProject.bin": b"x"}), "workbook-macros"),
    "a binary workbook": ("a.xlsx", lambda: rebuilt({"xl/workbook.bin": b"x"}), "workbook-macros"),
    "half a workbook": ("a.xlsx", lambda: GOOD[: len(GOOD) // 2], "workbook-broken"),
    "a workbook with a hole": ("a.xlsx", lambda: GOOD[:900] + b"\x00" * 400 + GOOD[1300:], "workbook-broken"),
    "an empty archive": ("a.xlsx", lambda: b"PK\x05\x06" + b"\x00" * 18, "workbook-broken"),
    "an archive of other things": (
        "a.xlsx", lambda: rebuilt({"[Content_Types].xml": None, "word/document.xml": b"<w/>"}), "workbook-broken"),
    "no sheet": ("a.xlsx", lambda: rebuilt({SHEET: None}), "workbook-sheets"),
    "only a hidden sheet": (
        "a.xlsx", lambda: rebuilt({"xl/workbook.xml": part("xl/workbook.xml").replace(
            b'name="Staff"', b'name="Staff" state="hidden"')}), "workbook-sheets"),
    # XML
    "a sheet that nobody looks through": ("a.xlsx", lambda: _elsewhere(
        SHEET, "xl/worksheets/sheet1.bin", _declared(part(SHEET), _LAUGHS)), "workbook-broken"),
    "texts that nobody looks through": ("a.xlsx", lambda: _elsewhere(
        STRINGS, "xl/sharedStrings.dat", _declared(part(STRINGS), _LAUGHS)), "workbook-broken"),
    "a row far below the others": ("a.xlsx", lambda: headed(good_cells(2), good_cells(900_000)), "too-many-empty-rows"),
    "a billion laughs": ("a.xlsx", lambda: rebuilt({STRINGS: _declared(part(STRINGS), _LAUGHS)}), "workbook-doctype"),
    "an external entity": ("a.xlsx", lambda: rebuilt({SHEET: _declared(part(SHEET), _ENTITY)}), "workbook-doctype"),
    "an external document type": (
        "a.xlsx", lambda: rebuilt({"xl/workbook.xml": _declared(
            part("xl/workbook.xml"), b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">')}), "workbook-doctype"),
    "an entity in utf-16": (
        "a.xlsx", lambda: rebuilt({SHEET: ("\ufeff" + _ENTITY.decode() + "<worksheet/>").encode("utf-16-le")}),
        "workbook-doctype"),
    "an entity in the styles": (
        "a.xlsx", lambda: rebuilt({STYLES: _declared(part(STYLES), _ENTITY)}), "workbook-doctype"),
    "XML that ends too soon": ("a.xlsx", lambda: rebuilt({SHEET: part(SHEET)[:-20]}), "workbook-broken"),
    "a hundred thousand levels": ("a.xlsx", lambda: sheet(b"<a>" * 110_000 + b"</a>" * 110_000), "workbook-large"),
    "a hundred thousand links": ("a.xlsx", lambda: headed(after=b"<hyperlink/>" * 110_000), "workbook-large"),
    "six hundred thousand texts": (
        "a.xlsx", lambda: rebuilt({STRINGS: b"<sst>" + b"<si/>" * 600_000}), "workbook-large"),
    "a text of many pieces": (
        "a.xlsx", lambda: rebuilt({STRINGS: b"<sst><si>" + b"<r><t>a</t></r>" * 200_000}), "workbook-large"),
    "two million cells": ("a.xlsx", lambda: sheet(b"<row>" + b"<c/>" * 2_000_000), "workbook-large"),
    # sheets
    "a million empty rows": ("a.xlsx", lambda: headed(good_cells(2), b"<row/>" * 1_000_000), "too-many-empty-rows"),
    "a row at the very end": ("a.xlsx", lambda: headed(good_cells(2), good_cells(1_048_576)), "too-many-empty-rows"),
    "a cell at the far right": (
        "a.xlsx", lambda: headed(b'<row r="2"><c r="XFD2"><v>1</v></c></row>'), "too-many-columns"),
    "a row beyond numbers": ("a.xlsx", lambda: headed(b'<row r="-5"/>'), "workbook-order"),
    "rows out of order": ("a.xlsx", lambda: headed(good_cells(3), good_cells(2)), "workbook-order"),
    "a row twice": ("a.xlsx", lambda: headed(good_cells(2), good_cells(2)), "workbook-order"),
    "cells out of order": (
        "a.xlsx", lambda: headed(b'<row r="2"><c r="Q2"><v>1</v></c><c r="A2"><v>1</v></c></row>'), "workbook-order"),
    "a cell that is nowhere": ("a.xlsx", lambda: headed(b'<row r="2"><c r="??"><v>1</v></c></row>'), "workbook-broken"),
    "a text that is not there": (
        "a.xlsx", lambda: headed(b'<row r="2"><c r="A2" t="s"><v>99999</v></c></row>'), "workbook-broken"),
    "everything merged": (
        "a.xlsx", lambda: headed(good_cells(2), after=b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        "workbook-merged"),
    "merged cells": (
        "a.xlsx", lambda: headed(good_cells(2), after=b'<mergeCells><mergeCell ref="A2:A3"/></mergeCells>'),
        "row:odd-cell"),
    "a formula in a workbook": (
        "a.xlsx", lambda: headed(b'<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>'), "row:formula"),
    "an array formula": (
        "a.xlsx", lambda: headed(b'<row r="2"><c r="A2"><f t="array" ref="A2:A3">B1</f><v>2</v></c></row>'),
        "row:formula"),
    "an error": ("a.xlsx", lambda: headed(b'<row r="2"><c r="A2" t="e"><v>#REF!</v></c></row>'), "row:odd-cell"),
    "a number beyond numbers": (
        "a.xlsx", lambda: headed(b'<row r="2"><c r="A2"><v>1E400</v></c></row>'), "row:number-inexact"),
    "a number that is none": ("a.xlsx", lambda: headed(b'<row r="2"><c r="A2"><v>x</v></c></row>'), "workbook-broken"),
    "a huge cell in a workbook": (
        "a.xlsx", lambda: headed(good_cells(2, first_name="x" * (20 * MEGA))), "row:name-long"),
    "headings in a formula": ("a.xlsx", lambda: sheet(cells(1, "=Employee Number")), "headings-missing"),
}  # fmt: skip

HARMLESS: dict[str, Callable[[], bytes]] = {
    "a workbook": lambda: GOOD,
    "a sheet that lies about its size": lambda: headed(
        good_cells(2), good_cells(3), before=b'<dimension ref="A1:XFD1048576"/>'
    ),
    "a sheet that says it has one cell": lambda: headed(good_cells(2), good_cells(3), before=b'<dimension ref="A1"/>'),
    "a title that is merged": lambda: sheet(
        cells(1, "Staff in post") + cells(2, *HEADINGS) + good_cells(3) + good_cells(4),
        after=b'<mergeCells><mergeCell ref="A1:C1"/></mergeCells>',
    ),
    "a few empty rows at the end": lambda: headed(good_cells(2), good_cells(3), b"<row/>" * 500),
}
