"""Changes of the parts of a written formula."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from symcnn.algebra.presentation.term import Term


def map_parts(term: Term, change: Callable[[Term], Term]) -> Term:
    """Return a term with each of its parts changed; the term itself if that changes nothing.

    >>> from symcnn.algebra import symbol
    >>> from symcnn.algebra.presentation.term import Literal, Name
    >>> print(map_parts(3 * Name(symbol("w")), lambda part: part + 1))
    4·(w + 1)
    """
    before = {each.name: getattr(term, each.name) for each in fields(term)}  # type: ignore[arg-type]
    after = {name: _map_part(part, change) for name, part in before.items()}
    return term if after == before else replace(term, **after)  # type: ignore[type-var]


def _map_part(part: Any, change: Callable[[Term], Term]) -> Any:  # noqa: ANN401 - any field
    if isinstance(part, tuple):
        return tuple(_map_part(item, change) for item in part)
    return change(part) if isinstance(part, Term) else part
