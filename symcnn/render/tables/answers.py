"""Results of queries as text for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from symcnn.render.tables.align import aligned, hanging
from symcnn.render.tables.answer_data import (
    certificate_data,
    dump_json,
    json_value,
    json_values,
)
from symcnn.solving import Frontier, Solution
from symcnn.solving.answers.closed_form import solve_closed_form
from symcnn.solving.answers.solution import written

_UNPROVEN = "Not proven: the search was interrupted; better solutions may exist."


def solution(
    answer: Solution, style: str, first: int, emphasize: Callable[[str], str] = str
) -> str:
    """Return the result of `solve`; of all solutions, the first `first` are listed.

    `emphasize` marks the lines that answer the query.
    """
    if style == "json":
        return dump_json(_solution_data(answer, first))
    values = list(_value_lines(answer, first))
    gap = [""] if values else []
    return _join_lines([*map(emphasize, values), *gap, *_proof_lines(answer)])


def _value_lines(solution: Solution, first: int) -> Iterator[str]:
    """Yield the best values, or how many solutions there are and the first of them."""
    if solution.solutions is not None:
        yield from _solution_list(solution, first)
    elif not solution.question.parameters:
        yield from hanging(str(solution))
    else:
        yield from _parametric_lines(solution)


def _proof_lines(solution: Solution) -> Iterator[str]:
    """Yield the slack of the constraints, the proof and the formula."""
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
        yield from hanging(heading)


def _solution_list(solution: Solution, first: int) -> Iterator[str]:
    """Yield the number of solutions, then the first of them."""
    count = solution.solutions.count if solution.solutions else 0
    yield f"{count:,} solution{'s' if count > 1 else ''}"
    given = solution.question.given
    for values in islice(solution.solutions or (), first):
        names = [name for name in values if name not in given] or values
        yield "  " + ", ".join(f"{name} = {values[name]:,}" for name in names)
    if count > first:
        yield f"  and {count - first:,} more"


def _format_formula(solution: Solution) -> str:
    """Return the formula, with the constraint of each bound in it."""
    constraints = solution.question.bounds.items()
    bounds = [f"{name} is the bound in `{constraint}`" for name, constraint in constraints]
    return "; ".join([str(solution.formula), *bounds])


def _solution_data(solution: Solution, first: int) -> dict[str, Any]:
    data: dict[str, Any] = {
        "values": json_values(solution.values),
        "objective": json_value(solution.objective),
        "slack": json_values(solution.slack),
        "proven": solution.proven,
        "certificate": certificate_data(solution.certificate),
        "free": list(map(str, solution.question.free)),
        "within": list(map(str, solution.question.within)),
        "formula": None,
    }
    if solution.formula is not None:
        data["formula"] = {
            "unknown": str(solution.formula.unknown),
            "value": json_value(solution.formula.value),
            "holds": [str(condition) for condition in solution.formula.holds],
            "bounds": {name: str(bound) for name, bound in solution.question.bounds.items()},
        }
    if solution.solutions is not None:
        data["count"] = solution.solutions.count
        data["solutions"] = list(islice(solution.solutions, first))
    return data


def frontier(front: Frontier, style: str, emphasize: Callable[[str], str] = str) -> str:
    """Return the result of `pareto`: a row for each point of the Pareto front.

    `emphasize` marks these rows.
    """
    if style == "json":
        trades = [
            {"values": json_values(trade.values), "aims": json_values(trade.aims)}
            for trade in front.trades
        ]
        certificate = certificate_data(front.certificate)
        return dump_json({"trades": trades, "proven": front.proven, "certificate": certificate})
    first = front.trades[0]
    shown = {*first.aims, *front.question.given}
    others = [name for name in first.values if name not in shown]
    rows = [
        (*map(written, trade.aims.values()), *(written(trade.values[name]) for name in others))
        for trade in front.trades
    ]
    header, *points = aligned([(*first.aims, *others), *rows], right=True)
    free = front.question.free_values()
    searched = front.question.searched
    labeled_notes = [("Proof", str(front.certificate)), ("Free", free), ("Searched", searched)]
    notes = [(name, note) for name, note in labeled_notes if note]
    proof = aligned(notes)
    unproven = [] if front.proven else [_UNPROVEN]
    return _join_lines([header, *map(emphasize, points), "", *proof, *unproven])


def _join_lines(lines: Iterable[str]) -> str:
    return "".join(f"{line.rstrip()}\n" for line in lines)
