"""A symbol that is only the rate of a dropout stands for a number from 0 to 1."""

from __future__ import annotations

from fractions import Fraction

import pytest
from click.testing import CliRunner

from symcnn import DomainError, SymcnnError, latex, parse, solve
from symcnn.cli import main
from symcnn.network.analysis.symbol_roles import is_share
from symcnn.numeric.compiled import compiled
from symcnn.render.code import code

TEXT = "I(9,1)-C(3,f)-D(r)-O(2)"


@pytest.mark.parametrize("value", [0, 1, "1/2", 0.25, Fraction(1, 3)])
def test_a_rate_is_any_number_from_0_to_1(value: object) -> None:
    assert parse(TEXT).subs(r=value, f=4).params == 10 * 4 + (49 * 4 + 1) * 2


@pytest.mark.parametrize("value", [2, -1, "3/2", 1.01])
def test_what_is_no_rate_is_refused(value: object) -> None:
    with pytest.raises(DomainError, match="r must be a number from 0 to 1, not"):
        parse(TEXT).subs(r=value)


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        (TEXT, "r"),
        ("I(9,1)-D(r/2)-D(1-q)", "rq"),
        ("def b(p) = D(p); I(9,1)-b(r)", "r"),
        ("let q = r/2; I(9,1)-D(q)", "r"),
        ("I(9,r)-D(r)", ""),
        ("I(9,1)-D(r)-(R)*r", ""),
    ],
)
def test_symbols_that_are_rates_alone_are_no_integers(text: str, shares: str) -> None:
    symbols = parse(text).symbols
    assert "".join(name for name, found in symbols.items() if is_share(found)) == shares


def test_a_rate_is_said_to_be_one_only_where_it_is_an_argument() -> None:
    shown = CliRunner().invoke(main, [TEXT]).output
    assert shown.rstrip().endswith("positive integers f")
    assert latex(TEXT, "domain").strip() == "The formulas hold for positive integers $f$."
    assert "r is a number from 0 to 1." in code(TEXT, "params", "python")
    assert "Holds for" not in CliRunner().invoke(main, ["I(9,1)-D(r)"]).output


def test_no_count_depends_on_a_rate() -> None:
    best = solve(TEXT, maximize="f", subject_to="params <= 1000")
    assert best.values == {"f": (1000 - 2) // (10 + 2 * 49)}
    params = compiled(TEXT, "params")
    assert params(f=4, r=0.5) == params(f=4, r=0) == parse(TEXT).subs(f=4).params
    with pytest.raises(DomainError, match="r must be a number from 0 to 1, not 2"):
        params(f=4, r=2)
    with pytest.raises(SymcnnError, match="r must be a number or an array of numbers"):
        params(f=4, r="half")
