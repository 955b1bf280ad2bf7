"""Random networks over all layers, with values for their symbols, and networks to reject."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

import symcnn
from symcnn import Network, SymcnnError
from symcnn.layers.declaration.requirement import Kind
from symcnn.network.trace.trace import LayerRecord, RepeatRecord

REJECTED = {
    Kind.WINDOW_FITS: "I(n,1)-C(5,f)",
    Kind.POOL_PADDING: "I(9,1)-P(k,1,2)",
    Kind.OUTPUT_PADDING: "I(9,1)-T(3,2,s,output_padding=2)",
    Kind.OUTPUT_SIZE: "I(n,1)-T(2,3,p=3)",
    Kind.GROUPS_DIVIDE: "I(9,c)-C(3,8,groups=4)",
    Kind.RESHAPED_VALUES: "I(4,c)-Reshape(8,3)",
    Kind.ADDED_SHAPES: "I(n,2)-C(1,2)-add[_|P(2)-U(2)]",
    Kind.CONCATENATED_SIZES: "I(n,2)-C(1,2)-cat[_|P(2)-U(2)]",
}
"""Networks that violate a kind of requirement for some values of their symbols."""

_SPATIAL = ("C", "C", "C", "DW", "SC", "T", "P", "A", "G", "GM", "AP", "AM", "U", "Pad", "Crop")
_ANY = ("B", "LN", "GN", "act", "act", "PR", "D", "LS", "Z", "Take", "Normalization")
_MAPS = ("IN", "LRN", "Shuffle")
_LAST = ("F", "H", "H", "Reshape")
_ACTIVATIONS = (
    *("R", "ReLU6", "LeakyReLU", "ELU", "SELU", "GELU", "SiLU", "Mish", "Softplus", "Sigmoid"),
    *("Tanh", "Hardswish", "Hardsigmoid", "Softmax", "LogSoftmax", "CELU", "Softsign"),
    *("Hardtanh", "LogSigmoid"),
)
_LETS = (
    "let even(c) = 2*ceil(c/2)\nlet share = 0.75\n",
    "let even(c) = c//2*2+2\nlet share = w/2\n",
    "let even(c) = max(2, 2*floor(0.5*c*w/w))\nlet share = 1/4\n",
)
_FIRST = (
    "C(k,f,s,p)",
    "add[C(1,f)|C(3,f,p=1)]-R",
    "DW(k,s,p)-C(1,f)",
    "C(3,f,p=1)-@kept-C(1,g)-cat[_|$kept]",
    "C(1,g)-R-C(k,f)",
    "C(1,f)-@given",
)
"""What a block starts with."""


@dataclass(frozen=True)
class Drawn:
    """A network as a text with symbols, and numbers for these."""

    text: str
    values: dict[str, int]

    @property
    def net(self) -> Network:
        """The network in symbols."""
        return symcnn.parse(self.text)

    @property
    def numeric(self) -> Network:
        """The network in numbers."""
        return self.net.subs(**self.values)


class Writer:
    """Draws the parts of a text; every number that a symbol may stand for is drawn as such."""

    def __init__(self, draw: st.DrawFn, dims: int, values: dict[str, int]) -> None:
        self.draw, self.dims, self.values = draw, dims, values
        self.kept = ("same", "1")
        self.blocks: list[str] = []
        self.taps = 0

    def of(self, *found: object) -> str:
        return str(self.draw(st.sampled_from(found)))

    def chance(self, one_in: int) -> bool:
        return self.draw(st.integers(1, one_in)) == 1

    def axes(self, *found: object) -> str:
        """Return a number, or now and then one for each axis."""
        if self.dims > 1 and self.chance(4):
            return f"({','.join(self.of(*found) for _ in range(self.dims))})"
        return self.of(*found)

    def filters(self) -> str:
        return self.of(2, 4, 6, "w", "2*w", "w+2", "cin", "2*cin", "4*w/2", "even(w)", "8*share")

    def options(self, **found: tuple[object, ...]) -> str:
        """Return some arguments, each with its name."""
        parts = [f",{name}={self.of(*values)}" for name, values in found.items() if self.chance(3)]
        return "".join(parts)

    def layer(self) -> str:
        kind = self.of(*_SPATIAL, *_ANY, *_MAPS, *_LAST)
        return self.written(kind)

    def written(self, kind: str) -> str:  # noqa: C901, PLR0911, PLR0912 - one case for each layer
        kernel, flags = self.axes(1, 2, 3), {"scale": (0, 1), "center": (0, 1), "affine": (0, 1)}
        window = self.options(s=(1, 2), p=(0, 1, "same", "valid"), d=(1, 2), bias=(0, 1))
        match kind:
            case "C":
                return f"C({kernel},{self.filters()}{window}{self.options(groups=(1, 2))})"
            case "DW":
                return f"DW({kernel}{window}{self.options(multiplier=(1, 2))})"
            case "SC":
                return f"SC({kernel},{self.filters()}{window}{self.options(multiplier=(1, 2))})"
            case "T":
                more = self.options(output_padding=(0, 1), groups=(1, 2))
                return f"T({kernel},{self.filters()}{window}{more})"
            case "P":
                more = self.options(p=(0, 1, "same", "valid"), s=(1, 2, 3), d=(1, 2), ceil=(0, 1))
                return f"P({kernel}{more})"
            case "A":
                more = self.options(p=(0, 1, "same", "valid"), s=(1, 2, 3), ceil=(0, 1))
                return f"A({kernel}{more})"
            case "AP" | "AM":
                return f"{kind}({self.axes(1, 2, 3)})"
            case "U":
                return f"U({self.axes(1, 2)})"
            case "Pad" | "Crop":
                return f"{kind}({self.axes(0, 1)}{self.options(after=(0, 1, 2))})"
            case "B":
                return f"B({self.options(**flags, stats=(0, 1))[1:]})".replace("()", "")
            case "LN":
                return f"LN({self.options(**flags)[1:]})".replace("()", "")
            case "GN":
                return f"GN({self.of(1, 2)}{self.options(**flags)})"
            case "IN":
                return f"IN({self.options(affine=(0, 1), stats=(0, 1))[1:]})".replace("()", "")
            case "act":
                return self.of(*_ACTIVATIONS)
            case "PR":
                return self.of("PR", "PR(shared=0)")
            case "D":
                return f"D({self.of(0.5, 0.25)})"
            case "Z":
                return f"Z({self.of(0, 2, 'w')})"
            case "Take":
                return self.of("Take(0,cin/2)", "Take(cin/2,cin)", "Take(1,cin-1)")
            case "LRN":
                return self.of("LRN", "LRN(3)")
            case "Shuffle":
                return "Shuffle(2)"
            case "H":
                return f"H({self.of(6, 'w', '3*w')}{self.options(bias=(0, 1))})"
            case "Reshape":
                return self.of("H(24)-Reshape(2,6)", "H(12)-Reshape(4,3,dims=1)")
            case _:
                return kind

    def keeping(self) -> str:
        """Return a path from which the shape leaves that arrives."""
        found = [
            self.of(
                "C(3,cin,p=same)",
                "C(1,cin)",
                "DW(3,p=1)",
                "B",
                "R",
                "P(3,1,1)",
                "C(1,4*cin)-R-C(1,cin)",
                "LS",
            )
            for _ in range(self.draw(st.integers(1, 3)))
        ]
        return "-".join(found)

    def part(self) -> str:  # noqa: C901, PLR0911 - one case for each kind
        """Return a layer, a call, a join, a repeat, or a pair of taps."""
        match self.draw(st.integers(0, 18)):
            case 0:
                return f"add[{self.of('_', self.keeping())}|{self.keeping()}]"
            case 1:
                return f"cat[_|{self.keeping()}|C(1,{self.filters()})]"
            case 2:
                gate = self.of("G-C(1,cin)-Sigmoid", "G-H(cin)-Sigmoid", "G-F-H(cin/2)-R-H(2*cin)")
                return f"mul[{self.of('_|' + gate, gate + '|_')}]"
            case 3:
                return f"({self.keeping()})*{self.of(0, 1, 3, 'N')}"
            case 4:
                return f"add[_|{self.keeping()}]*{self.of(2, 'N', '(N-1)')}"
            case 5:
                body = self.of(f"C(3,{self.filters()},p=1)-R", "cat[_|C(1,2)]", "B-C(1,cin+2)")
                return f"({body})*{self.of(1, 2, 'N')}"
            case 6:
                return self.of("C(3,w,p=1)*2", "R*2", "C(1,2*cin)*2", "H(6)*2", "C(1,w)*N")
            case 7:
                self.taps += 1
                return f"@t{self.taps}-{self.keeping()}-{self.of('add', 'cat')}[_|$t{self.taps}]"
            case 8:
                self.taps += 1
                name, ends = f"s{self.taps}", self.of("0..1|1..0", "1..N|N..1", "0..0|0..0")
                first, last = ends.split("|")
                return (
                    f"for i in {first}[C(3,w*2^i,p=1)-@{name}[i]]-"
                    f"for j in {last}[C(1,w*2^j)-add[$s{self.taps}[j]|_]]"
                )
            case 9:
                self.taps += 1
                name = f"r{self.taps}"
                count, join = self.of(1, 2, "N"), self.of("add", "cat")
                return f"({self.keeping()}-@{name})*{count}-R-{join}[_|${name}]"
            case 10 | 11 | 12 if self.blocks:
                more = self.options(s=(1, 2), p=(1, "valid", "same"), k=(1, 3), g=(2, "cin", "w"))
                count = self.of("", "", "*2", "*N")
                return (
                    f"{self.of(*self.blocks)}({self.of(2, 4, 'w', '2*w', '3*cin/2')}{more}){count}"
                )
            case _:
                return self.layer()


def _grown(writer: Writer, start: str, head: str, most: int) -> str:
    """Return a path to which parts were added as long as it is a network."""
    path = start
    for _ in range(writer.draw(st.integers(1, most))):
        longer = f"{path}-{writer.part()}"
        if _is_valid(head + longer, writer.values):
            path = longer
    return path


def _is_valid(text: str, values: dict[str, int]) -> bool:
    try:
        net = symcnn.parse(text)
        net = net.subs({name: value for name, value in values.items() if name in net.symbols})
    except SymcnnError:
        return False
    return bool(net.macs < 10**9) and not any(map(_is_refused, net.layers))


def _is_refused(record: LayerRecord | RepeatRecord) -> bool:
    """Tell whether PyTorch refuses a layer as it runs: nothing is left of one position."""
    return record.name == "InstanceNorm" and record.input.features == record.input.channels


@st.composite
def networks(draw: st.DrawFn) -> Drawn:
    """Return a network of one to three dimensions, with blocks, joins, repeats and symbols."""
    dims = draw(st.integers(1, 3))
    values = {"w": draw(st.sampled_from((2, 4, 6))), "N": draw(st.sampled_from((1, 2, 3)))}
    values["n"] = draw(st.integers(7, 14 if dims < 3 else 9))
    writer = Writer(draw, dims, values)
    start = (
        f"I({draw(st.sampled_from(('n', 8, 11)))},{draw(st.sampled_from((2, 4, 'w')))},dims={dims})"
    )
    head = writer.of(*_LETS)
    for name in ("block", "unit"):
        if draw(st.booleans()):
            head = _block(writer, head, name, start)
            writer.blocks.append(name)
    text = head + _grown(writer, start, head, 7)
    net = symcnn.parse(text)
    return Drawn(text, {name: value for name, value in values.items() if name in net.symbols})


def _block(writer: Writer, head: str, name: str, start: str) -> str:
    """Return the statements with one more: a block that can stand after the input."""
    path = writer.of(*_FIRST)
    head = f"{head}def {name}(f,s=1,p={writer.of('same', 1)},k=3,g=cin) = "
    for _ in range(writer.draw(st.integers(0, 3))):
        longer = f"{path}-{writer.part()}"
        if _is_valid(f"{head}{longer}\n{start}-{name}(w)", writer.values):
            path = longer
    return f"{head}{path}\n"
