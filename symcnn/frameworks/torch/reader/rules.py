"""The rules of PyTorch's functions: what each is in the notation, by the functions' names.

What modules do, they do by these functions too, so that one table serves both. A rule is called
with the arguments that PyTorch is called with; it returns what the result stands for, or raises
NoRuleError.
"""

from __future__ import annotations

from collections.abc import Callable

from symcnn.frameworks.torch.reader.call_site import Meaning

Rule = Callable[..., "Meaning | tuple[Meaning, ...]"]
RULES: dict[str, Rule] = {}
"""The rules by the names of functions, without the underscores of methods that work in place."""

Sizes = int | tuple[int, ...] | list[int]
"""A number for all axes, or one for each."""


def rule(*names: str) -> Callable[[Rule], Rule]:
    """Enter a rule under the names of the functions that it is for."""

    def entered(function: Rule) -> Rule:
        RULES.update(dict.fromkeys(names, function))
        return function

    return entered


def sides(value: Sizes) -> int | tuple[int, ...]:
    """Return a number for each axis as a tuple."""
    return value if isinstance(value, int) else tuple(value)
