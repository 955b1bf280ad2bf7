"""Integer roots ⌊√x⌋ and ⌊x^(1/k)⌋, exact for integers of any size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sympy import Expr, Function, Integer, integer_nthroot, root

from symcnn.algebra.polynomials.polynomial import minimum

if TYPE_CHECKING:
    from sympy.printing.printer import Printer


class FloorRoot(Function):  # type: ignore[misc]  # SymPy has no types
    """⌊x^(1/k)⌋ for an integer x ≥ 0 and a number k ≥ 2; raises ValueError for x < 0.

    >>> from symcnn.algebra import symbol
    >>> FloorRoot(10**60 + 1, 2), FloorRoot(63, 3)
    (1000000000000000000000000000000, 3)
    >>> FloorRoot(symbol("n") + 1, 2)
    floor(sqrt(n + 1))
    """

    is_integer = True

    @classmethod
    def eval(cls, radicand: Expr, index: Expr) -> Expr | None:
        """Return the root of a number; None for an expression."""
        if not radicand.is_Integer:
            return None
        if radicand < 0:
            message = f"the radicand must not be negative: {radicand}"
            raise ValueError(message)
        return Integer(integer_nthroot(int(radicand), int(index))[0])

    @property
    def exact(self) -> Expr:
        """The root without the floor."""
        return root(*self.args)

    def minimum(self) -> Integer | None:
        """Return a lower bound; None if none is known."""
        bound = minimum(self.args[0])
        if bound is None or bound < 0:
            return None
        return Integer(integer_nthroot(int(bound), int(self.args[1]))[0])

    def _eval_is_nonnegative(self) -> bool:
        return True

    def _sympystr(self, printer: Printer) -> str:
        return f"floor({printer.doprint(self.exact)})"

    def _latex(self, printer: Printer, exp: str | None = None) -> str:
        whole = rf"\left\lfloor{printer.doprint(self.exact)}\right\rfloor"
        return whole if exp is None else f"{whole}^{{{exp}}}"

    def _pythoncode(self, printer: Printer) -> str:
        radicand, index = self.args
        inside = printer.doprint(radicand)
        if index == 2:  # noqa: PLR2004 - the square root, which Python has
            return f"math.isqrt({inside})"
        return f"sympy.integer_nthroot({inside}, {index})[0]"

    _lambdacode = _pythoncode
