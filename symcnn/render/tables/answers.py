"""Results of queries as text for a terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sympy import Expr, Interval

from symcnn.algebra.presentation.order import Order
from symcnn.algebra.presentation.present import arrange, text
from symcnn.render.tables.align import aligned, hanging
from symcnn.render.tables.cell_values import value as as_python
from symcnn.solving import Comparison, Effect, Frontier, Solution
from symcnn.solving.answers.certificate import Certificate
from symcnn.solving.answers.closed_form import solve_closed_form
from symcnn.solving.answers.compared_quantity import Example
from symcnn.solving.answers.solution import Answer, written

_UNPROVEN = "Not proven: the search was interrupted; better solutions may exist."


def solution(answer: Solution, style: str, first: int) -> str:
    """Return the result of `solve`; of all solutions, the first `first` are listed."""
    if style == "json":
        return _dump_json(_solution_data(answer, first))
    return _join_lines(_solution_lines(answer, first))


def _solution_lines(solution: Solution, first: int) -> Iterator[str]:
    """Yield the solution, the slack of the constraints, the proof and the formula."""
    if solution.solutions is not None:
        yield from (*_solution_list(solution, first), "")
    elif not solution.question.parameters:
        yield from (*hanging(str(solution)), "")
    else:
        yield from _parametric_lines(solution)
    if solution.slack and solution.solutions is None:
        slack = ((name, written(value)) for name, value in solution.slack.items())
        yield from (*aligned([("Constraint", "Slack"), *slack]), "")
    notes = [("Proof", str(solution.certificate))]
    free = solution.question.free_values(solution.values if solution.solutions is None else None)
    if free:
        notes.append(("Free", free))
    if solution.question.searched:
        notes.append(("Searched", solution.question.searched))
    if solution.formula is not None:
        notes.append(("Formula", _format_formula(solution)))
    yield from aligned(notes)
    if not solution.proven:
        yield _UNPROVEN


def _parametric_lines(solution: Solution) -> Iterator[str]:
    """Yield the solution in terms of the parameters, unless the general formula is the same."""
    in_parameters = solve_closed_form(solution.question)
    if in_parameters is not None and str(in_parameters) != str(solution.formula):
        condition = f" for {in_parameters.holds}" if in_parameters.holds else ""
        heading = f"{solution}{condition}" if solution.values else str(in_parameters)
        yield from (*hanging(heading), "")


def _solution_list(solution: Solution, first: int) -> Iterator[str]:
    """Yield the number of solutions, then the first of them."""
    count = solution.solutions.count if solution.solutions else 0
    yield f"{count:,} solution{'s' if count > 1 else ''}"
    for values in islice(solution.solutions or (), first):
        yield "  " + ", ".join(f"{name} = {value:,}" for name, value in values.items())
    if count > first:
        yield f"  and {count - first:,} more"


def _format_formula(solution: Solution) -> str:
    """Return the formula, with the constraint of each bound in it."""
    constraints = solution.question.bounds.items()
    bounds = [f"{name} is the bound in `{constraint}`" for name, constraint in constraints]
    return "; ".join([str(solution.formula), *bounds])


def _solution_data(solution: Solution, first: int) -> dict[str, Any]:
    data: dict[str, Any] = {
        "values": _json_values(solution.values),
        "objective": _json_value(solution.objective),
        "slack": _json_values(solution.slack),
        "proven": solution.proven,
        "certificate": _certificate_data(solution.certificate),
        "free": list(map(str, solution.question.free)),
        "within": list(map(str, solution.question.within)),
        "formula": None,
    }
    if solution.formula is not None:
        data["formula"] = {
            "unknown": str(solution.formula.unknown),
            "value": _json_value(solution.formula.value),
            "holds": [str(condition) for condition in solution.formula.holds],
            "bounds": {name: str(bound) for name, bound in solution.question.bounds.items()},
        }
    if solution.solutions is not None:
        data["count"] = solution.solutions.count
        data["solutions"] = list(islice(solution.solutions, first))
    return data


def frontier(front: Frontier, style: str) -> str:
    """Return the result of `pareto`: a row for each point of the Pareto front."""
    if style == "json":
        trades = [
            {"values": _json_values(trade.values), "aims": _json_values(trade.aims)}
            for trade in front.trades
        ]
        certificate = _certificate_data(front.certificate)
        return _dump_json({"trades": trades, "proven": front.proven, "certificate": certificate})
    first = front.trades[0]
    others = [name for name in first.values if name not in first.aims]
    rows = [
        (*map(written, trade.aims.values()), *(written(trade.values[name]) for name in others))
        for trade in front.trades
    ]
    table = aligned([(*first.aims, *others), *rows], right=True)
    free = front.question.free_values()
    searched = front.question.searched
    labeled_notes = [("Proof", str(front.certificate)), ("Free", free), ("Searched", searched)]
    notes = [(name, note) for name, note in labeled_notes if note]
    proof = aligned(notes)
    return _join_lines([*table, "", *proof, *([] if front.proven else [_UNPROVEN])])


def comparison(comparisons: Iterable[Comparison], style: str) -> str:
    """Return the result of `compare`: for each quantity when it is equal, with examples."""
    if style == "json":
        return _dump_json([_comparison_data(each) for each in comparisons])
    return _join_lines(line for each in comparisons for line in _comparison_lines(each))


def _comparison_lines(comparison: Comparison) -> Iterator[str]:
    yield from hanging(str(comparison))
    rows: list[tuple[str, str]] = []
    if comparison.always is not True and not comparison.rounded:
        rows += zip(("  left", "  right"), map(str, comparison.written), strict=True)
    for label, example in (("  equal", comparison.agrees), ("  differ", comparison.differs)):
        if example is not None:
            rows.append((label, _format_example(example)))
    yield from aligned(rows) if rows else ()


def _format_example(example: Example) -> str:
    values = ", ".join(f"{name} = {value:,}" for name, value in example.values.items())
    sides = dict.fromkeys(map(written, (example.left, example.right)))
    return " and ".join(sides) + (f" at {values}" if values else "")


def _comparison_data(comparison: Comparison) -> dict[str, Any]:
    examples = {
        name: None
        if example is None
        else {
            "values": dict(example.values),
            "left": _json_value(example.left),
            "right": _json_value(example.right),
        }
        for name, example in (("agrees", comparison.agrees), ("differs", comparison.differs))
    }
    return {
        "quantity": comparison.name,
        "left": _json_value(comparison.left),
        "right": _json_value(comparison.right),
        "always": comparison.always,
        "rounded": comparison.rounded,
        "condition": str(comparison.condition),
        "within": list(map(str, comparison.within)),
        **examples,
    }


def effects(results: Iterable[Effect], what: str, order: Order, style: str) -> str:
    """Return the result of `sensitivity`: the effect of each symbol on a quantity."""
    if style == "json":
        return _dump_json([_effect_data(effect) for effect in results])
    return _join_lines(line for effect in results for line in _effect_lines(effect, what, order))


def _effect_lines(effect: Effect, what: str, order: Order) -> Iterator[str]:
    smooth = ", with ⌊a/b⌋ replaced by a/b" if effect.smoothed else ""
    yield f"{effect.name}"
    rows = [
        _increment_row(effect, order),
        (f"  d {what} / d {effect.name}", f"{arrange(effect.derivative, order)}{smooth}"),
        ("  elasticity", f"{arrange(effect.elasticity, order)}{smooth}"),
        ("  dominant term", str(arrange(effect.dominant, order))),
    ]
    if effect.leader is not None and effect.share is not None:
        share = f"{effect.leader}, {_format_percent(effect.share)} in the limit"
        rows.append(("  dominant layer", share))
    yield from aligned(rows)


def _increment_row(effect: Effect, order: Order) -> tuple[str, str]:
    """Return the increase of the quantity from one value of a symbol to the next in the domain."""
    if effect.increment is None or effect.step is None:
        return (
            "  increment",
            "unknown: no step of this symbol alone is proven to stay in the domain",
        )
    label = f"  increment to {effect.name} + {arrange(effect.increment, order)}"
    return label, str(arrange(effect.step, order))


def _format_percent(share: Expr) -> str:
    exact = 100 * share
    return f"{text(exact)} %" if exact.is_Integer else f"{text(share)} = {float(exact):.1f} %"


def _effect_data(effect: Effect) -> dict[str, Any]:
    names = ("derivative", "elasticity", "increment", "step", "dominant", "share")
    return {
        "symbol": effect.name,
        **{name: _json_value(getattr(effect, name)) for name in names},
        "smoothed": effect.smoothed,
        "leader": effect.leader,
    }


def crossing(layer: str, by: str, what: str, start: int | None, style: str) -> str:
    """Return the value of a symbol from which a layer exceeds half of a quantity."""
    if style == "json":
        return _dump_json({"layer": layer, "symbol": by, "quantity": what, "from": start})
    if start is None:
        return f"no crossover: {layer} does not exceed half of {what} as {by} grows\n"
    return f"{layer} exceeds half of {what} for {by} ≥ {start:,}\n"


def _certificate_data(certificate: Certificate) -> dict[str, Any]:
    return {"text": certificate.text, "box": dict(certificate.box), "boxes": certificate.boxes}


def _json_values(values: Any) -> dict[str, Any]:  # noqa: ANN401 - a mapping of values
    return {name: _json_value(value) for name, value in values.items()}


def _json_value(value: Answer | Interval | None) -> Any:  # noqa: ANN401 - any JSON value
    """Return a number, or an expression in Python's syntax, as JSON can hold it."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Interval):
        return [_json_value(value.start), _json_value(value.end)]
    if isinstance(value, Expr):
        return as_python(value)
    return str(value)


def _dump_json(data: Any) -> str:  # noqa: ANN401
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _join_lines(lines: Iterable[str]) -> str:
    return "".join(f"{line.rstrip()}\n" for line in lines)
