"""Named sums: which sums have names, where the names stand, and that all values stay."""

from __future__ import annotations

import pytest
from sympy import Expr, expand

from symcnn.algebra import FloorDiv, symbol
from symcnn.algebra.polynomials.unknown import UNKNOWN
from symcnn.algebra.presentation.function_terms import LowerBound
from symcnn.algebra.presentation.named_formulas import NamedFormulas, write_in_names
from symcnn.algebra.presentation.order import Order
from symcnn.algebra.presentation.present import arrange
from symcnn.algebra.sums.closed_sum import Series

a, b, c, d, n, w = SYMBOLS = tuple(map(symbol, "abcdnw"))
STAGES = tuple(map(symbol, ["n1", "n2", "n3", "n4"]))
n1, n2, n3, n4 = STAGES
ORDER = Order((*STAGES, *SYMBOLS), counts=frozenset(STAGES))
WIDTHS = n1 + 2 * n2 + 4 * n3 + 8 * n4
LONG = a + 20 * b + 300 * c


def named(*totals: Expr, taken: tuple[str, ...] = ()) -> NamedFormulas:
    return write_in_names(
        totals, (), (), taken, ORDER, lambda _: (arrange(total, ORDER) for total in totals)
    )


def shown(*totals: Expr, taken: tuple[str, ...] = ()) -> list[str]:
    """Return formulas and definitions as text, after a check of the values."""
    found = named(*totals, taken=taken)
    for term, total in zip(found.join(), totals, strict=True):
        assert expand(term.value - total) == 0
    return [*map(str, found.formulas), *(f"{part.name} = {part.value}" for part in found.parts)]


def test_a_sum_that_is_repeated_has_a_name() -> None:
    assert shown(w**2 * LONG, c * w * LONG) == [
        "w²·A",
        "c·w·A",
        "A = a + 20·b + 300·c",
    ]


def test_a_sum_of_counts_has_the_letter_of_a_count_and_stands_before_other_factors() -> None:
    assert shown(w * WIDTHS, 2 * c * WIDTHS) == [
        "N·w",
        "2·N·c",
        "N = n1 + 2·n2 + 4·n3 + 8·n4",
    ]


def test_a_multiple_of_a_sum_is_named_within_a_longer_one() -> None:
    more = expand(8 * WIDTHS) + 32 * c - 269
    assert shown(w * WIDTHS, w**2 * more, c - expand(3 * WIDTHS)) == [
        "N·w",
        "w²·(8·N + 32·c - 269)",
        "c - 3·N",
        "N = n1 + 2·n2 + 4·n3 + 8·n4",
    ]


def test_a_sum_is_named_without_its_common_factor() -> None:
    assert shown(w * (expand(4 * WIDTHS) + 1), c * (expand(6 * WIDTHS) + 7)) == [
        "w·(4·N + 1)",
        "c·(6·N + 7)",
        "N = n1 + 2·n2 + 4·n3 + 8·n4",
    ]


def test_terms_that_are_no_whole_multiple_of_a_sum_have_no_name() -> None:
    uneven = c * (3 * n1 / 2 + 3 * n2 + 6 * n3 + 12 * n4)
    other = d * (n1 + 2 * n2 + 4 * n3 + 9 * n4)
    assert shown(w * WIDTHS, w**2 * WIDTHS, uneven, other)[2:4] == [
        str(arrange(uneven, ORDER)),
        str(arrange(other, ORDER)),
    ]


def test_a_sum_and_its_negative_are_not_one_sum() -> None:
    difference = a + 20 * b - 300 * c - 4_000 * d
    assert shown(w * difference, n * difference, n**2 * -difference)[2] == (
        "n²·(300·c + 4,000·d - a - 20·b)"
    )


def test_short_sums_and_sums_that_save_little_have_no_name() -> None:
    assert shown(*((20_000 * a + 30_000) * w**power for power in range(1, 9)))[-1] == (
        "w⁸·(20,000·a + 30,000)"
    )
    assert shown(w * LONG) == ["w·(a + 20·b + 300·c)"]
    assert shown(w * (a + b + c), n * (a + b + c))[-1] == "n·(a + b + c)"


def test_a_sum_whose_definition_has_another_name_is_not_named() -> None:
    again = (LONG + 4_000 * d * LONG + w) * n
    assert shown(again, again**2, w * LONG, n * LONG)[-1] == "A = a + 20·b + 300·c"


def test_a_sum_over_an_index_and_a_size_are_left_as_they_are() -> None:
    index = symbol("i")
    total = w * Series(index * (LONG + index), index, n)
    size = FloorDiv(LONG, 7)
    found = shown(w * LONG, n * LONG, total, size)
    assert found[0] == "w·A"
    assert found[2:4] == [str(arrange(total, ORDER)), "⌊(a + 20·b + 300·c)/7⌋"]


def test_a_name_that_is_taken_or_prints_like_another_is_not_given() -> None:
    assert shown(w * LONG, n * LONG, taken=("A", "B_"))[0] == "w·D"
    letters = tuple("ABDEFGH")
    assert shown(w * LONG, n * LONG, taken=letters)[0] == "w·(a + 20·b + 300·c)"


def test_a_power_of_a_sum_and_a_lower_bound_are_named() -> None:
    bound = LowerBound(arrange(n * LONG, ORDER))
    found = write_in_names(
        (w * LONG**2, n * LONG + UNKNOWN),
        (),
        (),
        (),
        ORDER,
        lambda _: (arrange(w * LONG**2, ORDER), bound),
    )
    assert [*map(str, found.formulas)] == ["w·A²", "at least n·A"]
    assert found.join()[1].value == n * LONG + UNKNOWN


@pytest.mark.parametrize("total", [w, w * LONG, w * LONG + 2])
def test_a_formula_without_names_has_no_definitions(total: Expr) -> None:
    found = named(total)
    assert found.parts == ()
    assert found.join() == found.formulas


def test_letters_stand_in_the_order_of_the_formulas() -> None:
    others = n1 + 3 * n2 + 9 * n3
    products = [w * others, c * others, d * others, *(power * WIDTHS for power in (a, b, c, d))]
    *formulas, first, second = shown(*products)
    assert formulas == ["N·w", "N·c", "N·d", "M·a", "M·b", "M·c", "M·d"]
    assert (first, second) == ("N = n1 + 3·n2 + 9·n3", "M = n1 + 2·n2 + 4·n3 + 8·n4")


def test_a_name_holds_no_constant() -> None:
    more = WIDTHS + 2
    assert shown(w * more, c * more, a * b * more) == [
        "w·(N + 2)",
        "c·(N + 2)",
        "a·b·(N + 2)",
        "N = n1 + 2·n2 + 4·n3 + 8·n4",
    ]
