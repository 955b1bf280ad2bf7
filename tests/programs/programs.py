"""Programs in the notation that carry their own meaning: a text, and its evaluation in integers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from tests.programs.rules import JOINS, Counts, Map, Numbers, RefusedError, Rule, whole

Env = Mapping[str, Fraction]
MOST_STEPS = 3000
"""Layers that are applied at most, so that no evaluation takes long."""


@dataclass(frozen=True)
class Expression:
    """An arithmetic expression: how it is written, and its value where names have values."""

    text: str
    value: Callable[[Env], Fraction]


@dataclass
class State:
    """How far a program was followed."""

    env: dict[str, Fraction]
    shape: Map
    maps: dict[tuple[str, int | None], Map] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)
    steps: int = 0

    def number(self, expression: Expression) -> Fraction:
        """Return the value of an expression, in which cin, hin and win are those of the map."""
        sides = self.shape.size or (0,)
        here = {"cin": self.shape.channels, "hin": sides[-2:][0], "win": sides[-1]}
        return expression.value(self.env | {name: Fraction(n) for name, n in here.items()})

    def count(self, counts: Counts) -> None:
        """Add what one layer came to."""
        self.counts += counts
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise OverflowError


class Node:
    """A piece of a path."""

    text: str

    def run(self, state: State) -> None:
        """Go on from a state; raise RefusedError where that has no meaning."""
        raise NotImplementedError


@dataclass(frozen=True)
class Layer(Node):
    """A layer, with all that its rule takes."""

    text: str
    rule: Rule
    arguments: tuple[Expression, ...] = ()

    def run(self, state: State) -> None:
        """Apply the rule to the map."""
        numbers: Numbers = tuple(map(state.number, self.arguments))
        state.shape, counts = self.rule(state.shape, numbers)
        state.count(counts)


@dataclass(frozen=True)
class Path(Node):
    """Several nodes in a row; none is the identity."""

    nodes: tuple[Node, ...]

    @property
    def text(self) -> str:  # type: ignore[override]
        """The nodes, joined."""
        return "-".join(node.text for node in self.nodes) or "_"

    def run(self, state: State) -> None:
        """Run one after another."""
        for node in self.nodes:
            node.run(state)


@dataclass(frozen=True)
class Join(Node):
    """Branches that meet."""

    kind: str
    branches: tuple[Path, ...]

    @property
    def text(self) -> str:  # type: ignore[override]
        """The word and the branches."""
        return f"{self.kind}[{'|'.join(branch.text for branch in self.branches)}]"

    def run(self, state: State) -> None:
        """Run each branch from the same map, and bring their maps together."""
        arriving, leaving = state.shape, []
        for branch in self.branches:
            state.shape = arriving
            branch.run(state)
            leaving.append(state.shape)
        state.shape = JOINS[self.kind](leaving)
        state.count(Counts(activations=state.shape.features))


@dataclass(frozen=True)
class Repeat(Node):
    """A path that is repeated."""

    body: Path
    times: Expression

    @property
    def text(self) -> str:  # type: ignore[override]
        """The path in brackets, and how often."""
        return f"({self.body.text})*{self.times.text}"

    def run(self, state: State) -> None:
        """Run the path so many times, perhaps never."""
        for _ in range(whole(state.number(self.times), 0)):
            self.body.run(state)


@dataclass(frozen=True)
class For(Node):
    """A loop that counts up, or down; it has at least one iteration."""

    name: str
    first: Expression
    last: Expression
    body: Path
    step: int = 1

    @property
    def text(self) -> str:  # type: ignore[override]
        """The loop."""
        return f"for {self.name} in {self.first.text}..{self.last.text} [{self.body.text}]"

    def run(self, state: State) -> None:
        """Run the body for each value."""
        first, last = (whole(state.number(end), 0) for end in (self.first, self.last))
        if (last - first) * self.step < 0:
            raise RefusedError
        before = state.env.get(self.name)
        for number in range(first, last + self.step, self.step):
            state.env[self.name] = Fraction(number)
            self.body.run(state)
        if before is None:
            del state.env[self.name]
        else:
            state.env[self.name] = before


@dataclass(frozen=True)
class Call(Node):
    """A call of a block whose parameters have values."""

    name: str
    parameters: tuple[str, ...]
    arguments: tuple[Expression, ...]
    body: Path

    @property
    def text(self) -> str:  # type: ignore[override]
        """The name, and the arguments in brackets."""
        inner = ",".join(argument.text for argument in self.arguments)
        return f"{self.name}({inner})" if inner else self.name

    def run(self, state: State) -> None:
        """Run the path of the block with its parameters bound."""
        values = dict(zip(self.parameters, map(state.number, self.arguments), strict=True))
        outer, state.env = state.env, state.env | values
        self.body.run(state)
        state.env = outer


@dataclass(frozen=True)
class Tap(Node):
    """A map that is remembered, or gone on with."""

    name: str
    recalled: bool
    index: Expression | None = None

    @property
    def text(self) -> str:  # type: ignore[override]
        """The sign, the name and the index."""
        index = "" if self.index is None else f"[{self.index.text}]"
        return f"{'$' if self.recalled else '@'}{self.name}{index}"

    def run(self, state: State) -> None:
        """Remember the map, or go on from the one that is remembered."""
        number = None if self.index is None else state.number(self.index)
        if number is not None and number.denominator != 1:
            raise RefusedError
        key = (self.name, None if number is None else int(number))
        if not self.recalled:
            state.maps[key] = state.shape
        elif key in state.maps:
            state.shape = state.maps[key]
        else:
            raise RefusedError


@dataclass(frozen=True)
class Program:
    """A whole program: definitions, an input, a path, and the symbols with their least values."""

    definitions: tuple[str, ...]
    size: tuple[Expression, ...]
    channels: Expression
    path: Path
    symbols: tuple[tuple[str, int], ...]

    @property
    def text(self) -> str:
        """The program in the notation."""
        dims = ",dims=1" if len(self.size) == 1 else ""
        sides = ",".join(side.text for side in self.size)
        start = f"I({sides},{self.channels.text}{dims})"
        return "\n".join((*self.definitions, f"{start}-{self.path.text}"))

    def run(self, values: Mapping[str, int]) -> State:
        """Return the state at the end.

        Raises RefusedError where the program has no meaning, and OverflowError where it has too
        many steps to be followed.
        """
        env = {name: Fraction(value) for name, value in values.items()}
        size = tuple(whole(side.value(env)) for side in self.size)
        state = State(env, Map(whole(self.channels.value(env)), size))
        if any(values[name] < least for name, least in self.symbols):
            raise RefusedError
        self.path.run(state)
        return state

    def followed_by(self, node: Node) -> Program:
        """Return the program with one more node at its end."""
        return replace(self, path=Path((*self.path.nodes, node)))
