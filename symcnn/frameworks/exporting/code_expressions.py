"""Expressions of the notation as Python code: quotients are integers or `Fraction`s."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import singledispatchmethod

from symcnn.errors import NotationError, SymcnnError
from symcnn.frameworks.exporting.products import Product, exactly, over, times
from symcnn.network.evaluation.evaluator import Evaluator
from symcnn.notation.ast import Call, Expression, Name, Negative, Operation, Power, Tuple, inside
from symcnn.notation.limits import FUNCTIONS, SQUARE_ROOT
from symcnn.render.code.fragment import Piece, Rank, added, call, infix

_NO_ROOTS = "roots of symbols are not exported; substitute numbers for the symbols"


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the program: its additional arguments, and whether it returns integers."""

    more: tuple[str, ...] = ()
    whole: bool = True


@dataclass(frozen=True)
class Scope:
    """The names in scope that may be fractions, and the program's functions."""

    fractions: AbstractSet[str] = frozenset()
    functions: Mapping[str, Function] = field(default_factory=dict)

    def integer(self, node: Expression) -> Piece:
        """Return the code of an expression whose value is known to be an integer.

        >>> from symcnn.notation import parse_expression
        >>> Scope().integer(parse_expression("0.75*w*2^i")).text
        '3 * w * 2**i // 4'
        """
        if (number := constant(node)) is not None:
            return exactly(number)
        if isinstance(node, Operation | Power | Negative) and not _rounds(node):
            product = self._product(node)
            if product.number.denominator != 1 or product.below:
                return over(*product.codes(), whole=True)
        code = self.exact(node)
        return code if code.whole else Piece(f"int({code.text})")

    def value(self, node: Expression | Tuple) -> str:
        """Return the text of an argument: one number, or one for each axis."""
        if isinstance(node, Tuple):
            return f"({', '.join(self.integer(item).text for item in node.items)})"
        return self.integer(node).text

    def share(self, node: Expression) -> str:
        """Return the text of a number from 0 to 1, as a float, since names may be fractions.

        >>> from symcnn.notation import parse_expression
        >>> Scope().share(parse_expression("1/8")), Scope().share(parse_expression("rate"))
        ('0.125', 'float(rate)')
        """
        number = constant(node)
        if number is not None:
            return str(float(number))
        code = self.exact(node)
        return code.text if code.whole and not isinstance(node, Name) else f"float({code.text})"

    def exact(self, node: Expression) -> Piece:
        """Return the code of an expression that may be a fraction."""
        number = constant(node)
        return self._code(node) if number is None else exactly(number)

    @singledispatchmethod
    def _code(self, node: Expression) -> Piece:
        """Return the code of a name; the other kinds are registered below."""
        assert isinstance(node, Name)  # noqa: S101 - numbers are constants
        return Piece(node.text, whole=node.text not in self.fractions)

    @_code.register
    def _code_of_negative(self, node: Negative) -> Piece:
        return times(-1, (self.exact(node.operand),))

    @_code.register
    def _code_of_operation(self, node: Operation) -> Piece:
        if node.operators[0] in ("+", "-"):
            return added([self.exact(operand) for operand in node.operands], node.operators)
        return self._rounded(node) if _rounds(node) else self._quotient(node)

    @_code.register
    def _code_of_power(self, node: Power) -> Piece:
        number = constant(node.exponent) or Fraction(0)
        if isinstance(node.exponent, Negative) or number < 0:
            return self._quotient(node)
        if number.denominator != 1:
            raise SymcnnError(_NO_ROOTS)
        base, exponent = self.exact(node.base), self.integer(node.exponent)
        simple = all(code.text.isidentifier() or code.text.isdigit() for code in (base, exponent))
        power = infix("**" if simple else " ** ", Rank.ATOM, Rank.POWER, Rank.POWER)
        return power(base, exponent)

    @_code.register
    def _code_of_call(self, node: Call) -> Piece:
        if node.function in ("floor", "ceil"):
            return self._to_integer(node)
        if node.function == SQUARE_ROOT:
            raise SymcnnError(_NO_ROOTS)
        arguments = [self.exact(argument) for argument in node.arguments]
        if node.function in ("min", "max"):
            return arguments[0] if len(arguments) == 1 else call(node.function)(arguments)
        function = self.functions[node.function]
        more = [Piece(f"{name}={name}") for name in function.more]
        return replace(call(node.function)([*arguments, *more]), whole=function.whole)

    def _rounded(self, node: Operation) -> Piece:
        """Return a product with floor divisions or remainders, from left to right."""
        product = self.exact(node.operands[0])
        for operator, operand in zip(node.operators, node.operands[1:], strict=True):
            right = self.exact(operand)
            if operator == "/":
                product = over(product, right, whole=False)
                continue
            operation = infix(f" {operator} ", Rank.QUOTIENT, Rank.SIGNED, Rank.QUOTIENT)
            result = operation(product, right)
            product = replace(result, whole=result.whole or operator == "//")
        return product

    def _quotient(self, node: Expression) -> Piece:
        above, below = self._product(node).codes()
        return above if below.text == "1" else over(above, below, whole=False)

    def _to_integer(self, node: Call) -> Piece:
        """Return a floor or a ceiling, as a floor division."""
        above, below = self._product(node.arguments[0]).codes()
        down = over(above, below, whole=True)
        if node.function == "floor" or down is above:
            return down
        text = f"-(-{above.within(Rank.PRODUCT)} // {below.within(Rank.SIGNED)})"
        return Piece(text, Rank.SIGNED)

    def _product(self, node: Expression) -> Product:
        """Return an expression as one fraction."""
        number = constant(node)
        if number is not None:
            return Product(number)
        match node:
            case Operation(operands, operators) if set(operators) <= {"*", "/"}:
                product = Product(Fraction(1))
                for operator, operand in zip(("*", *operators), operands, strict=True):
                    part = self._product(operand)
                    product = product.times(part if operator == "*" else part.inverse())
                return product
            case Power(base, Negative(exponent)):
                return self._product(Power(base, exponent, node.span)).inverse()
            case Negative(operand):
                return Product(Fraction(-1)).times(self._product(operand))
            case _:
                return Product(Fraction(1), (self._code(node),))


def constant(node: Expression) -> Fraction | None:
    """Return the value of a constant expression; None if it has names or function calls."""
    for part in inside(node):
        if isinstance(part, Name) or (isinstance(part, Call) and part.function not in FUNCTIONS):
            return None
    try:
        value = Evaluator({}).number(node)
    except NotationError:  # a root, which is exact only in a floor
        return None
    return Fraction(int(value.p), int(value.q))


def _rounds(node: Expression) -> bool:
    """Return whether a product has a floor division or a remainder."""
    return isinstance(node, Operation) and bool({"//", "%"} & set(node.operators))
