"""Random programs: layers of all kinds, branches, blocks, loops, repeats in numbers and symbols."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random

from tests.programs import arithmetic as ar
from tests.programs import rules
from tests.programs.programs import (
    Call,
    Expression,
    For,
    Join,
    Layer,
    Node,
    Path,
    Program,
    Repeat,
    Tap,
)

SIZES = ("n", "m")
WIDTHS = ("c", "f", "w")
WINDOWS = ("k", "s")
AMOUNTS = ("p",)
"""Symbols that only say how much is padded, and so may be 0."""
COUNTS = ("N", "M")
"""Symbols that only say how often something is repeated, and so may be 0."""


@dataclass
class Drawer:
    """A source of programs; each choice is made by `random`."""

    random: Random
    used: dict[str, int] = field(default_factory=dict)
    """The symbols drawn so far, with their least values."""
    dims: int = 2
    marks: int = 0

    def chance(self, probability: float) -> bool:
        """Return True so often."""
        return self.random.random() < probability

    def symbol(self, names: Sequence[str], least: int = 1) -> Expression:
        """Return one of some symbols."""
        name = self.random.choice(names)
        self.used[name] = max(least, self.used.get(name, 0))
        return ar.name(name)

    def number(self, low: int, high: int) -> Expression:
        """Return a number."""
        return ar.number(self.random.randint(low, high))

    def width(self, names: Sequence[str] = ()) -> Expression:
        """Return a number of channels: a number, a symbol, or something made of them."""
        plain: list[Callable[[], Expression]] = [
            lambda: self.number(1, 8),
            lambda: self.symbol((*WIDTHS, *names)),
            lambda: ar.name("cin"),
        ]
        draw = self.random.choice(plain)
        made = [
            lambda: ar.times(self.number(2, 4), draw()),
            lambda: ar.plus(draw(), self.number(1, 3)),
            lambda: ar.minus(ar.times(self.number(2, 3), draw()), self.number(1, 2)),
            lambda: ar.floored(ar.plus(draw(), self.number(0, 3)), self.number(2, 3)),
            lambda: ar.over(draw(), self.number(2, 3)),
            lambda: ar.plus(ar.modulo(draw(), self.number(2, 4)), ar.number(1)),
            lambda: ar.largest(draw(), self.number(1, 6)),
            lambda: ar.smallest(draw(), self.number(1, 6)),
            lambda: ar.times(draw(), self.symbol(WIDTHS)),
        ]
        return draw() if self.chance(0.6) else self.random.choice(made)()

    def kernel(self) -> Expression:
        """Return the side of a window."""
        return self.symbol(("k",)) if self.chance(0.3) else self.number(1, 4)

    def stride(self) -> Expression:
        """Return a stride."""
        if self.chance(0.12):
            return self.symbol(("s",))
        return ar.number(self.random.choice((1, 1, 1, 2, 2, 3)))

    def padding(self, kernel: Expression) -> Expression:
        """Return a padding: often the one that keeps the size."""
        if self.chance(0.15):
            return self.symbol(AMOUNTS, 0)
        if self.chance(0.3):
            return ar.floored(kernel, ar.number(2))
        return ar.number(self.random.choice((0, 0, 0, 1, 1, 2)))

    def layer(self) -> Node:
        """Return a layer."""
        return self.random.choice(self.layers())()

    def layers(self) -> list[Callable[[], Node]]:
        """Return what draws a layer, by how often it is wanted."""
        plain = [("R", rules.elementwise), ("B", rules.batch_norm), ("Sigmoid", rules.elementwise)]
        return [
            *[self._conv] * 5,
            *[self._pool] * 3,
            *[lambda: Layer(*self.random.choice(plain))] * 2,
            self._depthwise,
            self._transposed,
            lambda: _layer("U", rules.upsample, self.number(1, 3)),
            lambda: _layer("Pad", rules.pad, self.number(0, 2), self.number(0, 2)),
            lambda: _layer("Crop", rules.crop, self.number(0, 1), self.number(0, 1)),
            self._taken,
            lambda: _layer("Z", rules.zeros, self.number(0, 3)),
            lambda: _layer("GN", rules.group_norm, self.number(1, 3)),
            lambda: _layer("Shuffle", rules.shuffle, self.number(1, 3)),
            lambda: Layer("IN", rules.instance_norm),
        ]

    def _conv(self) -> Node:
        kernel, filters, stride = self.kernel(), self.width(), self.stride()
        if self.chance(0.2):
            zero, one = ar.number(0), ar.number(1)
            text = f"C({kernel.text},{filters.text},{stride.text},same)"
            rule = partial(rules.conv, same=True)
            return Layer(text, rule, (kernel, filters, stride, zero, one, one))
        bias = self.random.choice((1, 1, 0))
        dilation = ar.number(self.random.choice((1, 1, 1, 2)))
        groups = ar.number(self.random.choice((1, 1, 1, 2)))
        if self.chance(0.05):
            groups = filters
        arguments = (kernel, filters, stride, self.padding(kernel), dilation, groups)
        text = ",".join(argument.text for argument in arguments)
        return Layer(f"C({text},bias={bias})", partial(rules.conv, bias=bias), arguments)

    def _pool(self) -> Node:
        size, ceil = self.kernel(), self.chance(0.2)
        letter = self.random.choice("PA")
        stride, padding = (size, ar.number(0)) if self.chance(0.5) else (self.stride(), None)
        padding = padding or ar.number(self.random.choice((0, 0, 1)))
        text = f"{letter}({size.text},s={stride.text},p={padding.text}{',ceil=1' * ceil})"
        return Layer(text, partial(rules.pool, ceil=ceil), (size, stride, padding))

    def _depthwise(self) -> Node:
        kernel = self.kernel()
        arguments = (kernel, self.stride(), self.padding(kernel), self.number(1, 2))
        names = zip(("k", "s", "p", "m"), arguments, strict=True)
        text = ",".join(f"{name}={argument.text}" for name, argument in names)
        return Layer(f"DW({text})", rules.depthwise, arguments)

    def _transposed(self) -> Node:
        arguments = (self.number(1, 4), self.width(), self.number(1, 3), self.number(0, 1))
        return _layer("T", rules.transposed, *arguments)

    def _taken(self) -> Node:
        stop = self.random.choice((ar.name("cin"), ar.up(ar.name("cin"), ar.number(2))))
        return _layer("Take", rules.take, ar.number(0), stop)

    def kept(self) -> Path:
        """Return a path that keeps size and channels, for the most part."""
        three, one = ar.number(3), ar.number(1)
        width = ar.name("cin")
        choices: list[Callable[[], Node]] = [
            lambda: Layer("C(3,cin,p=1)", rules.conv, (three, width, one, one, one, one)),
            lambda: Layer("C(1,cin)", rules.conv, (one, width, one, ar.number(0), one, one)),
            lambda: Layer("R", rules.elementwise),
            lambda: Layer("B", rules.batch_norm),
        ]
        return Path(tuple(self.random.choice(choices)() for _ in range(self.random.randint(0, 2))))

    def join(self, depth: int) -> Node:
        """Return branches that meet, most of which fit together."""
        kind = self.random.choice(("add", "cat", "cat", "mul"))
        if kind == "mul" and self.chance(0.7):
            gate = (Layer("G", rules.global_pool), *self.kept().nodes)
            return Join(kind, (Path(()), Path(gate)))
        if kind != "mul" and self.chance(0.25):
            branches = tuple(self.path(depth - 1, 2) for _ in range(2))
        else:
            branches = tuple(self.kept() for _ in range(self.random.randint(2, 3)))
        return Join(kind, branches)

    def times(self) -> Expression:
        """Return how often something is repeated."""
        if self.chance(0.35):
            return self.number(0, 3)
        count = self.symbol(COUNTS, 0)
        choices = [count, count, ar.minus(count, ar.number(1)), ar.plus(count, ar.number(1))]
        return self.random.choice(choices)

    def repeat(self, depth: int) -> Node:
        """Return a path that is repeated."""
        body = self.kept() if self.chance(0.5) else self.path(depth - 1, 2)
        return Repeat(Path(body.nodes or (Layer("R", rules.elementwise),)), self.times())

    def loop(self, depth: int) -> Node:
        """Return a loop, whose variable is used in its body."""
        name = "i" if depth == 2 else "j"
        last = self.number(1, 3) if self.chance(0.4) else self.symbol(COUNTS, 0)
        body = [*self.kept().nodes]
        variable = ar.name(name)
        width = self.random.choice(
            (
                ar.times(variable, self.number(1, 3)),
                ar.plus(variable, self.symbol(WIDTHS)),
                ar.times(self.symbol(WIDTHS), ar.power(ar.number(2), variable)),
                ar.plus(ar.name("cin"), variable),
            )
        )
        one, zero = ar.number(1), ar.number(0)
        body.insert(
            self.random.randint(0, len(body)),
            Layer(f"C(1,{width.text})", rules.conv, (one, width, one, zero, one, one)),
        )
        if self.chance(0.25):
            two = ar.number(2)
            body.append(Layer("P(2)", rules.pool, (two, two, zero)))
        return For(name, ar.number(self.random.randint(0, 1)), last, Path(tuple(body)))

    def node(self, depth: int) -> list[Node]:
        """Return the next nodes of a path."""
        if depth > 0 and self.chance(0.3):
            draw = self.random.choice((self.join, self.repeat, self.repeat, self.loop))
            return [draw(depth)]
        if self.chance(0.04):
            self.marks += 1
            name = f"t{self.marks}"
            kept = self.kept().nodes
            tap = Path((Tap(name, recalled=True),))
            return [Tap(name, recalled=False), *kept, Join("cat", (Path(()), tap))]
        return [self.layer()]

    def path(self, depth: int, most: int) -> Path:
        """Return a path with up to so many nodes."""
        nodes = [node for _ in range(self.random.randint(1, most)) for node in self.node(depth)]
        return Path(tuple(nodes))

    def block(self, name: str) -> tuple[str, Callable[[], Node]]:
        """Return the definition of a block with a parameter, and what draws calls of it."""
        k = ar.name("a")
        one = ar.number(1)
        first = Layer("C(3,a,p=1)", rules.conv, (ar.number(3), k, one, one, one, one))
        body = Path((first, *self.kept().nodes))

        def call() -> Node:
            return Call(name, ("a",), (self.width(),), body)

        return f"def {name}(a) = {body.text}", call

    def program(self) -> Program:
        """Return a program."""
        self.dims = self.random.choice((1, 2, 2))
        sides = [self._side() for _ in range(self.dims)]
        size = tuple(sides) if self.chance(0.2) or self.dims == 1 else (sides[0],)
        channels = self.symbol(("c",)) if self.chance(0.5) else self.number(1, 4)
        definitions: list[str] = []
        calls: list[Callable[[], Node]] = []
        if self.chance(0.3):
            definition, call = self.block("block")
            definitions.append(definition)
            calls.append(call)
        nodes: list[Node] = []
        for _ in range(self.random.randint(1, 5)):
            nodes += [self.random.choice(calls)()] if calls and self.chance(0.4) else self.node(2)
        if self.chance(0.4):
            nodes += self._head()
        sides_of = size if len(size) == self.dims else size * self.dims
        if len(size) < self.dims:
            text_size: tuple[Expression, ...] = (size[0],) * self.dims
            sides_of = text_size
        return Program(
            tuple(definitions), sides_of, channels, Path(tuple(nodes)), tuple(self.used.items())
        )

    def _side(self) -> Expression:
        return self.symbol(SIZES) if self.chance(0.6) else self.number(4, 40)

    def _head(self) -> list[Node]:
        dense = _layer("H", rules.dense, self.number(2, 10))
        pooled = [Layer("G", rules.global_pool)] if self.chance(0.5) else []
        return [*pooled, Layer("F", rules.flatten), dense]


def _layer(name: str, rule: rules.Rule, *arguments: Expression) -> Layer:
    return Layer(f"{name}({','.join(part.text for part in arguments)})", rule, arguments)


def draw_program(seed: int) -> Program:
    """Return the program of a seed."""
    return Drawer(Random(seed)).program()  # noqa: S311 - no secret


def draw_values(program: Program, random: Random) -> dict[str, int]:
    """Return values for the symbols of a program, small enough to be followed."""
    spans = {
        "n": (1, 40),
        "m": (1, 40),
        "k": (1, 5),
        "s": (1, 3),
        "p": (0, 2),
        "N": (0, 4),
        "M": (0, 3),
    }
    return {name: random.randint(*spans.get(name, (1, 9))) for name, _ in program.symbols}
