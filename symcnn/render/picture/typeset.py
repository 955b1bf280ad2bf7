"""Texts with symbols as formulas have them: n₁ and 2ⁱ, in italics, lowered and raised."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby

from symcnn.render.math.symbol_names import GREEK, Spelling, spelling, spelling_of_family
from symcnn.render.outline.label_parts import NAME
from symcnn.render.picture.text_metrics import text_width

_SCALE = 0.72
"""The font size of exponents and subscripts, as a share of that before them."""
_RAISED, _LOWERED = 0.36, -0.2
"""How far exponents and subscripts are above the line, as a share of the font size."""
_GREEK_COMMANDS = {letter: rf"\{name}" for name, letter in GREEK.items()}
PLACEHOLDERS = "[\ue000-\uf8ff]"
"""The characters that stand for numbers which a script fills in; no other text has them."""
_BRACKETED = r"\((?:[^()]|\([^()]*\))*\)"
_TOKEN = re.compile(
    rf"\^(?P<power>{NAME}|\d+|{PLACEHOLDERS}|{_BRACKETED})"
    rf"|(?P<name>{NAME})(?:\[(?P<index>[^]]*)\])?(?!=\S)"
    r"|(?P<minus>(?<= )-(?= ))"
    rf"|(?P<dot>·)(?=\(|(?P<factor>{NAME}))"
    r"|.",
    re.DOTALL,
)


@dataclass(frozen=True)
class Span:
    """A piece of a text in one style; a symbol with its subscripts."""

    text: str
    is_raised: bool = False
    """Whether it is part of an exponent."""
    symbol: str = ""
    """The name of the symbol, whose letters are in italics; empty for other text."""
    below: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Glyphs:
    """Characters in one font, at a size and a height that are shares of the font size."""

    text: str
    is_italic: bool
    scale: float
    rise: float


def typeset(text: str, symbols: Collection[str]) -> tuple[Span, ...]:
    """Return a text with the names in `symbols` as symbols, and with exponents raised.

    >>> [(span.text, span.is_raised) for span in typeset("conv 3×3, 2^(i + 1)·n1", ("i", "n1"))]
    [('conv 3×3, 2', False), ('i', True), (' + 1', True), ('n', False)]
    """
    alike = groupby(_spans(text, symbols), lambda span: span if span.symbol else span.is_raised)
    return tuple(_join(tuple(run)) for _, run in alike)


def _join(run: tuple[Span, ...]) -> Span:
    return replace(run[0], text="".join(span.text for span in run))


def glyphs_of(spans: Iterable[Span]) -> Iterator[Glyphs]:
    """Yield the characters of a text from left to right."""
    for span in spans:
        scale, rise = (_SCALE, _RAISED) if span.is_raised else (1.0, 0.0)
        yield Glyphs(span.text, bool(span.symbol), scale, rise)
        for each in glyphs_of(span.below):
            yield Glyphs(each.text, each.is_italic, scale * _SCALE, rise + scale * _LOWERED)


def spans_width(spans: Iterable[Span], size: float, *, bold: bool = False) -> float:
    """Return an upper bound for the width of a text at a font size, in the unit of the size."""
    return sum(text_width(each.text, each.scale * size, bold=bold) for each in glyphs_of(spans))


def html_markup(spans: Iterable[Span]) -> str:
    """Return the pieces of a text as HTML.

    >>> html_markup(typeset("2^n · w1", ("n", "w1")))
    '2<sup><i>n</i></sup> · <i>w</i><sub>1</sub>'
    """
    return "".join(map(_write_html, spans))


def _write_html(span: Span) -> str:
    inside = f"<i>{escape(span.text)}</i>" if span.symbol else escape(span.text)
    below = f"<sub>{html_markup(span.below)}</sub>" if span.below else ""
    return f"<sup>{inside}{below}</sup>" if span.is_raised else f"{inside}{below}"


def symbol_math(span: Span) -> str:
    r"""Return a symbol as TeX has it in formulas.

    >>> print(*(symbol_math(typeset(name, (name,))[0]) for name in ("n1", "alpha", "width")))
    n_{\mathrm{1}} \alpha \mathit{width}
    """
    is_word = len(span.text) > 1 and span.text.isalpha()
    base = _GREEK_COMMANDS.get(span.text, rf"\mathit{{{span.text}}}" if is_word else span.text)
    below = "".join(
        symbol_math(each) if each.symbol else rf"\mathrm{{{each.text.replace('−', '-')}}}"
        for each in span.below
    )
    return f"{base}_{{{below}}}" if below else base


def _spans(text: str, symbols: Collection[str]) -> Iterator[Span]:
    before = ""
    for match in _TOKEN.finditer(text):
        yield from _write_token(match, symbols, before)
        before = match[0]


def _write_token(match: re.Match[str], symbols: Collection[str], before: str) -> Iterator[Span]:
    """Yield a symbol, an exponent, a sign or a character, with what precedes it."""
    name, power = match["name"], match["power"]
    if power and "^" not in power:  # one exponent in another would not be told from a product
        inside = power[1:-1] if power.startswith("(") else power
        yield from (replace(span, is_raised=True) for span in _spans(inside, symbols))
    elif name in symbols and match["index"] is None:
        yield _symbol(name, spelling(name), ())
    elif name in symbols:
        yield _symbol(name, spelling_of_family(name), typeset(match["index"], symbols))
    elif name and match["index"]:
        yield from (Span(f"{name}["), *_spans(match["index"], symbols), Span("]"))
    elif match["minus"]:
        yield Span("−")
    elif not (match["dot"] and _is_dropped(before, match["factor"], symbols)):
        yield Span(match[0])


def _symbol(name: str, parts: Spelling, index: Iterable[Span]) -> Span:
    lowered = ",".join(GREEK.get(each, each) for each in parts.below)
    below = (*([Span(lowered)] if lowered else []), *index)
    return Span(GREEK.get(parts.base, parts.base), symbol=name, below=below)


def _is_dropped(before: str, factor: str | None, symbols: Collection[str]) -> bool:
    """Return whether a product needs no dot: 4w, but not 4·max(1, w) or w·depth."""
    is_word = before in symbols and len(spelling(before).base) > 1
    return not is_word and (
        factor is None or (factor in symbols and len(spelling(factor).base) == 1)
    )
