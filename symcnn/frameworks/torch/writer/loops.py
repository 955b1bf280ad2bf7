"""Repeats in a generated class: modules made and applied in a loop, named by iteration."""

from __future__ import annotations

from dataclasses import dataclass, replace

from symcnn.frameworks.exporting.code_expressions import constant
from symcnn.frameworks.exporting.code_lines import INDENT, Text, break_lines, call
from symcnn.frameworks.exporting.layer_site import ONE, State
from symcnn.frameworks.exporting.python_names import attribute, numbered
from symcnn.frameworks.torch.writer.block_instances import round_of
from symcnn.frameworks.torch.writer.class_body import ROUNDS, Body
from symcnn.frameworks.torch.writer.steps import arrive, module
from symcnn.notation.ast import Expression, For, Name, Path, Repeat, Step, names_in

_LAYER = "layer"
"""The variable of an iteration's module before it is added."""


@dataclass(frozen=True)
class Loop:
    """A loop: its variable, its range, and the path of an iteration."""

    variable: str
    first: Expression
    numbers: str
    path: Path
    single: Step | None
    """The layer or block that is the whole iteration, and gives it its name."""
    some: bool
    """Whether there is at least one iteration."""
    known: bool
    """Whether the path depends on the variable."""


def emit_repeat(node: Repeat, body: Body) -> None:
    """Add the loop of a repeat."""
    single = node.body if isinstance(node.body, Step) else None
    name = body.names.repeat() if single is None else body.names.named(single.name)
    count = body.here(node.count)
    number = constant(count)
    if number == 0:
        return
    taken = body.variables | body.taken
    variable = next((name for name in "ijk" if name not in taken), numbered("i", taken))
    numbers, some = body.count_range(count), number is not None
    loop = Loop(variable, ONE, numbers, (node.body,), single, some, known=False)
    _repeat(loop, name, body)


def emit_for(node: For, body: Body) -> None:
    """Add the loop of a `for`."""
    name = body.names.repeat()
    first, last = body.here(node.first), body.here(node.last)
    known = any(each.text == node.name for part in node.path for each in names_in(part))
    numbers = body.range(first, last)
    _repeat(Loop(node.name, first, numbers, node.path, None, some=True, known=known), name, body)


def _repeat(loop: Loop, name: str | None, body: Body) -> None:
    """Add the iterations of a repeat, to a module of their own or to the class itself."""
    arrive(loop.single, name or "", body)
    target = "self" if name is None else f"self.{attribute(name)}"
    numbers = loop.numbers
    if name is None:
        body.rounds, numbers = numbers, ROUNDS
    else:
        body.emit(target, call("nn.Sequential"))
        body.trained.append(target)
    taps = _rounds(replace(loop, numbers=numbers), target, body)
    if name is None:
        body.flow.loop("i", ROUNDS, "self.get_submodule(str(i))", *taps)
    elif taps:
        body.flow.loop("part", target, "part", *taps)
    else:
        body.flow.apply(target)


def _rounds(loop: Loop, target: str, body: Body) -> tuple[str, ...]:
    """Add the loop of a constructor; return the saved maps that an iteration takes."""
    after = _preview(loop, body)
    start = body.state
    if after.dims != start.dims:
        return _after_first(loop, target, body)
    if start.one and not after.one:
        body.state = start = start.moved()
        after = _preview(loop, body)
    if _is_same(loop, start, after, body):
        text, taps, _ = _round(loop, body)
        _loop(loop, target, text, None, body)
    else:
        taps = _changing(loop, target, body)
    one = after.one and (start.one or loop.some)
    body.state = replace(body.state, one=one)
    return taps


def _is_same(loop: Loop, start: State, after: State, body: Body) -> bool:
    """Return whether every iteration has the same input channels."""
    if start.channels is None or after.channels is None:
        return True
    changes = any(name.text == loop.variable for name in names_in(after.channels))
    return not changes and body.integer(start.channels) == body.integer(after.channels)


def _changing(loop: Loop, target: str, body: Body) -> tuple[str, ...]:
    """Add a loop with the input channels of each iteration in a variable."""
    start = body.state.channels
    assert start is not None  # noqa: S101 - unknown channels do not change
    if not (isinstance(start, Name) and start.text in body.changing):
        start = body.variable(body.integer(start))
    text, taps, after = _round(loop, body)
    assert isinstance(start, Name)  # noqa: S101 - a variable
    assert after.channels is not None  # noqa: S101 - as above
    _loop(loop, target, text, (start.text, body.integer(after.channels)), body)
    body.state = body.state.with_channels(start)
    body.changing.add(start.text)
    return taps


def _after_first(loop: Loop, target: str, body: Body) -> tuple[str, ...]:
    """Add the first iteration by itself, then the others, whose input is flat."""
    body.emit(loop.variable, body.integer(loop.first))
    text, _, after = _round(loop, body)
    body.lines += break_lines(
        call(f"{target}.add_module", f"str({loop.variable})", text), body.indent
    )
    body.state = after
    others = loop.numbers + "[1:]"
    return _rounds(replace(loop, numbers=others), target, body)


def _preview(loop: Loop, body: Body) -> State:
    """Return the state after one iteration; assign channels to a variable if needed."""
    lines, state = list(body.lines), body.state
    variables, changing = set(body.variables), set(body.changing)
    _, _, after = _round(loop, body)
    needed = body.lines != lines
    body.lines[:], body.state, body.variables, body.changing = lines, state, variables, changing
    if needed:
        body.named_channels()
    return after


def _round(loop: Loop, body: Body) -> tuple[Text, tuple[str, ...], State]:
    """Return the module of an iteration, the saved maps it takes, and its output state.

    The state of the class is restored.
    """
    result: tuple[Text, tuple[str, ...], State]
    state, outer = body.state, body.locals
    body.locals = (*outer, loop.variable)
    if loop.single is None:
        names = body.locals if loop.known else outer
        iteration = round_of(loop.path, body, names)
        result = iteration.text, iteration.used(body), iteration.left(_LAYER, state)
    else:
        result = *module(loop.single, _LAYER, body), body.state
    body.locals, body.state = outer, state
    return result


def _loop(loop: Loop, target: str, text: Text, change: tuple[str, str] | None, body: Body) -> None:
    """Add the loop itself; `change` is a variable and its value after each iteration."""
    inner = body.indent + INDENT
    body.line(f"for {loop.variable} in {loop.numbers}:")
    if change is not None and _LAYER in change[1]:
        body.lines += break_lines(text, inner, f"{_LAYER} = ")
        text = _LAYER
    body.lines += break_lines(call(f"{target}.add_module", f"str({loop.variable})", text), inner)
    if change is not None:
        body.lines += break_lines(change[1], inner, f"{change[0]} = ")
