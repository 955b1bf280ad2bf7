"""Members of families of symbols, as atoms of expressions."""

from __future__ import annotations

import pickle

import pytest
from sympy import Integer, Symbol, latex, pretty, pycode

from symcnn import SymcnnError
from symcnn.algebra import minimum, symbol
from symcnn.algebra.compile import program
from symcnn.algebra.conditions.condition import at_least, multiple_of
from symcnn.algebra.conditions.for_every_round import ForEveryRound
from symcnn.algebra.conditions.guarded import where
from symcnn.algebra.polynomials.indexed_symbol import IndexedSymbol, highest_offset
from symcnn.algebra.presentation.present import text
from symcnn.algebra.sums.closed_sum import Series
from symcnn.notation.sympy_printer import print_expression

w, m = symbol("w"), Symbol("m", integer=True, nonnegative=True)
i, N = Symbol("i", integer=True, nonnegative=True), symbol("N")
SHARE = Symbol("p", rational=True, nonnegative=True)


def test_member_with_a_number_is_a_symbol() -> None:
    assert IndexedSymbol(w, Integer(2)) == symbol("w_2")
    assert IndexedSymbol(w, i + 1).subs(i, 1) == symbol("w_2")


def test_equal_indices_give_equal_members() -> None:
    assert IndexedSymbol(w, 2 * (i + 1)) == IndexedSymbol(w, 2 * i + 2)
    assert IndexedSymbol(w, i) != IndexedSymbol(w, i + 1)
    assert IndexedSymbol(w, i) != IndexedSymbol(m, i)


def test_member_has_the_assumptions_of_the_family() -> None:
    positive, count, share = (IndexedSymbol(base, i) for base in (w, m, SHARE))
    assert (positive.is_positive, positive.is_integer) == (True, True)
    assert (count.is_positive, count.is_nonnegative) == (None, True)
    assert (share.is_integer, share.is_rational, share.is_real) == (None, True, True)
    assert (minimum(positive), minimum(count), minimum(3 * positive + count)) == (1, 0, 3)
    assert at_least(positive, 1).verdict is True
    assert at_least(count, 1).verdict is None


def test_family_and_index_are_free() -> None:
    assert IndexedSymbol(w, i).free_symbols == {w, i}


def test_number_stands_for_a_family_of_equal_members() -> None:
    assert (IndexedSymbol(w, i) + IndexedSymbol(w, i + 1)).subs(w, 8) == 16


def test_member_is_printed_with_its_index() -> None:
    squared = IndexedSymbol(w, i - 1) ** 2
    assert (str(squared), text(squared)) == ("w[i - 1]**2", "w[i - 1]²")
    assert (latex(squared), pretty(IndexedSymbol(w, i))) == ("{w}_{i - 1}^{2}", "w[i]")
    assert print_expression(2 * squared) == "2*w[i - 1]^2"
    assert pycode(squared) == "w[i - 1]**2"


def test_member_is_pickled() -> None:
    assert pickle.loads(pickle.dumps(IndexedSymbol(w, i))) == IndexedSymbol(w, i)  # noqa: S301


def test_sum_starts_where_the_last_member_has_the_index() -> None:
    later, earlier = IndexedSymbol(w, i + 2), IndexedSymbol(w, i + 1)
    assert str(Series(later * earlier, i, N)) == "Sum(w[i]*w[i - 1], (i, 2, N + 1))"
    assert str(Series(IndexedSymbol(w, 2 * i), i, N)) == "Sum(w[2*i], (i, 0, N - 1))"
    assert latex(Series(later, i, N)) == r"\left(\sum_{i=2}^{N + 1} {w}_{i}\right)"


def test_sum_is_that_of_its_members() -> None:
    series = Series(i * IndexedSymbol(w, i + 1), i, N)
    assert series.subs(N, 3) == symbol("w_2") + 2 * symbol("w_3")


def test_offset_is_that_of_the_index_itself() -> None:
    assert highest_offset([IndexedSymbol(w, i + 2) + IndexedSymbol(w, 2 * i + 9)], i) == 2
    assert highest_offset([IndexedSymbol(w, N)], i) is None


def test_condition_on_every_member_starts_where_the_last_has_the_index() -> None:
    offset = Symbol("i'", integer=True, nonnegative=True)
    even = multiple_of(IndexedSymbol(w, offset + 1), Integer(2))
    assert str(ForEveryRound(even, offset, N)) == "w[i] even for i = 1..N"
    guarded = where(even, at_least(N, 3))
    assert str(ForEveryRound(guarded, offset, N)) == "w[i] even if N ≥ 3 for i = 1..N"


def test_member_with_a_symbol_as_its_index_is_not_compiled() -> None:
    with pytest.raises(SymcnnError, match="the number of members of 'w' is unknown"):
        program(IndexedSymbol(w, N) + 1)
