"""Floor division ⌊numerator / denominator⌋ in canonical form.

SymPy's `floor` is not used: it drops the floor of products such as (2n + 4)k/6, and does not reduce
nested floors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sympy import Add, Expr, Function, Integer, Mul, floor
from sympy.printing.precedence import PRECEDENCE

from symcnn.algebra.floors.floor_root import FloorRoot
from symcnn.algebra.floors.floor_rules import reduced
from symcnn.algebra.polynomials.polynomial import is_at_least, minimum

if TYPE_CHECKING:
    from sympy.printing.printer import Printer


_FUNCTIONS = {"⌊": "floor", "⌈": "ceiling"}
"""SymPy's functions, by the opening bracket of plain text."""


class FloorDiv(Function):  # type: ignore[misc]  # SymPy has no types
    """The floor of numerator / denominator, for a positive denominator.

    Construction applies these rules, where every symbol is an integer:

    1. ⌊(b·q + r)/b⌋ = q + ⌊r/b⌋ for every multiple of b; if b is a number, the remaining
       coefficients lie in 0..b-1.
    2. ⌊(⌊a/b⌋ + c)/d⌋ = ⌊(a + b·c)/(b·d)⌋
    3. ⌈a/b⌉ = ⌊(a + b - 1)/b⌋; see `ceil_div`.
    4. ⌊(g·a + r)/(g·b)⌋ = ⌊(a + ⌊r/g⌋)/b⌋
    5. 0 ≤ a < b gives 0, and -b ≤ a < 0 gives -1.

    (Graham, Knuth & Patashnik, Concrete Mathematics, 2nd ed., section 3.2.)

    With a linear numerator and a numeric denominator, two instances are equal for all
    integers if and only if they are identical.

    Raises ValueError for a denominator ≤ 0.

    >>> from symcnn.algebra import symbol
    >>> n, k = symbol("n"), symbol("k")
    >>> FloorDiv(FloorDiv(n + 1, 2) + 3, 2)
    ceiling(n/4) + 1
    >>> FloorDiv((2 * n + 4) * k, 6)
    floor(k*(n + 2)/3)
    """

    nargs = 2
    is_integer = True

    @classmethod
    def eval(cls, numerator: Expr, denominator: Expr) -> Expr | None:
        """Return the canonical form; None if the arguments already are."""
        if denominator.is_Number:
            if denominator <= 0:
                message = f"the denominator must be positive, not {denominator}"
                raise ValueError(message)
            if numerator.is_Number:
                return (numerator / denominator).floor()
        quotient = reduced(numerator, denominator, cls)
        if quotient.numerator == 0:
            return quotient.whole
        if (quotient.numerator, quotient.denominator) == (numerator, denominator):
            return None
        floor_part = cls(quotient.numerator, quotient.denominator, evaluate=False)
        return quotient.whole + floor_part

    def minimum(self) -> Integer | None:
        """Return a lower bound; None if none is known."""
        numerator, denominator = self.args
        bound = minimum(numerator)
        if bound is None:
            return None
        if denominator.is_Number:
            return (bound / denominator).floor()
        if is_at_least(numerator - denominator):
            return Integer(1)
        return Integer(0) if bound >= 0 else None

    @property
    def shown(self) -> tuple[str, Expr, Expr, str]:
        """The brackets and the fraction to print: a ceiling if that is shorter."""
        numerator, denominator = self.args
        dividend = numerator - denominator + 1  # ⌊numerator / b⌋ = ⌈dividend / b⌉
        is_shorter = len(Add.make_args(dividend)) < len(Add.make_args(numerator))
        if dividend.as_coeff_Add()[0] == 0 and (denominator.is_Integer or is_shorter):
            return "⌈", factor_common(dividend), denominator, "⌉"
        return "⌊", factor_common(with_exact_roots(numerator)), denominator, "⌋"

    def _eval_is_nonnegative(self) -> bool | None:
        bound = self.minimum()
        return None if bound is None or bound < 0 else True

    def _eval_rewrite_as_floor(self, numerator: Expr, denominator: Expr, **_: object) -> Expr:
        return floor(numerator / denominator, evaluate=False)

    def _sympystr(self, printer: Printer) -> str:
        left, above, below, _ = self.shown
        return f"{_FUNCTIONS[left]}({_fraction(printer, above, below, '/')})"

    def _latex(self, printer: Printer, exp: str | None = None) -> str:
        left, above, below, right = self.shown
        sides = {"⌊": "floor", "⌈": "ceil", "⌋": "floor", "⌉": "ceil"}
        fraction = rf"\frac{{{printer._print(above)}}}{{{printer._print(below)}}}"  # noqa: SLF001 - SymPy's printer protocol
        whole = rf"\left\l{sides[left]}{fraction}\right\r{sides[right]}"
        return whole if exp is None else f"{whole}^{{{exp}}}"

    def _pretty(self, printer: Any) -> Any:  # noqa: ANN401 - SymPy's printer protocol
        left, above, below, _ = self.shown
        fraction = printer._print(above) / printer._print(below)  # noqa: SLF001
        side = "floor" if left == "⌊" else "ceil"
        if not printer._use_unicode:  # noqa: SLF001
            return type(fraction)(*type(fraction)(*fraction.parens()).left(side))
        return type(fraction)(*fraction.parens(f"l{side}", f"r{side}"))

    def _mathml_content(self, printer: Any) -> Any:  # noqa: ANN401
        left, above, below, _ = self.shown
        divide = _element(printer, "apply", printer.dom.createElement("divide"))
        for part in (above, below):
            divide.appendChild(printer._print(part))  # noqa: SLF001
        side = printer.dom.createElement("floor" if left == "⌊" else "ceiling")
        return _element(printer, "apply", side, divide)

    def _mathml_presentation(self, printer: Any) -> Any:  # noqa: ANN401
        left, above, below, right = self.shown
        fraction = _element(printer, "mfrac", printer._print(above), printer._print(below))  # noqa: SLF001
        marks = [
            _element(printer, "mo", printer.dom.createTextNode(mark)) for mark in (left, right)
        ]
        return _element(printer, "mrow", marks[0], fraction, marks[1])

    def _pythoncode(self, printer: Printer) -> str:
        numerator, denominator = self.args
        return f"({_fraction(printer, numerator, denominator, '//')})"

    _numpycode = _lambdacode = _mpmathcode = _pythoncode


