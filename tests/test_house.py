"""The rules of the house: how the package is laid out, and how its code is worded."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILES = sorted(ROOT.joinpath("symcnn").rglob("*.py"))
TESTS = sorted(ROOT.joinpath("tests").rglob("*.py"))
NAMED = [path for path in FILES if path.name != "__init__.py"]
SHORT = 40
"""A file of fewer lines needs a reason."""
REASONS = {
    "__main__.py": "the entry point, which imports nothing before it must",
    "algebra/conditions/wording.py": "the words that text and formulas share",
    "algebra/polynomials/unknown.py": "a kind of number of its own",
    "algebra/presentation/printed_length.py": "one measure, for groups, forms and named sums",
    "algebra/presentation/rewrite.py": "one walk, for formulas of rules and for named sums",
    "display.py": "what notebooks call, below all that is rendered",
    "frameworks/extras.py": "the only place that imports a framework by its name",
    "frameworks/torch/writer/layer_code.py": "mirrors the writer of Keras",
    "network/building/channels_first.py": "one hint, which only the builder gives",
    "network/lifting/units.py": "one search, apart from what is done with its result",
    "network/trace/requirements.py": "what the builder and the results share",
    "render/code/numpy.py": "one language is one file",
    "render/tables/align.py": "one format is one file",
    "render/tables/code_pieces.py": "shared by LaTeX and HTML",
    "render/tables/csv.py": "one format is one file",
    "render/tables/options.py": "what all writers of LaTeX share",
}
"""The reasons, by files."""
MIRRORED = re.compile(r"frameworks/(torch|keras)/((reader|writer)/)?\w+\.py")
"""The files of a framework may be called as those of another, or as what they implement."""
MOST_LEVELS = 6
"""The levels of folders and files within `network`."""


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def _modules() -> frozenset[str]:
    return frozenset(map(_module, FILES))


def _imports(path: Path) -> Iterator[str]:
    """Yield the modules of the package that a module imports, for types or at run time."""
    modules = _modules()
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                whole = f"{node.module}.{name.name}"
                found = whole if whole in modules else node.module
                if found in modules and found != _module(path):
                    yield found


@cache
def _graph() -> dict[str, set[str]]:
    return {_module(path): set(_imports(path)) for path in FILES}


def test_no_circle_of_imports_is_there() -> None:
    left = {module: set(others) for module, others in _graph().items()}
    while free := {module for module, others in left.items() if not others}:
        left = {module: others - free for module, others in left.items() if module not in free}
    assert not left


def test_the_network_has_few_levels() -> None:
    inside = re.compile(r"symcnn\.network\.(\w+)")
    graph = defaultdict[str, set[str]](set)
    for module, others in _graph().items():
        for here, there in ((inside.match(module), inside.match(other)) for other in others):
            if here and there and here[1] != there[1]:
                graph[here[1]].add(there[1])

    def level(name: str) -> int:
        return 1 + max(map(level, graph[name]), default=0)

    assert max(map(level, list(graph))) <= MOST_LEVELS


def test_files_have_names_of_their_own() -> None:
    named = defaultdict[str, list[str]](list)
    for path in NAMED:
        name = path.relative_to(ROOT / "symcnn").as_posix()
        named["" if MIRRORED.fullmatch(name) else path.name].append(name)
    mirrors = named.pop("")
    assert {name: paths for name, paths in named.items() if len(paths) > 1} == {}
    names = [name.split("/")[-1] for name in mirrors]
    assert sorted(set(names) & (named.keys() - {"check.py"})) == []


def _functions(path: Path) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(_tree(path)) if isinstance(node, ast.FunctionDef))


def test_functions_have_names() -> None:
    nameless = [
        (_module(path), node.lineno)
        for path in FILES
        for node in _functions(path)
        if node.name == "_"
    ]
    assert nameless == []


def test_public_functions_of_the_frameworks_are_used_in_other_files() -> None:
    nodes = [node for path in (*FILES, *TESTS) for node in ast.walk(_tree(path))]
    imported = {
        (node.module, name.name)
        for node in nodes
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    own = [
        (_module(path), node.name)
        for path in ROOT.joinpath("symcnn/frameworks").rglob("*.py")
        for node in _tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    assert [each for each in own if each not in imported and each[1] not in attributes] == []


def test_docstrings_begin_with_their_subject() -> None:
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef
    texts = [
        (_module(path), ast.get_docstring(node) or "")
        for path in FILES
        for node in ast.walk(_tree(path))
        if isinstance(node, kinds)
    ]
    assert [each for each in texts if each[1].startswith("What ")] == []


def test_a_short_file_has_a_reason() -> None:
    layers = ROOT / "symcnn/layers"  # a layer is a file, however short
    short = [
        path.relative_to(ROOT / "symcnn").as_posix()
        for path in NAMED
        if path.parent != layers and path.read_text(encoding="utf-8").count("\n") < SHORT
    ]
    assert sorted(short) == sorted(REASONS)
