"""How many files a new layer and a new quantity touch, in a copy of the package.

A layer is one file. A quantity should come down to one; today each file of its recipe is needed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/contributing.md").read_text(encoding="utf-8")

LAYER = '''
"""Maxout: the largest of several channels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symcnn.algebra.presentation.term import Term
from symcnn.layers.declaration.arguments import count, flag
from symcnn.layers.declaration.base import Layer, layer
from symcnn.layers.declaration.requirement import Requirement, divided
from symcnn.layers.declaration.shape import Map


@layer("MO", "Maxout")
@dataclass(frozen=True)
class Maxout(Layer):
    """The largest of each `pieces` channels, plus a bias: `MO(2)`."""

    pieces: Term = count("p")
    bias: int = flag(default=1)

    def output(self, x: Map) -> Map:
        """Return one channel for each group of `pieces` channels."""
        return Map(x.channels / self.pieces, x.size)

    def biases(self, x: Map) -> Term:
        """Return one bias per output channel."""
        return self.bias * (x.channels / self.pieces)

    def needs(self, x: Map) -> Iterator[Requirement]:
        """Require that the pieces divide the channels."""
        yield divided("channels", x.channels, self.pieces)
'''
LAYER_WORKS = r"""
from symcnn import NotationError, ShapeError, article, latex, parse, solve

net = parse("I(n,3)-C(3,f)-Maxout(2)-H(10)")
assert str(net) == "I(n,3)-C(3,f)-Maxout(2)-H(10)"
assert net == parse("I(n,3) - C(3,f) - MO(p=2, bias=1) - H(10)")
assert net != parse("I(n,3)-C(3,f)-MO(2,b=0)-H(10)")

# By hand, for n = 9 and f = 4: 28·4 of the convolution, 2 biases, (2·7·7 + 1)·10 of H.
assert net.subs(n=9, f=4).params == 112 + 2 + 990
assert str(net.layers[2].output.channels) == "f/2"
assert (str(net.layers[2].formula), str(net.layers[2].working)) == ("c_in/p", "f/2")
assert str(parse("I(8,2^N)-(MO(2))*N").output) == "1×8×8"

assert str(net.domain) == "n ≥ 3 and f even"
assert str(parse("I(8,c)-MO(p)").domain) == "p divides c"
assert solve(net, maximize="f", subject_to="n == 9 and params <= 1000").values["f"] == 2

for text, kind, message, marked in (
    ("I(8,3)-MO(2)", ShapeError, "3 channels cannot be divided into 2 groups", "MO(2)"),
    ("I(8,3)-MO(0)", ShapeError, "pieces must be at least 1, not 0", "0"),
    ("I(8,3)-MO", NotationError, "missing argument 'pieces' of Maxout", "MO"),
    ("I(8,3)-Maxuot(3)", NotationError, "unknown layer 'Maxuot'; did you mean Maxout?", "Maxuot"),
):
    try:
        raise AssertionError(parse(text))
    except kind as error:
        assert (error.message, text[error.span.start:error.span.end]) == (message, marked), error

assert latex(net, "params").strip() == r"\frac{57f}{2} + 5f(n - 2)^2 + 10", latex(net, "params")
assert r"f\ \text{even}" in latex(net, "domain"), latex(net, "domain")
assert "Maxout" in article(net), article(net)
"""
REFERENCE = """\
MO, Maxout(pieces, bias=1)

The largest of each `pieces` channels, plus a bias: `MO(2)`.

Arguments:
  pieces: short p, symbol p, required
  bias: short b, default 1

Formulas for a 2-D input:
  channels: c_in/p
  height: h_in
  width: w_in
  parameters: c_in/p
  biases: c_in/p

Requires:
  p divides c_in
"""

QUANTITY = {
    "layers/declaration/base.py": {
        "    def activations(": """\
    def bias_additions(self, x: Map, y: Map) -> Term:
        return self.biases(x) * y.positions

""",
    },
    "network/trace/applied_layer.py": {
        '    "activations": lambda': """\
    "bias_additions": lambda _, layer, x, y: layer.bias_additions(x, y),
""",
    },
    "network/building/built_network.py": {
        '"activations")\n"""The quantities of': '"bias_additions", ',
    },
    "render/quantity_titles.py": {
        '    "activations": Quantity': """\
    "bias_additions": QuantityTitle("Bias additions", "additions of biases"),
""",
    },
    "render/article/layer_reference.py": {
        '        "MACs": ': '        "bias additions": layer.bias_additions(x, after),\n',
    },
}
"""What the recipe inserts into each file, by the text that follows it."""
FILES_OF_A_QUANTITY = 5  # that it adds to; this should go down to one
QUANTITY_WORKS = r"""
from sympy import expand, symbols

from symcnn import code, compiled, latex, parse, quantity, solve, table
from symcnn.layers import LAYERS
from symcnn.render.article.layer_reference import sheet
from symcnn.render.tables.summary import Report, lines

f, n = symbols("f n", integer=True, positive=True)
net = parse("I(n,3)-C(3,f)-P(2)-H(10)")
additions = net.quantity("bias_additions")
assert expand(additions - f * (n - 2) ** 2 - 10) == 0
assert quantity(net, "bias_additions") == additions
assert net.layers[1].quantity("bias_additions").subs({n: 9, f: 2}) == 98

# By hand: the sizes are 18 and 16.
loop = parse("I(n,f)-(C(3,f))*N")
repeated = loop.layers[1].quantity("bias_additions")
assert repeated.subs(dict(zip(loop.symbols.values(), (20, 2, 2)))) == 1160
assert compiled(loop, "bias_additions")(n=20, f=2, N=2) == 1160
assert solve(net, maximize="n", subject_to="f == 2 and bias_additions <= 108").values["n"] == 9

assert "- 2" in latex(net, "bias_additions")
assert r"c_{\mathrm{out}}h_{\mathrm{out}}" in latex(net, "derivation", quantity="bias_additions")
assert r"\text{Bias additions} &= " in latex(net, "totals")
written = code(net, "bias_additions")
assert "def bias_additions(n, f)" in written
assert "Return the exact number of additions of biases of a network." in written
assert "Bias additions" in table(net, columns=("layer", "bias_additions"))
assert "Bias additions" in [line.name for line in lines(Report(net))]
assert str(sheet(LAYERS["C"]).rules["bias additions"]) == "c_out·h_out·w_out"
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package and of its grammar, which a recipe may change."""
    for folder in ("symcnn", "grammar"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("*.pyc"))
    return tmp_path / "symcnn"


def run(package: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the copy of the package."""
    return subprocess.run(  # noqa: S603 - the interpreter that runs the tests
        [sys.executable, *arguments],
        cwd=package.parent,
        env=os.environ | {"PYTHONPATH": str(package.parent), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def changed(package: Path) -> set[str]:
    """Return the files of the copy that are new, or differ from those of the package."""
    files = {path.relative_to(package).as_posix() for path in package.rglob("*.py")}
    originals = {name: ROOT / "symcnn" / name for name in files}
    return {
        name
        for name, original in originals.items()
        if not original.exists() or original.read_bytes() != (package / name).read_bytes()
    }


def follow(package: Path, files: Iterable[str]) -> None:
    """Follow the recipe of a quantity in some of its files."""
    for name in files:
        text = (package / name).read_text(encoding="utf-8")
        for after, new in QUANTITY[name].items():
            assert text.count(after) == 1, (name, after)
            text = text.replace(after, new + after)
        (package / name).write_text(text, encoding="utf-8")


@pytest.mark.slow
def test_a_layer_is_one_file(package: Path) -> None:
    (package / "layers/maxout.py").write_text(LAYER.lstrip(), encoding="utf-8")
    works = run(package, "-c", LAYER_WORKS)
    assert works.returncode == 0, works.stderr
    assert run(package, "-m", "symcnn", "layers", "MO").stdout == REFERENCE
    assert re.search(r"\nMO +Maxout +The largest", run(package, "-m", "symcnn", "layers").stdout)
    assert changed(package) == {"layers/maxout.py"}


@pytest.mark.slow
def test_a_quantity_is_in_as_many_files_as_its_recipe_says(package: Path) -> None:
    follow(package, QUANTITY)
    works = run(package, "-c", QUANTITY_WORKS)
    assert works.returncode == 0, works.stderr
    recipe = PAGE.partition("### Add a quantity\n")[2].partition("\n`solve`")[0]
    assert changed(package) == set(re.findall(r"`symcnn/([\w/]+\.py)`", recipe))
    assert len(changed(package)) == FILES_OF_A_QUANTITY


@pytest.mark.slow
@pytest.mark.parametrize("left", QUANTITY)
def test_each_file_of_a_quantity_is_needed(package: Path, left: str) -> None:
    follow(package, QUANTITY.keys() - {left})
    assert run(package, "-c", QUANTITY_WORKS).returncode == 1
