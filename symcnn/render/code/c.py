"""Formulas in C: functions of 64-bit integers."""

from __future__ import annotations

from collections.abc import Iterable

from symcnn.render.code.fragment import Piece, Rank, call, call_of_two, infix, repeated
from symcnn.render.code.header_comment import about
from symcnn.render.code.language import CodeRequest, Language, Loop, below_2_63
from symcnn.render.code.language_names import words
from symcnn.render.code.line_breaks import indented, statement

_WORDS = """
_Alignas _Alignof _Atomic _Bool _Complex _Decimal128 _Decimal32 _Decimal64 _Generic
_Imaginary _Noreturn _Static_assert _Thread_local alignas alignof asm auto bool break case
char const constexpr continue default do double else end enum extern false float floor_div
for goto i386 if inline int int64_t linux long max_of min_of nullptr power register restrict
return short signed sizeof static static_assert struct switch thread_local total true typedef
typeof typeof_unqual union unix unsigned void volatile while
"""
_RESERVED = frozenset(_WORDS.split())
_FLOOR = """\
/* Floor division for b > 0, also for negative a. */
static int64_t floor_div(int64_t a, int64_t b)
{
    return a/b - (a % b < 0);
}"""
_POWER = """\
static int64_t power(int64_t base, int64_t exponent)
{
    int64_t result = 1;
    while (exponent > 0) {
        if (exponent % 2 == 1)
            result *= base;
        exponent /= 2;
        if (exponent > 0)
            base *= base;
    }
    return result;
}"""
_MIN = """\
static int64_t min_of(int64_t a, int64_t b)
{
    return a < b ? a : b;
}"""
_MAX = """\
static int64_t max_of(int64_t a, int64_t b)
{
    return a > b ? a : b;
}"""
_EXACT = "Exact while all intermediate results are below 2^63."
_MAX_FACTORS = 3
"""The largest exponent up to which a power is written as a product."""
_SLASH = infix("/", Rank.PRODUCT, Rank.ATOM, Rank.QUOTIENT)


def _write_power(base: Piece, times: int) -> Piece:
    """Return a small power of a name as a product, and any other power as a call."""
    if base.rank is Rank.ATOM and base.text.isidentifier() and times <= _MAX_FACTORS:
        return repeated(base, times)
    return call("power", _POWER)([base, Piece(str(times))])


def _write_sum(loop: Loop) -> Piece:
    """Return a call of a function that computes a sum in a loop."""
    head = f"static int64_t {loop.name}({_format_arguments(['end', *loop.known])})"
    update = statement("total += ", loop.term.text, ";", "        ")
    definition = f"""\
{head}
{{
    int64_t total = 0;
    for (int64_t {loop.index} = {loop.first.text}; {loop.index} < end; {loop.index}++)
{update}
    return total;
}}"""
    return call(loop.name, *loop.term.needs, definition)([loop.end, *map(Piece, loop.known)])


def _format_arguments(names: Iterable[str]) -> str:
    return ", ".join(f"int64_t {name}" for name in names) or "void"


def _write_function(request: CodeRequest) -> str:
    """Return a function, preceded by the functions that it calls."""
    comment = indented(about(request, _EXACT).replace("*/", "* /"), "   ").removeprefix("   ")
    head = f"int64_t {request.function_name}({_format_arguments(request.names.values())})"
    body = [statement(*parts, ";", "    ") for parts in request.statements("int64_t ")]
    function = "\n".join([f"/* {comment} */", head, "{", *body, "}"])
    return "\n\n".join(["#include <stdint.h>", *request.needs, function])


C = Language(
    title="C",
    names=words(_RESERVED),
    reserved=_RESERVED,
    number=below_2_63("C"),
    raised=_write_power,
    power=lambda base, exponent: call("power", _POWER)([base, exponent]),
    exact=_SLASH,
    quotient=_SLASH,
    floor=lambda above, below: call("floor_div", _FLOOR)([above, below]),
    least=call_of_two("min_of", _MIN),
    greatest=call_of_two("max_of", _MAX),
    total=_write_sum,
    whole=_write_function,
)
