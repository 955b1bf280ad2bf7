"""A network checked: what is compared, what a fault does to the table, and what is refused."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

import symcnn
from symcnn.frameworks import check as checking
from symcnn.frameworks.checking.agreement import Agreement
from symcnn.frameworks.checking.counted_model import Framework, Layer, Model, Values, defined
from symcnn.frameworks.exporting.python_names import module_name
from symcnn.layers.declaration.requirement import Kind
from symcnn.network import LayerRecord

_TEXT = "I(n,1)-C(5,f,bias=0)-B-P(2)-tied[C(1,f,bias=0)]-cat[_|_]-F-O(10)"
_KINDS = ("models", "layer shapes", "layer parameters", "totals", "MACs", "rejections")
Change = Callable[[Model], Model]


def _true(
    text: str, change: Change, *, refuses: bool | None = True, macs: bool = True
) -> Framework:
    """Return a framework that says of a network what is so, and then is changed."""

    def measured(source: str, values: Values, shape: tuple[int, ...]) -> Model:
        assert source == "code"
        net = symcnn.parse(text).subs(values)
        assert shape == tuple(map(int, net.input.numbers))
        records = [found for found in net.layers if isinstance(found, LayerRecord)]
        layers = {
            module_name(found.path): Layer(
                tuple(map(int, found.output.numbers)),
                int(found.params),
                int(found.macs) if macs else None,
            )
            for found in records
            if found.name not in ("Input", "Cat", "Flatten")
        }
        total = int(net.macs) if macs else None
        return change(Model(layers, int(net.params), int(net.buffers), total))

    def refused(source: str, values: Values, shape: tuple[int, ...]) -> bool | None:
        assert source == "code"
        assert shape == (1, values["n"], values["n"])
        return refuses

    return Framework("Truth", "1.0", measured, refused, (Kind.WINDOW_FITS,))


def _checked(
    monkeypatch: pytest.MonkeyPatch,
    change: Change = lambda model: model,
    text: str = _TEXT,
    **framework: Any,
) -> Agreement:
    monkeypatch.setattr(checking, "_framework", lambda _: _true(text, change, **framework))
    monkeypatch.setattr(checking, "export", lambda net, to: "code" if net and to else "")
    return checking.check(text, "torch", 5)


def test_what_is_so_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _checked(monkeypatch)
    assert found.agreed
    compared = {row.what: (row.compared, row.differ) for row in found.rows}
    assert tuple(compared) == _KINDS
    assert compared["models"] == (5, 0)
    assert compared["layer shapes"] == (25, 0)
    assert compared["layer parameters"] == (20, 0)
    assert compared["totals"] == (10, 0)
    assert compared["MACs"] == (25, 0)
    assert compared["rejections"][0] >= 1
    assert compared["rejections"][1] == 0
    assert len(found.samples) == 5
    assert str(found).startswith("Truth 1.0, 5 samples with n = 6..")
    assert str(found).endswith("\nagreed")


def test_a_framework_without_macs_compares_none(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _checked(monkeypatch, macs=False)
    assert found.agreed
    (row,) = (row for row in found.rows if row.what == "MACs")
    assert (row.compared, row.note) == (0, "not counted by Truth")


def _layer(**values: Any) -> Change:
    return lambda model: replace(
        model, layers={**model.layers, "O": replace(model.layers["O"], **values)}
    )


def _total(**values: Any) -> Change:
    return lambda model: replace(model, **values)


def _without(name: str) -> Change:
    return lambda model: replace(
        model, layers={key: value for key, value in model.layers.items() if key != name}
    )


def _raises(_: Model) -> Model:
    message = "that is no model"
    raise ValueError(message)


_FAULTS: dict[str, tuple[Change, str, str]] = {
    "the model cannot be built": (
        _raises,
        "models",
        "the model: runs in symcnn, ValueError: that is no model in the framework",
    ),
    "another size": (
        _layer(shape=(9,)),
        "layer shapes",
        "shape of O: 10 in symcnn, 9 in the framework",
    ),
    "other parameters": (
        _layer(params=1234),
        "layer parameters",
        "parameters of O: 30 in symcnn, 1,234 in the framework",
    ),
    "no such layer": (
        _without("B"),
        "layer parameters",
        "parameters of B: 2 in symcnn, no such layer in the framework",
    ),
    "another total": (
        _total(params=7),
        "totals",
        "trainable parameters: 57 in symcnn, 7 in the framework",
    ),
    "other buffers": (
        _total(buffers=3),
        "totals",
        "non-trainable numbers (buffers): 2 in symcnn, 3 in the framework",
    ),
    "other MACs of a layer": (
        _layer(macs=0),
        "MACs",
        "MACs of O: 20 in symcnn, 0 in the framework",
    ),
    "other MACs of all": (_total(macs=0), "MACs", "MACs: 121 in symcnn, 0 in the framework"),
}


@pytest.mark.parametrize(("change", "kind", "said"), _FAULTS.values(), ids=_FAULTS.keys())
def test_a_fault_is_found_and_the_first_is_shown(
    monkeypatch: pytest.MonkeyPatch, change: Change, kind: str, said: str
) -> None:
    found = _checked(monkeypatch, change)
    assert not found.agreed
    assert {row.what for row in found.rows if row.differ} == {kind}
    assert str(found).splitlines()[-1] == f"first difference at n = 6, f = 1: {said}"


def test_what_is_taken_outside_the_domain_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _checked(monkeypatch, refuses=False)
    assert {row.what for row in found.rows if row.differ} == {"rejections"}
    last = str(found).splitlines()[-1]
    said = "the model: rejected in symcnn, accepted in the framework"
    assert last == f"first difference at n = 5, f = 1: {said}"


def test_what_has_another_rule_there_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _checked(monkeypatch, refuses=None)
    assert found.agreed
    assert found.rows[-1].compared == 0


def test_code_that_fails_outside_the_domain_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    truth = _true(_TEXT, lambda model: model)

    def fails(*_: object) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr(checking, "_framework", lambda _: replace(truth, refuses=fails))
    monkeypatch.setattr(checking, "export", lambda *_: "code")
    found = checking.check(_TEXT, "torch", 5)
    assert found.agreed
    assert found.rows[-1].compared == 0


def test_rounds_of_a_long_repeat_are_compared_in_the_totals(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = _checked(monkeypatch, text="I(8,1)-C(1,2)*600-R")
    assert found.rows[2].note == "layers in very long repeats are compared in the totals only"


def test_a_great_model_is_not_tried_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _checked(monkeypatch, text="I(n,1)-C(5,9)-G-H(9_999_999)")
    assert found.agreed
    assert (found.rows[-1].compared, found.rows[-1].note) == (0, "the models are too large to run")


def test_a_network_without_symbols_is_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _checked(monkeypatch, text="I(9,1)-C(5,9)")
    assert found.samples == ({},)
    assert str(found).startswith("Truth 1.0, no symbols\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("I(9,1)", "jax"), "unknown framework 'jax'"),
        (("I(9,1)", "torch", 0), "samples must be a positive integer, not 0"),
        (("I(9,1)", "torch", True), "samples must be a positive integer, not True"),
        (("I(9,1)", "torch", 2.5), "samples must be a positive integer, not 2.5"),
    ],
)
def test_what_cannot_be_asked(arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(symcnn.SymcnnError, match=message):
        symcnn.check(*arguments)


@pytest.mark.parametrize(("package", "title"), [("torch", "PyTorch"), ("keras", "Keras")])
def test_a_framework_that_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, package: str, title: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(symcnn.SymcnnError, match=f"{title} is not installed"):
        symcnn.check("I(9,1)-C(3,4)", package)


def test_a_framework_is_asked_by_the_module_of_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    truth = _true("I(9,1)-C(3,4)", lambda model: model)

    def there(name: str) -> SimpleNamespace:
        assert name == "symcnn.frameworks.keras.check"
        return SimpleNamespace(FRAMEWORK=truth)

    monkeypatch.setattr(checking, "framework", lambda _: None)
    monkeypatch.setattr(checking, "import_module", there)
    monkeypatch.setattr(checking, "export", lambda *_: "code")
    assert symcnn.check("I(9,1)-C(3,4)", "keras").agreed


def test_code_is_run_and_what_it_defines_returned() -> None:
    assert defined("def network(n):\n    return n + 1\n", "network")(2) == 3
