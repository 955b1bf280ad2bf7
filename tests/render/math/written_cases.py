"""Formulas as a person writes them, read from tests/cases/formulas."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import ceil
from pathlib import Path
from random import Random
from typing import Any

import symcnn
from symcnn import zoo
from symcnn.errors import SymcnnError
from tests.render.math.reading_text import Function, Values
from tests.render.math.written import write_expression, write_total

TESTS = Path(__file__).parents[2]
CASES, TRUTH = TESTS / "cases" / "formulas", TESTS / "truth"
LOOP = re.compile(r"for i in 1\.\.S \[(.*)\](?=-|$)", re.DOTALL)
FAMILY = re.compile(r"(\w+)\[i\]")
MOST_TRIES = 2000


@dataclass(frozen=True)
class Case:
    """A formula: the network, the quantity, how it is asked for, and how it should read."""

    name: str
    network: str
    asked: Mapping[str, Any]

    @property
    def texts(self) -> list[str]:
        """The formula as it should read, and other ways in which the rules let it be written."""
        return [self.asked["text"].strip(), *map(str.strip, self.asked.get("also", []))]

    @property
    def is_pending(self) -> bool:
        """Whether the notation does not have the network yet."""
        return bool(self.asked.get("pending"))

    def written(self) -> str:
        """Return what symcnn writes."""
        net = symcnn.parse(self.network)
        if "size" in self.asked:
            return write_expression(net, net.layers[self.asked["size"]].output.size[0])
        options = {key: self.asked[key] for key in ("form", "by", "where") if key in self.asked}
        return write_total(net, self.asked["quantity"], **options)

    def value(self, values: Values) -> int:
        """Return the number that the network with numbers in its text has."""
        net = symcnn.parse(with_numbers(self.network, values))
        if "size" in self.asked:
            return int(net.layers[self.asked["size"]].output.size[0])
        return int(getattr(net, self.asked["quantity"]))

    def points(self, count: int) -> Iterator[tuple[Values, int]]:
        """Yield points in the domain, with the numbers of the network at them."""
        random = Random(self.name)  # noqa: S311 - no secret
        found = 0
        for _ in range(MOST_TRIES):
            values = self._draw(random)
            try:
                number = self.value(values)
            except SymcnnError:
                continue
            yield {**values, **self._functions(values)}, number
            found += 1
            if found == count:
                return
        raise AssertionError(f"only {found} points of {self.name} lie in the domain")

    def published(self, name: str) -> tuple[Values, int]:
        """Return the values of a member of the zoo, and its number by torchvision."""
        found = zoo.definition(name)
        assert found, name
        values: Values = {key: value for key, value in found[1].items() if isinstance(value, int)}
        number = int(_torchvision()[name][self.asked["quantity"]])
        return {**values, **self._functions(values)}, number

    def _draw(self, random: Random) -> dict[str, Any]:
        names = {*re.findall(r"[A-Za-z]\w*", self.network)} - {*self.asked.get("set", ())}
        values: dict[str, Any] = {}
        for name, span in self.asked["ranges"].items():
            if name in names:
                values[name] = _drawn(span, values, random)
        return values

    def _functions(self, values: Values) -> dict[str, Function]:
        return FUNCTIONS[self.asked.get("functions", "")](values)


def read_cases() -> list[Case]:
    """Return all formulas of the files."""
    cases = []
    for path in sorted(CASES.glob("*.toml")):
        whole = tomllib.loads(path.read_text(encoding="utf-8"))
        shared = {key: whole[key] for key in whole if key != "formulas"}
        for index, fields in enumerate(whole["formulas"], 1):
            asked = {**shared, **fields}
            cases.append(Case(f"{path.stem}-{index}", _network(asked), asked))
    return cases


@cache
def _torchvision() -> dict[str, dict[str, str]]:
    """Return the numbers of torchvision's models, by their names."""
    rows: dict[str, dict[str, str]] = {}
    for table in ("models.csv", "more_models.csv"):
        with (TRUTH / table).open(encoding="utf-8") as file:
            rows |= {row["name"]: row for row in csv.DictReader(file)}
    return rows


def _network(asked: Mapping[str, Any]) -> str:
    text = zoo.entry(asked["zoo"]).text if "zoo" in asked else asked["network"]
    return _defined(asked.get("set", {})) + text.strip()


def _defined(values: Mapping[str, Any]) -> str:
    return "".join(f"let {name} = {value}\n" for name, value in values.items())


def _drawn(span: Any, values: Mapping[str, Any], random: Random) -> Any:  # noqa: ANN401 - of TOML
    """Draw a number of a range a..b or of a list, as many for {S}*a..b as S is; or keep it."""
    if isinstance(span, list):
        return random.choice(span)
    if family := re.fullmatch(r"\{(\w+)\}\*(.+)", str(span)):
        return [_drawn(family[2], values, random) for _ in range(values[family[1]])]
    if ends := re.fullmatch(r"(\d+)\.\.(\d+)", str(span)):
        return random.randint(int(ends[1]), int(ends[2]))
    return int(span) if span.isdecimal() else span


def with_numbers(text: str, values: Mapping[str, Any]) -> str:
    """Return a network with numbers for its symbols, and for families a step for each stage."""
    families = {name: value for name, value in values.items() if isinstance(value, list)}

    def stage(body: str, place: int) -> str:
        return FAMILY.sub(lambda name: str(families[name[1]][place]), body)

    def unrolled(loop: re.Match[str]) -> str:
        return "-".join(stage(loop[1], place) for place in range(values["S"]))

    plain = {name: value for name, value in values.items() if name not in families}
    return _defined(plain) + LOOP.sub(unrolled, text)


def _round8(value: Fraction) -> int:
    """Round to a multiple of 8, and not below 0.9 of the value (Sandler et al. 2018)."""
    return 8 * max(1, int(value + 4) // 8, ceil(Fraction(9, 10) * value / 8))


def _mobilenet(values: Values) -> dict[str, Function]:
    return {"wide": lambda c: _round8(Fraction(_number(values, "percent") * c, 100))}


def _efficientnet(values: Values) -> dict[str, Function]:
    return {
        "wide": lambda c: _round8(Fraction(_number(values, "width") * c, 100)),
        "deep": lambda blocks: ceil(Fraction(_number(values, "depth") * blocks, 100)),
    }


def _number(values: Values, name: str) -> int:
    value = values[name]
    assert isinstance(value, int)
    return value


FUNCTIONS: dict[str, Callable[[Values], dict[str, Function]]] = {
    "": lambda _: {},
    "mobilenet_v2": _mobilenet,
    "efficientnet": _efficientnet,
}
"""The functions that the texts of the zoo define with `let`, by hand."""
