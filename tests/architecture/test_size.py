"""The budget of sizes: what fits on a screen can be read at three in the morning.

Figures: lines with docstrings; tests and Alembic's scripts have no budget but the longest file.
"""

import statistics

import pytest

from tests.architecture.sources import PROGRAM, Source, functions, length, read

_FILE_MEDIAN, _FILE_P95, _FILE_MAX = 90, 300, 450
_FUNCTION_MEDIAN, _FUNCTION_P95, _FUNCTION_MAX = 8, 30, 60


def _lines(source: Source) -> int:
    return source.text.count("\n")


def _p95(values: list[int]) -> int:
    return sorted(values)[round(0.95 * (len(values) - 1))]


@pytest.fixture(scope="module")
def program() -> list[Source]:
    return [source for source in read(*PROGRAM, "simulator") if _lines(source) > 1]


def test_no_file_is_too_long(program: list[Source]) -> None:
    every = [*program, *read("tests", "bench", "scripts")]
    assert not [f"{one.path}: {_lines(one)}" for one in every if _lines(one) > _FILE_MAX]


def test_files_are_short(program: list[Source]) -> None:
    sizes = [_lines(source) for source in program]
    assert statistics.median(sizes) <= _FILE_MEDIAN
    assert _p95(sizes) <= _FILE_P95


def test_no_function_is_too_long(program: list[Source]) -> None:
    assert not [
        f"{source.where(node)} {node.name}: {length(node)}"
        for source in program
        for node in functions(source)
        if length(node) > _FUNCTION_MAX
    ]


def test_functions_are_short(program: list[Source]) -> None:
    sizes = [length(node) for source in program for node in functions(source)]
    assert statistics.median(sizes) <= _FUNCTION_MEDIAN
    assert _p95(sizes) <= _FUNCTION_P95
