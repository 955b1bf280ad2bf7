"""Answers to questions, as text for a terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sympy import Expr, Interval

from symcnn.algebra.polynomials.plain_text import text
from symcnn.render.tables.align import aligned
from symcnn.render.tables.values import value as as_python
from symcnn.solving import Comparison, Effect, Frontier, Solution
from symcnn.solving.answers.certificate import Certificate
from symcnn.solving.answers.closed_form import inverse
from symcnn.solving.answers.solution import Answer, written
from symcnn.solving.comparison import Example

_UNPROVEN = "Not proven: the search was interrupted, so there may be better."


def solution(found: Solution, style: str, first: int) -> str:
    """Return the answer of `solve`; of all solutions, so many are listed."""
    if style == "json":
        return _json(_solution_data(found, first))
    return _lines(_solution_lines(found, first))


def _solution_lines(found: Solution, first: int) -> Iterator[str]:
    """Yield the answer, the slack of the constraints, and what proves it."""
    if found.solutions is not None:
        yield from (*_listed(found, first), "")
    elif not found.question.parameters:
        yield from (str(found), "")
    else:
        yield from _with_parameters(found)
    if found.slack and found.solutions is None:
        slack = ((name, written(value)) for name, value in found.slack.items())
        yield from (*aligned([("Constraint", "Slack"), *slack]), "")
    notes = [("Proof", str(found.certificate))]
    free = found.question.free_values(found.values if found.solutions is None else None)
    if free:
        notes.append(("Free", free))
    if found.question.searched:
        notes.append(("Searched", found.question.searched))
    if found.formula is not None:
        notes.append(("Formula", _formula(found)))
    yield from aligned(notes)
    if not found.proven:
        yield _UNPROVEN


def _with_parameters(found: Solution) -> Iterator[str]:
    """Yield the answer in the symbols that stay, unless the general formula is the same."""
    own = inverse(found.question)
    if own is not None and str(own) != str(found.formula):
        holds = f" for {own.holds}" if own.holds else ""
        yield from (f"{found}{holds}" if found.values else str(own), "")


def _listed(found: Solution, first: int) -> Iterator[str]:
    """Yield how many solutions there are, then the first of them."""
    count = found.solutions.count if found.solutions else 0
    yield f"{count:,} solution{'s' if count > 1 else ''}"
    for values in islice(found.solutions or (), first):
        yield "  " + ", ".join(f"{name} = {value:,}" for name, value in values.items())
    if count > first:
        yield f"  and {count - first:,} more"


def _formula(found: Solution) -> str:
    """Return the formula, with what its bounds stand for."""
    named = [f"{name} is the bound in `{one}`" for name, one in found.question.bounds.items()]
    return "; ".join([str(found.formula), *named])


def _solution_data(found: Solution, first: int) -> dict[str, Any]:
    data: dict[str, Any] = {
        "values": _values(found.values),
        "objective": _value(found.objective),
        "slack": _values(found.slack),
        "proven": found.proven,
        "certificate": _certificate(found.certificate),
        "free": list(map(str, found.question.free)),
        "within": list(map(str, found.question.within)),
        "formula": None,
    }
    if found.formula is not None:
        data["formula"] = {
            "unknown": str(found.formula.unknown),
            "value": _value(found.formula.value),
            "holds": [str(condition) for condition in found.formula.holds],
            "bounds": {name: str(bound) for name, bound in found.question.bounds.items()},
        }
    if found.solutions is not None:
        data["count"] = found.solutions.count
        data["solutions"] = list(islice(found.solutions, first))
    return data


def frontier(found: Frontier, style: str) -> str:
    """Return the answer of `pareto`: a row for each trade-off."""
    if style == "json":
        trades = [
            {"values": _values(trade.values), "aims": _values(trade.aims)} for trade in found.trades
        ]
        certificate = _certificate(found.certificate)
        return _json({"trades": trades, "proven": found.proven, "certificate": certificate})
    first = found.trades[0]
    others = [name for name in first.values if name not in first.aims]
    rows = [
        (*map(written, trade.aims.values()), *(written(trade.values[name]) for name in others))
        for trade in found.trades
    ]
    table = aligned([(*first.aims, *others), *rows], right=True)
    free = found.question.free_values()
    searched = found.question.searched
    told = [("Proof", str(found.certificate)), ("Free", free), ("Searched", searched)]
    notes = [(name, note) for name, note in told if note]
    proof = aligned(notes)
    return _lines([*table, "", *proof, *([] if found.proven else [_UNPROVEN])])


def comparison(found: Iterable[Comparison], style: str) -> str:
    """Return the answer of `compare`: whether and when each quantity is equal, with examples."""
    if style == "json":
        return _json([_comparison_data(one) for one in found])
    return _lines(line for one in found for line in _comparison_lines(one))


def _comparison_lines(one: Comparison) -> Iterator[str]:
    yield str(one)
    rows = []
    if one.always is not True:
        rows += [("  left", text(one.left)), ("  right", text(one.right))]
    for label, example in (("  equal", one.agrees), ("  differ", one.differs)):
        if example is not None:
            rows.append((label, _example(example)))
    yield from aligned(rows) if rows else ()


def _example(example: Example) -> str:
    values = ", ".join(f"{name} = {value:,}" for name, value in example.values.items())
    both = dict.fromkeys(map(written, (example.left, example.right)))
    return " and ".join(both) + (f" at {values}" if values else "")


def _comparison_data(one: Comparison) -> dict[str, Any]:
    examples = {
        name: None
        if example is None
        else {
            "values": dict(example.values),
            "left": _value(example.left),
            "right": _value(example.right),
        }
        for name, example in (("agrees", one.agrees), ("differs", one.differs))
    }
    return {
        "quantity": one.name,
        "left": _value(one.left),
        "right": _value(one.right),
        "always": one.always,
        "condition": str(one.condition),
        "within": list(map(str, one.within)),
        **examples,
    }


def effects(found: Iterable[Effect], what: str, style: str) -> str:
    """Return the answer of `sensitivity`: what each symbol does."""
    if style == "json":
        return _json([_effect_data(effect) for effect in found])
    return _lines(line for effect in found for line in _effect_lines(effect, what))


def _effect_lines(effect: Effect, what: str) -> Iterator[str]:
    smooth = ", with a/b for ⌊a/b⌋" if effect.smoothed else ""
    yield f"{effect.name}"
    rows = [
        _step(effect),
        (f"  d {what} / d {effect.name}", text(effect.derivative) + smooth),
        ("  elasticity", text(effect.elasticity) + smooth),
        ("  grows like", text(effect.dominant)),
    ]
    if effect.leader is not None and effect.share is not None:
        rows.append(("  in the limit", f"{effect.leader} has {_percent(effect.share)}"))
    yield from aligned(rows)


def _step(effect: Effect) -> tuple[str, str]:
    """Return by how much the quantity rises with the next value of a symbol in the domain."""
    if effect.increment is None or effect.step is None:
        return "  one more adds", "not known: no number can be added to this symbol alone"
    more = "one more adds" if effect.increment == 1 else f"{text(effect.increment)} more add"
    return f"  {more}", text(effect.step)


def _percent(share: Expr) -> str:
    exact = 100 * share
    return f"{text(exact)} %" if exact.is_Integer else f"{text(share)} = {float(exact):.1f} %"


def _effect_data(effect: Effect) -> dict[str, Any]:
    names = ("derivative", "elasticity", "increment", "step", "dominant", "share")
    return {
        "symbol": effect.name,
        **{name: _value(getattr(effect, name)) for name in names},
        "smoothed": effect.smoothed,
        "leader": effect.leader,
    }


def crossing(layer: str, by: str, what: str, start: int | None, style: str) -> str:
    """Return from where on a layer has more than half of a quantity."""
    if style == "json":
        return _json({"layer": layer, "symbol": by, "quantity": what, "from": start})
    if start is None:
        return f"{layer} never has more than half of {what} for all greater {by}\n"
    return f"{layer} has more than half of {what} from {by} = {start:,} on\n"


def _certificate(found: Certificate) -> dict[str, Any]:
    return {"text": found.text, "box": dict(found.box), "boxes": found.boxes}


def _values(values: Any) -> dict[str, Any]:  # noqa: ANN401 - a mapping of answers
    return {name: _value(value) for name, value in values.items()}


def _value(value: Answer | Interval | None) -> Any:  # noqa: ANN401 - what JSON can hold
    """Return a number, or an expression in Python's syntax."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Interval):
        return [_value(value.start), _value(value.end)]
    if isinstance(value, Expr):
        return as_python(value)
    return str(value)


def _json(data: Any) -> str:  # noqa: ANN401
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line.rstrip()}\n" for line in lines)
