"""Conditions as JavaScript hold at the points at which they hold as conditions."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

from sympy import Integer, Rational, Symbol

from symcnn.algebra import FloorDiv, symbol
from symcnn.algebra.conditions.any_of import any_of
from symcnn.algebra.conditions.condition import AtLeast, Condition, Multiple, at_least, multiple_of
from symcnn.algebra.conditions.equation import Equal
from symcnn.algebra.conditions.for_every_round import ForEveryRound
from symcnn.algebra.conditions.guarded import Where
from symcnn.algebra.conditions.residues import Residues
from symcnn.render.code.javascript import JAVASCRIPT
from symcnn.render.code.translate import Scope
from symcnn.render.live.live_conditions import condition_code
from symcnn.render.live.live_formulas import Formulas
from tests.render.code.test_same_numbers import answered, needs

N, K, J = symbol("n"), symbol("k"), Symbol("j'", integer=True, nonnegative=True)
CONDITIONS: tuple[Condition, ...] = (
    at_least(N - 2 * K, 1),
    AtLeast(Rational(1, 2) * N - K / 3 - Rational(1, 4)),
    AtLeast(N - 4 + FloorDiv(K - 7, 2)),
    AtLeast(N / K - 2),
    Equal(N - 2 * K - 1),
    Equal(FloorDiv(N, 2) - K),
    any_of([N - K, K - 2]),
    multiple_of(N, Integer(3)),
    multiple_of(N * K - 1, Integer(4)),
    Multiple(N - 5, K),
    Residues(N - 4, 4, frozenset({1, 2})),
    Residues(N * (N + 1) / 2, 3, frozenset({0})),
    Where(at_least(N, 6), at_least(K, 3)),
    ForEveryRound(multiple_of(FloorDiv(N, 2**J), Integer(2)), J, K),
    ForEveryRound(ForEveryRound(at_least(N - J - K), J, K), Symbol("i"), K - 2),
)
POINTS = [*product(range(1, 20), range(1, 8))]


@needs("node")
def test_conditions_hold_in_node_where_they_hold(tmp_path: Path) -> None:
    formulas = Formulas(Scope(JAVASCRIPT, {N: "n", K: "k"}))
    functions = [f"(n, k) => {condition_code(each, formulas)}" for each in CONDITIONS]
    script = Path(__file__).parents[3] / "symcnn/render/article/live.js"
    source = [script.read_text(encoding="utf-8"), *formulas.needs]
    for function in functions:
        call = "isTrue(holds, point.map(BigInt))"
        source.append(
            f"{{ const holds = {function};\n"
            f"for (const point of {json.dumps(POINTS)}) console.log(Number({call})); }}"
        )
    path = tmp_path / "conditions.cjs"
    path.write_text("\n".join(source), encoding="utf-8")
    found = iter(answered(["node", str(path)]).split())
    for condition in CONDITIONS:
        for n, k in POINTS:
            at = condition.substitute({N: Integer(n), K: Integer(k)})
            assert next(found) == str(int(at.verdict is True)), (str(condition), n, k)


@needs("node")
def test_a_condition_that_divides_by_0_does_not_hold(tmp_path: Path) -> None:
    formulas = Formulas(Scope(JAVASCRIPT, {N: "n", K: "k"}))
    function = condition_code(Multiple(N, K - 3), formulas)
    script = Path(__file__).parents[3] / "symcnn/render/article/live.js"
    path = tmp_path / "zero.cjs"
    call = f"console.log([2n, 3n, 4n].map((k) => isTrue((n, k) => {function}, [7n, k])).join());"
    path.write_text(f"{script.read_text(encoding='utf-8')}\n{call}", encoding="utf-8")
    assert answered(["node", str(path)]) == "true,false,true\n"
