r"""Every formula renders in KaTeX, which reads the LaTeX of web pages, with no warning.

The folder of the package katex is named by the environment variable KATEX:
`npm install --prefix FOLDER katex` and KATEX=FOLDER/node_modules/katex.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from symcnn import latex, load, solve, zoo
from symcnn.network import QUANTITIES
from symcnn.render.article.gallery_pages import family_section, layer_section
from symcnn.render.article.layer_reference import kinds
from symcnn.render.math.environments import ENVIRONMENTS

NODE, KATEX = shutil.which("node"), os.environ.get("KATEX", "")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (NODE and KATEX), reason="KaTeX is not here: KATEX names the folder that npm put it in"
    ),
]
READ = """
const katex = require(process.argv[1]);
const strict = {strict: "error", throwOnError: true, displayMode: true};
const faults = JSON.parse(require("fs").readFileSync(0)).flatMap(formula => {
  try { katex.renderToString(formula, strict); return []; }
  catch (fault) { return [[formula, fault.message]]; }
});
console.log(JSON.stringify(faults));
"""
SHOWN = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)
NAMES = {"n": r"n_{\text{in}}", "f": r"f^{\ast}", "w": r"\mathbf{w}"}
QUESTIONS = (("f", "params <= 100k"), ("f", "params <= B"), (None, "params <= B"))
"""What is as large as can be, and the bound."""
IN_KATEX = [name for name in ENVIRONMENTS if name.startswith(("align", "equation"))]
"""The environments that KaTeX has."""


def faults(formulas: list[str]) -> list[list[str]]:
    folder = str(Path(KATEX).resolve())
    done = subprocess.run(  # noqa: S603 - our own script
        [str(NODE), "-e", READ, folder],
        input=json.dumps(formulas),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    found: list[list[str]] = json.loads(done.stdout)
    return found


def of_the_zoo() -> Iterator[str]:
    """Yield every total of every family, its domain, and what leaves it."""
    for net in map(load, zoo.families()):
        yield from (latex(net, quantity) for quantity in QUANTITIES)
        yield from (latex(net.domain), latex(net.output))


def of_the_pages() -> Iterator[str]:
    """Yield what stands between dollars in the reference of layers and in the gallery."""
    texts = [*map(layer_section, kinds()), *map(family_section, zoo.families())]
    for text in texts:
        yield from (display or inline for display, inline in SHOWN.findall(text))


def in_environments() -> Iterator[str]:
    text = "I(n,3)-C(3,f)-P(2)-C(5,2*w_in)-H(h1)-O(10)"
    for name in IN_KATEX:
        for digits in ("space", "comma", "none"):
            yield latex(text, environment=name, digits=digits, names=NAMES, terms=2).strip()


def of_answers() -> Iterator[str]:
    for aim, bound in QUESTIONS:
        found = solve("I(28,1)-C(5,f)-P(2)-H(10)", maximize=aim, subject_to=bound)
        yield latex(found)
        yield latex(found.formula)


LEAST = {of_the_zoo: 200, of_the_pages: 200, in_environments: 12, of_answers: 6}
"""From where formulas come, and how many at least."""


def test_every_formula_renders_in_katex() -> None:
    found = {source: list(source()) for source in LEAST}
    assert all(len(formulas) >= LEAST[source] for source, formulas in found.items())
    assert faults(list(chain.from_iterable(found.values()))) == []


def test_a_fault_is_found() -> None:
    assert [formula for formula, _ in faults(["n^2", r"\frac{n}", r"\nowhere", "é"])] == [
        r"\frac{n}",
        r"\nowhere",
        "é",
    ]
