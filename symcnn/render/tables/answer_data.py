"""Answers as data: numbers and expressions as JSON can hold them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sympy import Expr, Interval

from symcnn.render.tables.cell_values import value as as_python
from symcnn.solving.answers.certificate import Certificate
from symcnn.solving.answers.solution import Answer


def json_value(value: Answer | Interval | None) -> Any:  # noqa: ANN401 - any JSON value
    """Return a number, or an expression in Python's syntax, as JSON can hold it.

    >>> from symcnn.algebra import symbol
    >>> json_value(2 * symbol("f") + 1), json_value(Interval(1, 8))
    ('2*f + 1', [1, 8])
    """
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Interval):
        return [json_value(value.start), json_value(value.end)]
    if isinstance(value, Expr):
        return as_python(value)
    return str(value)


def json_values(values: Mapping[str, Answer]) -> dict[str, Any]:
    """Return values by name, as JSON can hold them."""
    return {name: json_value(value) for name, value in values.items()}


def certificate_data(certificate: Certificate) -> dict[str, Any]:
    """Return a proof as data: its text, and the box of values that was searched."""
    return {"text": certificate.text, "box": dict(certificate.box), "boxes": certificate.boxes}


def dump_json(data: Any) -> str:  # noqa: ANN401
    """Return data as a JSON document that ends with a newline."""
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
