"""Formulas in JavaScript: BigInt functions, exact for integers of any size."""

from __future__ import annotations

from symcnn.network.analysis.symbol_roles import is_share
from symcnn.render.code.fragment import Piece, Rank, call, call_of_two, infix
from symcnn.render.code.header_comment import about
from symcnn.render.code.language import CodeRequest, Language, Loop
from symcnn.render.code.language_names import words
from symcnn.render.code.line_breaks import indented, statement

_WORDS = """
BigInt Infinity NaN arguments async await break case catch class const continue debugger
default delete do else end enum eval export extends false finally floorDiv for function if
implements import in instanceof interface let maxOf minOf new null of package private protected
public return static super switch this throw total true try typeof undefined var void while
with yield
"""
_RESERVED = frozenset(_WORDS.split())
_FLOOR = """\
// Floor division for b > 0, also for negative a.
function floorDiv(a, b) {
  return a/b - (a % b < 0n ? 1n : 0n);
}"""
_MIN = """\
function minOf(a, b) {
  return a < b ? a : b;
}"""
_MAX = """\
function maxOf(a, b) {
  return a > b ? a : b;
}"""
_SLASH = infix("/", Rank.PRODUCT, Rank.POWER, Rank.QUOTIENT)
_STARS = infix("**", Rank.ATOM, Rank.ATOM, Rank.POWER)


def _write_number(value: int) -> str:
    return f"{value}n"


def _write_sum(loop: Loop) -> Piece:
    """Return a call of a function that computes a sum in a loop."""
    definition = f"""\
function {loop.name}({", ".join(["end", *loop.known])}) {{
  let total = 0n;
  for (let {loop.index} = {loop.first.text}; {loop.index} < end; {loop.index}++) {{
{statement("total += ", loop.term.text, ";", "    ")}
  }}
  return total;
}}"""
    return call(loop.name, *loop.term.needs, definition)([loop.end, *map(Piece, loop.known)])


def _write_function(request: CodeRequest) -> str:
    """Return a function, preceded by the functions that it calls."""
    description = indented(about(request, "Returns a BigInt.").replace("*/", "* /"), " * ")
    comment = f"/**\n{description}\n */"
    names, symbols = request.names, request.net.symbols
    integers = (names[name] for name, symbol in symbols.items() if not is_share(symbol))
    body = [f"  {name} = BigInt({name});" for name in integers]
    body += [statement(*parts, ";", "  ") for parts in request.statements("const ")]
    head = f"function {request.function_name}({', '.join(names.values())}) {{"
    return "\n\n".join([*request.needs, "\n".join([comment, head, *body, "}"])])


JAVASCRIPT = Language(
    title="JavaScript",
    names=words(_RESERVED),
    reserved=_RESERVED,
    number=_write_number,
    # -2n**d is a syntax error in JavaScript
    negated=Rank.ATOM,
    raised=lambda base, times: _STARS(base, Piece(_write_number(times))),
    power=_STARS,
    exact=_SLASH,
    quotient=_SLASH,
    floor=lambda above, below: call("floorDiv", _FLOOR)([above, below]),
    least=call_of_two("minOf", _MIN),
    greatest=call_of_two("maxOf", _MAX),
    total=_write_sum,
    whole=_write_function,
)
