"""Layout of a program on lines: one for each block, and preferably for each stage."""

from __future__ import annotations

from collections.abc import Iterator

from symcnn.frameworks.folding.loop_counts import size_of
from symcnn.network.analysis.program_names import blocks_of
from symcnn.notation import printed
from symcnn.notation.ast import Program, Repeat, Step

_WIDTH = 88
"""The largest width of a line."""
_MAX_STAGE_LINES = 12
"""The largest number of stages with a line each; more stages share lines."""
_MIN_WIDTHS = (12, 30)
"""The smallest width of a line broken between layers, and inside brackets."""


def laid_out(program: Program) -> str:
    """Return the text of a program on lines of at most 88 characters, if possible.

    >>> from symcnn.notation import parse_program
    >>> print(laid_out(parse_program("def conv(f) = C(3,f)-R; I(28,1)-conv(8)-conv(16)-F-O(10)")))
    def conv(f) = C(3,f)-R
    <BLANKLINE>
    I(28,1)-conv(8)-conv(16)-F-O(10)
    """
    blocks = [
        line for statement in program.statements for line in _broken(printed(statement), "    ")
    ]
    lines = [line for part in _parts(program) for line in _broken(part, "")]
    return "\n".join([*blocks, *([""] if blocks else []), *lines])


def _parts(program: Program) -> list[str]:
    """Return the text of the network in parts, each preferably on a line of its own."""
    texts = [printed(node) for node in program.path]
    whole = "-".join(texts)
    starts = sorted({0, *_stages(program)} - {len(texts)})
    if len(whole) <= _WIDTH or len(starts) == 1:
        return [whole]
    ends = [*starts[1:], len(texts)]
    parts = ["-".join(texts[start:end]) for start, end in zip(starts, ends, strict=True)]
    parts = [*(f"{part}-" for part in parts[:-1]), parts[-1]]
    return parts if len(parts) <= _MAX_STAGE_LINES else ["".join(parts)]


def _stages(program: Program) -> list[int]:
    """Return the positions of stages: calls of the block that has most of the layers.

    The path after the last stage starts a line, too, without the layers that follow every stage.
    """
    nodes = (node.body if isinstance(node, Repeat) else node for node in program.path)
    names = [node.name if isinstance(node, Step) else printed(node) for node in nodes]
    defs = blocks_of(program)
    sizes = {
        name: names.count(name) * size_of(defs[name].path, defs) for name in names if name in defs
    }
    main = max(sizes, key=lambda name: sizes[name], default=None)
    places = [place for place, name in enumerate(names) if name == main]
    return [*places, _after(names, places)] if len(places) > 1 else []


def _after(names: list[str], places: list[int]) -> int:
    """Return the end of the last stage, which includes the layers that follow every stage."""
    before, last = places[-2:]
    tail = names[before + 1 : last]
    follows = names[last + 1 : last + 1 + len(tail)] == tail
    return last + 1 + (len(tail) if follows else 0)


def _broken(text: str, indent: str) -> Iterator[str]:
    """Yield the lines of a text, broken at the lowest nesting depth."""
    start = ""
    while len(start + text) > _WIDTH and (place := _break(text, _WIDTH - len(start))):
        yield start + text[:place]
        start, text = indent, text[place:]
    yield start + text


def _break(text: str, room: int) -> int:
    """Return the best position to break a text within a width, or 0 if there is none.

    Inside brackets, breaks between branches are preferred.
    """
    depth, places = 0, []
    for place, letter in enumerate(text[: 2 * room], start=1):
        depth += (letter in "([") - (letter in ")]")
        if (letter == "-" or (letter in "|,[" and depth)) and place < len(text):
            places.append((2 * depth - (letter in "|["), place))
    fitting = [
        (depth, -place) for depth, place in places if _MIN_WIDTHS[depth > 0] <= place <= room
    ]
    return -min(fitting)[1] if fitting else min((place for _, place in places), default=0)
