"""What `export` prints for PyTorch, run by PyTorch itself: names, sizes, and counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import symcnn
from symcnn import SymcnnError, zoo
from symcnn.frameworks.export import export
from symcnn.frameworks.exporting.python_names import TAKEN, module_name
from symcnn.layers import Shape
from symcnn.network import LayerRecord, Network
from tests.frameworks.networks import Drawn, networks
from tests.networks import network

torch = pytest.importorskip("torch")
from torch.utils.flop_counter import FlopCounterMode

FAMILIES = [zoo.entry(name) for name in zoo.families()]
MEMBERS = [member for family in FAMILIES for member in family.presets]


def built(source: str, **values: object) -> Any:
    scope: dict[str, Any] = {}
    exec(compile(source, "<exported>", "exec"), scope)  # noqa: S102 - what is printed must run
    with torch.device("meta"):
        return scope["Network"](**values).eval()


def arriving(shape: Shape) -> tuple[int, ...]:
    return (2, int(shape.channels), *map(int, shape.size))


def numbers(shape: Shape) -> tuple[int, ...]:
    return (int(shape.channels), *map(int, shape.size))


def records(net: Network) -> Iterator[LayerRecord]:
    for record in net.layers:
        assert isinstance(record, LayerRecord), "a network in numbers has no groups"
        if record.path != "I" and record.layer.letter not in ("add", "cat", "mul"):
            yield record


def of_module(module: Any, name: str) -> int:
    return sum(part.numel() for part in module.get_submodule(name).parameters())


def check(module: Any, net: Network) -> None:
    """Compare every module with its record, in order, and all of them with the totals."""
    found = {module_name(record.path): record for record in records(net)}
    shapes: dict[str, tuple[int, ...]] = {}
    for name in found:
        part = module.get_submodule(name)
        part.register_forward_hook(
            lambda _, __, y, name=name: shapes.__setitem__(name, tuple(y.shape[1:]))
        )
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        left = module(torch.empty(arriving(net.input), device="meta"))
    assert tuple(left.shape[1:]) == numbers(net.output)
    assert {name: shapes[name] for name in found} == {
        name: numbers(record.output) for name, record in found.items()
    }
    params = {name: of_module(module, name) for name in found}
    assert params == {name: int(record.params) for name, record in found.items()}
    assert sum(part.numel() for part in module.parameters()) == net.params
    kept = (part for name, part in module.named_buffers() if "num_batches" not in name)
    assert sum(part.numel() for part in kept) == net.buffers
    assert counter.get_total_flops() == 2 * 2 * net.macs
    with_params = [name for name, record in found.items() if int(record.params)]
    modules = dict(module.named_modules())
    assert [name for name in modules if name in with_params] == with_params


@pytest.mark.parametrize("member", MEMBERS)
def test_a_member_of_the_zoo_is_what_its_records_say(member: str) -> None:
    net = network(member)
    check(built(export(net, to="torch")), net)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_family_takes_its_symbols_as_arguments(family: zoo.Entry) -> None:
    source = export(symcnn.parse(family.text), to="torch")
    for member, values in [*family.presets.items()][:3]:
        given = {
            name: float(value) if name == "rate" else int(value) for name, value in values.items()
        }
        check(built(source, **given), network(member))


def test_names_that_modules_have_are_those_that_pytorch_has() -> None:
    """`TAKEN` is a list, so that PyTorch is not needed to export; `requires_grad_` is special."""
    own = {name for name in dir(torch.nn.Sequential()) if not name.startswith("_")}
    assert own - {"requires_grad_"} <= TAKEN


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel:UserWarning")
@given(networks())
@settings(suppress_health_check=list(HealthCheck))
def test_a_random_network_is_what_its_records_say(drawn: Drawn) -> None:
    """Sizes, parameters and multiply-accumulates of every layer, in symbols and in numbers."""
    numeric = drawn.numeric
    try:
        sources = export(drawn.net), export(numeric)
    except SymcnnError as error:
        assert "cannot be exported" in str(error)  # noqa: PT017 - nothing else may be refused
        return
    check(built(sources[0], **drawn.values), numeric)
    check(built(sources[1]), numeric)
