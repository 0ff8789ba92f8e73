"""Modules and functions stay small enough to be read in one sitting."""

from __future__ import annotations

from statistics import median

from tests.house.source import modules

LONGEST_MODULE, MEDIAN_MODULE = 300, 90
LONGEST_FUNCTION, MEDIAN_FUNCTION = 50, 8


def lengths() -> dict[str, int]:
    """Lines of each function, from ``def`` to its last line."""
    return {
        f"{module.name}:{function.lineno} {function.name}": (function.end_lineno or 0) - function.lineno + 1
        for module in modules()
        for function in module.functions()
    }


def longest(counted: dict[str, int]) -> str:
    return ", ".join(f"{name} ({count})" for name, count in sorted(counted.items(), key=lambda pair: -pair[1])[:10])


def test_no_module_is_longer_than_a_sitting() -> None:
    swollen = {module.name: module.lines for module in modules() if module.lines > LONGEST_MODULE}
    assert not swollen, f"Split by what these are about; no module is over {LONGEST_MODULE} lines: {longest(swollen)}"


def test_the_usual_module_fits_on_a_screen_and_a_half() -> None:
    counted = {module.name: module.lines for module in modules() if module.path.name != "__init__.py"}
    assert len(counted) > 20
    middle = median(counted.values())
    assert middle <= MEDIAN_MODULE, f"The median module has {middle} lines; the longest are {longest(counted)}"


def test_no_function_is_longer_than_a_page() -> None:
    swollen = {name: count for name, count in lengths().items() if count > LONGEST_FUNCTION}
    assert not swollen, f"Name the steps inside these; no function is over {LONGEST_FUNCTION} lines: {longest(swollen)}"


def test_the_usual_function_is_a_paragraph() -> None:
    counted = lengths()
    assert len(counted) > 100
    middle = median(counted.values())
    assert middle <= MEDIAN_FUNCTION, f"The median function has {middle} lines; the longest are {longest(counted)}"
