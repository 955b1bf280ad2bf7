"""Layers and arguments that the rules of a framework do not have."""

from __future__ import annotations

import pytest

from symcnn import SymcnnError
from symcnn.frameworks.export import export
from symcnn.frameworks.exporting.code_expressions import Scope
from symcnn.frameworks.exporting.layer_site import Site, State
from symcnn.frameworks.keras.writer import layers as keras
from symcnn.frameworks.torch.writer import layers as torch
from symcnn.notation import parse_program
from symcnn.notation.ast import Step


@pytest.mark.parametrize(("framework", "title"), [("torch", "PyTorch"), ("keras", "Keras")])
def test_layer_without_a_rule_is_refused(
    framework: str, title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (torch, keras):
        monkeypatch.delitem(module.RULES, "P")
    message = f"P cannot be exported: the table of {title} has no rule for it"
    with pytest.raises(SymcnnError, match=message):
        export("I(8,4)-P(2)", framework)


def test_argument_for_each_axis_is_no_single_number() -> None:
    (step,) = parse_program("U((2,1))").path
    assert isinstance(step, Step)
    site = Site(step, State(None, 2), Scope(), {}, frozenset())
    with pytest.raises(SymcnnError, match="U cannot be exported: its factor has a number for each"):
        site.number("factor", 1)
