"""The check of a network against a framework: samples, built models, compared values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from warnings import catch_warnings

from symcnn.errors import SymcnnError
from symcnn.frameworks.checking.agreement import Agreement, Disagreement, Row
from symcnn.frameworks.checking.counted_model import Framework, Model
from symcnn.frameworks.checking.samples import Sample, drawn, given, outside
from symcnn.frameworks.export import export
from symcnn.frameworks.exporting.python_names import module_name
from symcnn.frameworks.exporting.unroll_families import without_families
from symcnn.frameworks.extras import TITLES, framework
from symcnn.layers import Shape
from symcnn.network import LayerRecord, Network, RepeatRecord, as_network
from symcnn.suggestions import check_known

_KINDS = ("models", "layer shapes", "layer parameters", "totals", "MACs", "rejections")
_MODELS, _SIZES, _PARAMS, _TOTALS, _MACS, _REFUSALS = _KINDS
_LONG_REPEATS_NOTE = "layers in very long repeats are compared in the totals only"
_TOO_LARGE = "the models are too large to run"
_MAX_RUN_PARAMS = 5_000_000
"""The most parameters, and MACs in thousands, of a model that is run outside its domain."""


@dataclass(frozen=True)
class _Compared:
    """Two values that should be equal."""

    kind: str
    what: str
    layer: str
    ours: str
    theirs: str
    values: dict[str, int]


def check(net: Network | str, against: str = "torch", samples: int = 20) -> Agreement:
    """Compare a network with the model that a framework builds from its exported code.

    The code is run for `samples` values of the symbols inside the domain, half of them near its
    minimum. Output shapes and parameters of the layers, totals and multiply-accumulates are
    compared (Keras does not count the last). Just outside the domain, the framework must reject
    the model if it has the rule itself. A network without symbols is compared once. Keras models
    are built without values for their weights, and the Keras session is cleared after each.

    Raises SymcnnError if the framework is not installed, and whatever `export` raises.

        >>> symcnn.check("I(n,1)-C(5,f)-P(2)-O(10)", "torch").agreed  # doctest: +SKIP
        True
    """
    check_known(against, tuple(TITLES), "framework")
    if isinstance(samples, bool) or not isinstance(samples, int) or samples < 1:
        raise SymcnnError(f"samples must be a positive integer, not {samples!r}")
    net = as_network(net)
    interface = _framework(against)
    source = export(net, against)
    net = without_families(net)  # whose layers have the paths of the exported ones
    inside = drawn(net, samples)
    with catch_warnings(action="ignore"):  # of code that is not the caller's
        pairs = [pair for sample in inside for pair in _inside(source, sample, interface)]
        pairs += _outside(net, source, inside, interface)
    return _agreement(interface, inside, pairs)


def _framework(package: str) -> Framework:
    """Return the interface to a framework; raise SymcnnError if it is not installed."""
    framework(package)
    interface: Framework = import_module(f"symcnn.frameworks.{package}.check").FRAMEWORK
    return interface


def _inside(source: str, sample: Sample, asked: Framework) -> Iterator[_Compared]:
    """Yield the comparisons of one sample: that the model runs, then its shapes and counts."""
    try:
        model = asked.measured(source, sample.values, _numbers(sample.net.input))
    except Exception as error:  # noqa: BLE001 - whatever exported code raises
        said = f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}"
        yield _Compared(_MODELS, "the model", "", "runs", said, sample.values)
        return
    yield _Compared(_MODELS, "the model", "", "runs", "runs", sample.values)
    for kind, what, layer, ours, theirs in (*_layers(sample.net, model), *_totals(sample, model)):
        yield _Compared(kind, what, layer, _text(ours), _text(theirs), sample.values)


def _layers(net: Network, model: Model) -> Iterator[tuple[str, str, str, object, object]]:
    """Yield the comparisons of each layer that the model has, too."""
    for record in net.layers:
        layer = model.layers.get(module_name(record.path))
        if not isinstance(record, LayerRecord) or (layer is None and record.params == 0):
            continue
        if layer is None:
            yield _PARAMS, "parameters", record.path, int(record.params), "no such layer"
            continue
        yield _SIZES, "shape", record.path, _numbers(record.output), layer.shape
        if not record.use.tied:
            yield _PARAMS, "parameters", record.path, int(record.params), layer.params
            if layer.macs is not None:
                yield _MACS, "MACs", record.path, int(record.macs), layer.macs


def _totals(sample: Sample, model: Model) -> Iterator[tuple[str, str, str, object, object]]:
    net = sample.net
    yield _TOTALS, "trainable parameters", "", int(net.params), model.params
    yield _TOTALS, "non-trainable numbers (buffers)", "", int(net.buffers), model.buffers
    if model.macs is not None:
        yield _MACS, "MACs", "", int(net.macs), model.macs


def _outside(
    net: Network, source: str, inside: Sequence[Sample], asked: Framework
) -> Iterator[_Compared]:
    """Yield whether models just outside the domain are rejected, if the framework decides it."""
    small = [sample for sample in inside if _is_real(sample.net)]
    for values in outside(net, small, asked.enforced):
        numbers = given(net, values)
        shape = tuple(int(side.subs(numbers)) for side in net.input.numbers)
        try:
            refused = asked.refuses(source, values, shape)
        except Exception:  # noqa: BLE001 - outside its domain, code may fail in ways of its own
            refused = None
        if refused is not None:
            said = "rejected" if refused else "accepted"
            yield _Compared(_REFUSALS, "the model", "", "rejected", said, values)


def _is_real(net: Network) -> bool:
    """Return whether a model is small enough to be run."""
    return bool(net.params <= _MAX_RUN_PARAMS and net.macs <= 1000 * _MAX_RUN_PARAMS)


def _numbers(shape: Shape) -> tuple[int, ...]:
    return tuple(map(int, shape.numbers))


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return "×".join(map(str, value))
    return f"{value:,}" if isinstance(value, int) else str(value)


def _agreement(asked: Framework, inside: Sequence[Sample], pairs: Sequence[_Compared]) -> Agreement:
    small = any(_is_real(sample.net) for sample in inside)
    ran = any(pair.kind == _TOTALS for pair in pairs)
    none = {
        _MACS: f"not counted by {asked.name}" if ran else "",
        _REFUSALS: "" if small else _TOO_LARGE,
    }
    groups = any(isinstance(each, RepeatRecord) for sample in inside for each in sample.net.layers)
    some = dict.fromkeys((_SIZES, _PARAMS), _LONG_REPEATS_NOTE) if groups else {}
    first = next((pair for pair in pairs if pair.ours != pair.theirs), None)
    return Agreement(
        f"{asked.name} {asked.version}",
        tuple(sample.values for sample in inside),
        tuple(_row(kind, pairs, none, some) for kind in _KINDS),
        None
        if first is None
        else Disagreement(first.what, first.layer, first.ours, first.theirs, first.values),
    )


def _row(
    kind: str, pairs: Sequence[_Compared], none: Mapping[str, str], some: Mapping[str, str]
) -> Row:
    """Return the row of a kind, with a note if it has no or only some comparisons."""
    here = [pair for pair in pairs if pair.kind == kind]
    note = (some if here else none).get(kind, "")
    return Row(kind, len(here), sum(pair.ours != pair.theirs for pair in here), note)
