"""The LaTeX environments of equations, with line breaks and numbering."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

_INNER_ENVIRONMENT = "split"
"""The inner environment of a numbered equation of several lines."""


@dataclass(frozen=True)
class Equation:
    """A left side and its right sides, each a tuple of lines of LaTeX."""

    left: str
    """The left side as LaTeX; empty if there is none."""
    rights: tuple[tuple[str, ...], ...]

    @property
    def sign(self) -> str:
        """The sign before each right side."""
        return "= " if self.left else ""

    @property
    def rows(self) -> Iterator[tuple[str, str, str]]:
        """The left side, sign and right side of each line."""
        left = self.left
        for right in self.rights:
            for index, line in enumerate(right):
                yield (left, self.sign, line) if index == 0 else ("", "", f"{{}} {line}")
                left = ""


def _wrap_lines(name: str, lines: list[str]) -> str:
    inner = " \\\\\n".join(f"  {line.strip()}" for line in lines)
    return f"\\begin{{{name}}}\n{inner}\n\\end{{{name.partition('}')[0]}}}"


def _suppress_numbers(lines: list[str], name: str, command: str) -> list[str]:
    """Suppress the numbers of all lines but the last in a numbered environment."""
    if name.endswith("*") or name == _INNER_ENVIRONMENT:
        return lines
    return [*(f"{line} {command}" for line in lines[:-1]), lines[-1]]


def _write_align(equation: Equation, name: str) -> str:
    lines = [
        f"{left} &{sign}{right}" if sign or not equation.left else rf"&\quad {right}"
        for left, sign, right in equation.rows
    ]
    return _wrap_lines(name, _suppress_numbers(lines, name, r"\notag"))


def _write_multline(equation: Equation, name: str) -> str:
    return _wrap_lines(name, [f"{left} {sign}{right}" for left, sign, right in equation.rows])


def _write_ieee(equation: Equation, name: str) -> str:
    lines = [f"{left} &{sign.strip()}& {right}" for left, sign, right in equation.rows]
    return _wrap_lines(f"{name}}}{{rCl", _suppress_numbers(lines, name, r"\nonumber"))


def _write_equation(equation: Equation, name: str) -> str:
    inner = (
        _write_align(equation, _INNER_ENVIRONMENT)
        if len(list(equation.rows)) > 1
        else _write_one_line(equation)
    )
    return f"\\begin{{{name}}}\n{inner}\n\\end{{{name}}}"


def _write_one_line(equation: Equation) -> str:
    return "\n".join(f"  {f'{left} {sign}{right}'.strip()}" for left, sign, right in equation.rows)


_WRITERS: dict[str, Callable[[Equation, str], str]] = {
    "align": _write_align,
    "multline": _write_multline,
    "IEEEeqnarray": _write_ieee,
    "equation": _write_equation,
}
ENVIRONMENTS = tuple(f"{name}{star}" for name in _WRITERS for star in ("", "*"))
"""The names of the environments; the starred ones are unnumbered."""


def environment(found: Equation, name: str) -> str:
    r"""Return an equation in one of `ENVIRONMENTS`.

    >>> print(environment(Equation("p", (("a", "+ b"), ("c",))), "align"))
    \begin{align}
      p &= a \notag \\
      &\quad {} + b \notag \\
      &= c
    \end{align}
    """
    return _WRITERS[name.removesuffix("*")](found, name)
