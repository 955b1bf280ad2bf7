"""The environments of LaTeX that an equation can stand in, with its lines and its number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

_SPLIT = "split"
"""What an equation of several lines stands in, within the environment that has the number."""


@dataclass(frozen=True)
class Equation:
    """A left side, and what it is equal to: one or several right sides, each in lines."""

    left: str
    """LaTeX; empty where there is none."""
    rights: tuple[tuple[str, ...], ...]

    @property
    def sign(self) -> str:
        """What stands before each right side."""
        return "= " if self.left else ""

    @property
    def rows(self) -> Iterator[tuple[str, str, str]]:
        """Yield left side, sign and right side of each line."""
        left = self.left
        for right in self.rights:
            for place, line in enumerate(right):
                yield (left, self.sign, line) if place == 0 else ("", "", f"{{}} {line}")
                left = ""


def _begun(name: str, lines: list[str]) -> str:
    inner = " \\\\\n".join(f"  {line.strip()}" for line in lines)
    return f"\\begin{{{name}}}\n{inner}\n\\end{{{name.partition('}')[0]}}}"


def _unnumbered(lines: list[str], name: str, command: str) -> list[str]:
    """Return lines with a number on the last alone, where lines have numbers."""
    if name.endswith("*") or name == _SPLIT:
        return lines
    return [*(f"{line} {command}" for line in lines[:-1]), lines[-1]]


def _align(found: Equation, name: str) -> str:
    lines = [
        f"{left} &{sign}{right}" if sign or not found.left else rf"&\quad {right}"
        for left, sign, right in found.rows
    ]
    return _begun(name, _unnumbered(lines, name, r"\notag"))


def _multline(found: Equation, name: str) -> str:
    return _begun(name, [f"{left} {sign}{right}" for left, sign, right in found.rows])


def _ieee(found: Equation, name: str) -> str:
    lines = [f"{left} &{sign.strip()}& {right}" for left, sign, right in found.rows]
    return _begun(f"{name}}}{{rCl", _unnumbered(lines, name, r"\nonumber"))


def _equation(found: Equation, name: str) -> str:
    inner = _align(found, _SPLIT) if len(list(found.rows)) > 1 else _one_line(found)
    return f"\\begin{{{name}}}\n{inner}\n\\end{{{name}}}"


def _one_line(found: Equation) -> str:
    return "\n".join(f"  {f'{left} {sign}{right}'.strip()}" for left, sign, right in found.rows)


_WRITERS: dict[str, Callable[[Equation, str], str]] = {
    "align": _align,
    "multline": _multline,
    "IEEEeqnarray": _ieee,
    "equation": _equation,
}
ENVIRONMENTS = tuple(f"{name}{star}" for name in _WRITERS for star in ("", "*"))
"""The names of the environments; those with a star have no number."""


def environment(found: Equation, name: str) -> str:
    r"""Return an equation in one of the environments.

    >>> print(environment(Equation("p", (("a", "+ b"), ("c",))), "align"))
    \begin{align}
      p &= a \notag \\
      &\quad {} + b \notag \\
      &= c
    \end{align}
    """
    return _WRITERS[name.removesuffix("*")](found, name)
