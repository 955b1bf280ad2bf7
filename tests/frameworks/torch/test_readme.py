"""The README's example of a model that is read does what it shows."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import pytest

import symcnn

pytest.importorskip("torch")
README = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n([^>](?:.*\n)*?)```\n```\n((?:.*\n)*?)```", README)


@pytest.mark.parametrize(("code", "shown"), EXAMPLES)
def test_the_example_prints_what_the_readme_shows(models: Any, code: str, shown: str) -> None:
    import torchvision  # noqa: PLC0415 - the fixture has made it importable

    assert torchvision.models is models
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(code, {"symcnn": symcnn, "torchvision": torchvision})  # noqa: S102 - our own example
    assert printed.getvalue() == shown


def test_the_readme_has_the_example() -> None:
    assert len(EXAMPLES) == 1
