"""The page for contributors: its files and functions are there, and its recipes work."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/contributing.md").read_text(encoding="utf-8")
NEW = re.compile(r"NAME|LANGUAGE|gated_linear_unit|rust|onnx")
"""What is in the paths that a recipe adds."""
PATHS = sorted(
    path
    for path in set(re.findall(r"`((?:symcnn|tests|docs|grammar)/[\w/.]*\w)`", PAGE))
    if not NEW.search(path)
)
STEPS = re.findall(r"^\| \d\. .* \| (.*) \| (.*) \|$", PAGE, flags=re.MULTILINE)
PLACES = sorted(
    (name, path)
    for name, path in set(re.findall(r"`([\w.]+)` in\s+`(symcnn/[\w/.]*\.py)`", PAGE))
    if not NEW.search(name)
)
"""Names with the files that they are in."""
BLOCKS: list[str] = re.findall(r"```python\n((?!>>>)(?:.*\n)+?)```", PAGE)

LAYER = """
from symcnn import ShapeError, parse
net = parse("I(n,3)-C(3,f)-GLU-C(3,8)")
assert str(net.domain) == "n ≥ 5 and f even"
assert str(net.layers[3].params) == "36*f + 8"
try:
    parse("I(9,3)-GLU")
except ShapeError as error:
    assert error.message == "3 channels cannot be halved"
"""
IMPORTS = """
from symcnn import export
from symcnn.frameworks.exporting.code_lines import call
from symcnn.frameworks.exporting.layer_site import Site
from symcnn.frameworks.torch.writer import layers
from symcnn.frameworks.torch.writer.layer_code import LayerCode
from symcnn.frameworks.tree_nodes import NOWHERE
from symcnn.notation.ast import Number, Operation
"""
EXPORT = """
layers.RULES["GLU"] = gated
source = export("I(n,3)-C(3,f)-GLU-C(3,8)", "torch")
assert "nn.GLU(1)" in source
assert "nn.Conv2d(f // 2, 8, 3)" in source
"""
LANGUAGE = """
from symcnn.render import code
code.LANGUAGES["rust"] = RUST
print(code.code("I(n,c)-C(5,f)-P(2)-H(10)", "params", "rust"))
print(code.code("I(n,f)-C(3,2^D)-C(3,f)-P(3,s=2)-H(n)", "macs", "rust"))
print(code.code("I(n,4)-(C(3,4,p=1)-P(2))*N", "macs", "rust"))
"""
FRAMEWORK = """
assert str(net) == "I(32,3)-C(3,16,bias=0)-B-add[_|C(1,16)]"
assert net.params == 736
"""


def names_in(path: str) -> set[str]:
    """Return the functions, classes and tables of a file, and the methods of the classes."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    found = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            methods = (each for each in node.body if isinstance(each, ast.FunctionDef))
            found |= {f"{node.name}.{method.name}" for method in methods}
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {ast.unparse(target) for target in targets}
    return found


def ran(source: str) -> str:
    """Run a source in a process of its own, so that what it enters is not there for other tests."""
    done = subprocess.run(  # noqa: S603 - the interpreter that runs the tests
        [sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def block(start: str) -> str:
    (found,) = [text for text in BLOCKS if text.startswith(start)]
    return found


def test_the_page_names_files() -> None:
    assert len(PATHS) > 30


@pytest.mark.parametrize("path", PATHS)
def test_each_file_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_packages_are_those_of_the_import_contract_and_of_the_folder() -> None:
    (listed,) = re.findall(r"```text\n(cli\n(?:.*\n)+?)```", PAGE)
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = (
        each
        for each in contracts["tool"]["importlinter"]["contracts"]
        if "symcnn.cli" in each.get("layers", ())
    )
    assert listed.splitlines() == [line.replace("symcnn.", "") for line in contract["layers"]]
    parts = {path.stem for path in (ROOT / "symcnn").iterdir() if path.suffix in {"", ".py"}}
    private = {part for part in parts if part.startswith("_")}
    assert parts - private == set(re.findall(r"\w+", listed))


@pytest.mark.parametrize(("files", "functions"), STEPS)
def test_each_step_of_a_condition_names_functions_of_its_files(files: str, functions: str) -> None:
    known = {name for path in re.findall(r"`(.*?)`", files) for name in names_in(path)}
    assert known.issuperset(re.findall(r"`(.*?)`", functions))


@pytest.mark.parametrize(("name", "path"), PLACES)
def test_a_file_has_the_name_that_is_said_to_be_in_it(name: str, path: str) -> None:
    assert name in names_in(path)


def test_the_recipe_of_a_layer_works() -> None:
    ran(block('"""The gated linear unit') + LAYER + IMPORTS + block("def gated") + EXPORT)


def test_the_recipe_of_a_language_works() -> None:
    printed = ran(block('"""Formulas in Rust') + LANGUAGE)
    assert "pub fn params(n: i128, c: i128, f: i128) -> i128 {" in printed
    assert "i128::pow(2, D as u32)" in printed
    assert "    let m = (n + 1)/2 - 3;\n    return 9*" in printed
    assert "(0..N).map(|i| i128::pow(n/i128::pow(2, i as u32), 2 as" in printed


def test_the_recipe_of_a_framework_works() -> None:
    ran(block("from symcnn.frameworks.importing.imported") + FRAMEWORK)
