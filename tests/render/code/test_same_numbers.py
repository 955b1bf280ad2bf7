"""In each language a total is what it is in symcnn, at a thousand points of each network."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import subprocess
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from random import Random
from shutil import which
from typing import Any

import numpy as np
import pytest

from symcnn import parse, quantity
from symcnn.algebra.compile import pointwise
from symcnn.render.code import LANGUAGES, code
from tests.render.code.drawn import CASES, Drawn, drawn
from tests.render.code.python_code import function as python_function

pytestmark = pytest.mark.slow  # a thousand points of each network take long to work out
INTEGERS, DOUBLES = 62, 52
"""How many bits the numbers in C, NumPy and SQL may have, and how many in a sheet."""
CHECKED = 30
"""At how many points of each network numbers are put in, layer by layer."""


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(which(program) is None, reason=f"{program} is not installed")


def answered(command: list[str], text: str = "") -> str:
    """Return what a program prints."""
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    return done.stdout


def agree(lines: Iterable[str | int], every: Iterable[Drawn]) -> None:
    """Check that numbers are the totals, case after case."""
    found = iter(lines)
    for one in every:
        for point, value in zip(one.points, one.values, strict=True):
            assert int(next(found)) == value, (one.case, point)
    assert next(found, None) is None


def test_points_lie_far_apart() -> None:
    for bits in (INTEGERS, DOUBLES):
        for one in drawn(bits):
            assert len(one.points) == 1_000
            assert len(set(one.values)) > 9, one.case
        assert max(max(one.values) for one in drawn(bits)) >= 1 << (bits - 3)


def test_the_values_are_what_putting_numbers_in_gives() -> None:
    for one in drawn(INTEGERS):
        net = one.case.net
        for point, value in list(zip(one.points, one.values, strict=True))[:CHECKED]:
            put = net.subs(dict(zip(net.symbols, point, strict=True)))
            assert value == quantity(put, one.case.what), (one.case, point)


def test_python() -> None:
    for one in drawn(INTEGERS):
        function = python_function(one.case.net, one.case.what)
        agree((function(*point) for point in one.points), [one])


def test_numpy_element_by_element() -> None:
    for one in drawn(INTEGERS):
        names = list(one.case.net.symbols)
        alone = [names.index(name) for name in one.case.counts]
        function = python_function(one.case.net, one.case.what, "numpy")
        rows = sorted(zip(one.points, one.values, strict=True), key=lambda row: chosen(row, alone))
        for _, group in groupby(rows, key=lambda row: chosen(row, alone)):
            points, values = zip(*group, strict=True)
            columns: list[Any] = list(np.array(points, dtype=np.int64).T)
            for place in alone:
                columns[place] = int(columns[place][0])
            found = np.broadcast_to(function(*columns), len(values))
            assert found.dtype == np.int64
            assert found.tolist() == list(values), one.case


def chosen(row: tuple[tuple[int, ...], int], places: list[int]) -> tuple[int, ...]:
    return tuple(row[0][place] for place in places)


@needs("gcc")
def test_c(tmp_path: Path) -> None:
    sources, declared, branches = [], [], []
    for number, one in enumerate(drawn(INTEGERS)):
        name, count = f"total_{number}", len(one.case.net.symbols)
        source = code(one.case.net, one.case.what, "c")
        sources.append(tmp_path / f"{name}.c")
        sources[-1].write_text(source.replace(f"{one.case.what}(", f"{name}("), encoding="utf-8")
        declared.append(f"int64_t {name}({', '.join(['int64_t'] * count)});")
        given = ", ".join(f"x[{place}]" for place in range(count))
        branches.append(f"case {number}: result = {name}({given}); break;")
    sources.append(tmp_path / "main.c")
    sources[-1].write_text(MAIN % ("\n".join(declared), "\n".join(branches)), encoding="utf-8")
    program = str(tmp_path / "totals")
    flags = ["-std=c99", "-pedantic", "-Wall", "-Werror", "-ftrapv", "-o", program]
    answered(["gcc", *flags, *map(str, sources)])
    asked = [
        " ".join(map(str, (number, len(point), *point)))
        for number, one in enumerate(drawn(INTEGERS))
        for point in one.points
    ]
    agree(answered([program], "\n".join(asked)).split(), drawn(INTEGERS))


MAIN = """
#include <inttypes.h>
#include <stdio.h>
%s
int main(void)
{
    int number, count;
    while (scanf("%%d %%d", &number, &count) == 2) {
        int64_t x[32], result = 0;
        for (int i = 0; i < count; i++)
            if (scanf("%%" SCNd64, &x[i]) != 1)
                return 1;
        switch (number) {
%s
        }
        printf("%%" PRId64 "\\n", result);
    }
    return 0;
}
"""


@needs("node")
def test_javascript(tmp_path: Path) -> None:
    script = ["const results = [];"]
    for one in drawn(INTEGERS):
        points = json.dumps([list(map(str, point)) for point in one.points])
        source = code(one.case.net, one.case.what, "javascript")
        loop = f"for (const point of {points}) results.push({one.case.what}(...point));"
        script.append(f"{{\n{source}\n{loop}\n}}")
    script.append('console.log(results.join("\\n"));')
    path = tmp_path / "totals.mjs"
    path.write_text("\n".join(script), encoding="utf-8")
    agree(answered(["node", str(path)]).split(), drawn(INTEGERS))


def test_sql_in_sqlite() -> None:
    database = sqlite3.connect(":memory:")
    every = [one for one in drawn(INTEGERS) if one.case.said_in_sql and not one.case.counts]
    for number, one in enumerate(every):
        columns = LANGUAGES["sql"].names(one.case.net.symbols).values()
        database.execute(f"CREATE TABLE net{number} ({', '.join(columns)})")
        places = ", ".join("?" * len(columns))
        database.executemany(f"INSERT INTO net{number} VALUES ({places})", one.points)  # noqa: S608
        total = code(one.case.net, one.case.what, "sql")
        found = database.execute(f"SELECT {total} FROM net{number} ORDER BY rowid")  # noqa: S608
        agree(map(itemgetter(0), found), [one])
    database.close()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("I(n,1)-C(3,w)-C(3,w)", "macs"),
        ("I(n,1)-P(2)-H(w)", "params"),
        ("I(n,1)-C(3,w*w)-C(3,2^d)-H(2^(2*d))", "params"),
        ("I(9,m)-C(1,(m-a)//b+a)", "params"),
    ],
)
def test_sqlite_is_exact_or_says_null(text: str, what: str) -> None:
    """Python's integers tell what is right; what SQLite works out in floating point is not."""
    net, random = parse(text), Random(1)  # noqa: S311 - no secrets
    columns = LANGUAGES["sql"].names(net.symbols)
    total = quantity(net, what)
    points = [
        tuple(random.randint(3, 2 ** random.randint(2, 40)) for _ in columns) for _ in range(500)
    ]
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE TABLE net ({', '.join(columns.values())})")
    database.executemany(f"INSERT INTO net VALUES ({', '.join('?' * len(columns))})", points)  # noqa: S608
    found = database.execute(f"SELECT {code(net, what, 'sql')} FROM net ORDER BY rowid")  # noqa: S608
    answers = []
    for point, (answer,) in zip(points, found, strict=True):
        named = dict(zip(net.symbols.values(), point, strict=True))
        if answer is not None:
            assert answer == int(pointwise(total)(named))
            assert isinstance(answer, int)
        answers.append(answer)
    assert 10 < answers.count(None) < 490
    database.close()


@needs("soffice")
def test_excel_formulas_in_libreoffice(tmp_path: Path) -> None:
    every = [one for one in drawn(DOUBLES) if not one.case.counts]
    sheets = []
    for number, one in enumerate(every):
        formula = code(one.case.net, one.case.what, "excel")
        sheets.append(tmp_path / f"{number}.csv")
        with sheets[-1].open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            for row, point in enumerate(one.points, start=1):
                table.writerow([*point, re.sub(r"\b([A-Z]+)2\b", rf"\g<1>{row}", formula)])
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    output = ["--convert-to", "csv", "--outdir", str(tmp_path / "out")]
    answered(["soffice", profile, "--headless", *output, *map(str, sheets)])
    for sheet, one in zip(sheets, every, strict=True):
        with (tmp_path / "out" / sheet.name).open(encoding="utf-8", newline="") as file:
            agree((row[-1] for row in csv.reader(file)), [one])


def test_what_is_drawn_covers_sums_and_powers() -> None:
    assert any(case.counts for case in CASES)
    assert not all(case.said_in_sql for case in CASES)
