"""Folding changes no layer: random paths in which blocks come again with other numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from symcnn import parse
from symcnn.frameworks.folding import folded, laid_out
from symcnn.notation import parse_program
from symcnn.notation.ast import Path
from tests.frameworks.folding.flat import network_of

CHANNELS = st.sampled_from([4, 8, 12, 16, 32])
KERNELS = st.sampled_from(["1", "3", "5", "1x3"])
BLOCKS = (
    "C({k},{f},p=same)-B-R",
    "C(1,{f})-R-C(3,{f},{s},1,bias=0)-R-C(1,{g})",
    "add[C({k},{f},p=same)-B|C(1,{f})]-R",
    "cat[_|B-R-C({k},{f},p=same)]",
    "C(1,{f})-mul[_|G-C(1,{g})-R-C(1,{f})-Sigmoid]",
    "DW({k},p=same)-B-R-C(1,{f},dilation={s})",
    "C(1,{f})-add[_|C(1,{g})-C(1,{f})]",
    "C(3,{f},p=1)-C(3,{f},p=1)-P(1)",
    "tied[C({k},{f},p=same)-R]-D(0.5)",
    "@m-C({k},{f},p=same)-cat[$m|_]",
    "(C(1,{f})-R)-U({s})",
)
PLAIN = ("R", "B", "D(0.5)", "LN", "P(3,1,1)", "C(1,7)", "T(1,3)", "_")


@st.composite
def paths(draw: st.DrawFn) -> Path:
    """Return blocks of a few kinds with random numbers, some several times, and plain layers."""
    kinds = draw(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=3, unique=True))
    parts = ["I(16,4)"]
    for kind in draw(st.lists(st.sampled_from((*kinds, *kinds, *PLAIN)), min_size=1, max_size=14)):
        numbers = {"k": draw(KERNELS), "f": draw(CHANNELS), "g": draw(CHANNELS)}
        text = kind.format(**numbers, s=draw(st.sampled_from([1, 1, 2])))
        parts += [text] * draw(st.integers(1, 3))
    return parse_program("-".join(parts)).path


@given(paths())
def test_a_folded_path_has_the_same_layers_and_its_text_means_the_same(path: Path) -> None:
    program = folded(path, {})
    text = laid_out(program)
    assert parse_program(text) == program
    assert parse(text) == network_of(path)
    assert all(len(line) <= 88 for line in text.splitlines())
