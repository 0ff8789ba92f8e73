"""What browsers load is built here, compressed, small, and asks nothing of another host."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from induction import assets, resources

FOLDER = resources.vendor()
COLD_PAGE_BYTES = 120_000


def path_of(name: str) -> Path:
    return FOLDER / assets.asset_url(name).removeprefix(assets.PREFIX)


@pytest.fixture
def names() -> list[str]:
    found: dict[str, str] = json.loads((FOLDER / "assets.json").read_text(encoding="utf-8"))
    return list(found)


def test_every_name_leads_to_a_file_that_may_be_kept_for_ever(names: list[str]) -> None:
    assert {"nhsuk.css", "nhsuk.js", "images/favicon.svg"} <= set(names)
    for name in names:
        assert path_of(name).is_file()
        assert assets.is_immutable("", assets.asset_url(name))


def test_a_plain_name_may_not_be_kept_for_ever() -> None:
    assert not assets.is_immutable("", "/assets/arimo/arimo-latin-400-normal.woff2")


def test_an_unknown_name_says_what_to_do() -> None:
    with pytest.raises(assets.AssetError, match=r"no front-end file 'no-such\.css', only .*nhsuk\.css.*make assets"):
        assets.asset_url("no-such.css")


def test_a_missing_folder_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(resources, "vendor", lambda: tmp_path / "vendor")
    with pytest.raises(assets.AssetError, match=r"not built.*make assets"):
        assets.asset_url("nhsuk.css")


def test_styles_and_scripts_name_only_files_that_are_served(names: list[str]) -> None:
    for name in names:
        if name.endswith((".css", ".js")):
            text = path_of(name).read_text(encoding="utf-8")
            assert "https://assets.nhs.uk" not in text
            assert "sourceMappingURL" not in text
            for wanted in re.findall(r"/assets/([\w./-]+)", text):
                assert (FOLDER / wanted).is_file(), f"{name} asks for {wanted}"


def test_a_cold_page_leaves_room_for_the_page_itself(names: list[str]) -> None:
    """Everything of ours and the design system's together, as a browser without brotli receives it."""
    sent = [name for name in names if name.endswith((".css", ".js"))]
    total = sum(path_of(name).with_name(path_of(name).name + ".gz").stat().st_size for name in sent)
    assert total < COLD_PAGE_BYTES / 2, f"{sent} take {total} bytes compressed"


def test_the_certificate_font_covers_european_names() -> None:
    files = {path.name for path in (FOLDER / "arimo").glob("*.woff2")}
    for subset in ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "greek-ext", "vietnamese"):
        assert {f"arimo-{subset}-400-normal.woff2", f"arimo-{subset}-700-normal.woff2"} <= files
    assert (FOLDER / "arimo" / "LICENSE").is_file()