def floor_div(numerator: Expr, denominator: Expr) -> Expr:
    """Return ⌊numerator / denominator⌋ for a positive denominator."""
    return FloorDiv(numerator, denominator)


def ceil_div(numerator: Expr, denominator: Expr) -> Expr:
    """Return ⌈numerator / denominator⌉ as ⌊(numerator + denominator - 1) / denominator⌋."""
    return FloorDiv(numerator + denominator - 1, denominator)


def _fraction(printer: Printer, above: Expr, below: Expr, sign: str) -> str:
    """Print a fraction in one line, with the necessary parentheses."""
    top = printer.parenthesize(above, PRECEDENCE["Mul"], strict=True)
    return f"{top}{sign}{printer.parenthesize(below, PRECEDENCE['Pow'], strict=True)}"


def _element(printer: Any, name: str, *children: Any) -> Any:  # noqa: ANN401
    element = printer.dom.createElement(name)
    for child in children:
        element.appendChild(child)
    return element


def with_exact_roots(numerator: Expr) -> Expr:
    """Replace ⌊√x⌋ by √x, which does not change the floor of a quotient by an integer.

    Two roots are kept: the floor of their sum may exceed the sum of their floors.
    """
    roots = [term for term in Add.make_args(numerator) if isinstance(term, FloorRoot)]
    return (
        numerator.xreplace({root: root.exact for root in roots}) if len(roots) == 1 else numerator
    )


def factor_common(expr: Expr) -> Expr:
    """Factor out the common factor of a sum: k(n + 2)."""
    if not expr.is_Add:
        return expr
    shared, *others = (set(Mul.make_args(term.as_coeff_Mul()[1])) for term in expr.args)
    common = shared.intersection(*others)
    factor = Mul(*common)
    if factor == 1:
        return expr
    return Mul(factor, Add(*(term / factor for term in expr.args)))
