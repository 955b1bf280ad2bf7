"""Recording of a run: entered modules, called functions, and the maps of tensors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import torch
from torch import Tensor, nn

from symcnn.errors import SymcnnError
from symcnn.frameworks.model_graph import INPUT, Call
from symcnn.frameworks.model_graph import name_of as node_name
from symcnn.frameworks.torch.reader.call_site import CallSite, Made, Meaning, shape_of, tensors_in
from symcnn.frameworks.torch.reader.messages import check_weights
from symcnn.frameworks.torch.reader.module_stack import CollapseError, Frames
from symcnn.frameworks.torch.reader.norms import is_frozen_norm
from symcnn.frameworks.torch.reader.one_image import Events, OneImage
from symcnn.frameworks.torch.reader.operator_macs import Work
from symcnn.frameworks.torch.reader.placeholder_weights import PlaceholderWeights
from symcnn.frameworks.torch.reader.plain_run import (
    RESHAPED,
    Views,
    changed_by,
    fresh,
    name_of,
    result_of,
)
from symcnn.frameworks.torch.reader.rules import RULES, axes_after, is_map, opaque_step
from symcnn.frameworks.torch.reader.tensor_map import (
    INNER,
    MOST_AXES,
    OUTER,
    TensorMap,
    Zeros,
    plain,
)
from symcnn.frameworks.torch.reader.weights import Counted, Weights
from symcnn.frameworks.tree_nodes import layer_step, shaped_step

_NAMES = {"axis": "dim", "axis0": "dim0", "axis1": "dim1", "keepdims": "keepdim"}
"""NumPy's argument names, which PyTorch accepts, too."""
_CONSTANTS = frozenset(
    f"{prefix}{kind}{suffix}"
    for prefix, suffix in (("new_", ""), ("", "_like"))
    for kind in ("zeros", "ones", "full", "tensor", "rand", "randn")
)
"""The functions that use only the shape and the dtype of a tensor.

Empty tensors are not among them, since it is unknown what is written to them.
"""

Thunk: TypeAlias = Callable[[], Any]


class Recording:
    """The calls of a run so far, and the map that each tensor holds."""

    def __init__(
        self,
        model: nn.Module,
        original: nn.Module,
        x: Tensor,
        opaque: frozenset[str],
        one_image: OneImage,
    ) -> None:
        """Start with the input, and the paths of opaque modules.

        Functions that a model stores may refer to the original, of which `model` is a copy.
        """
        self.calls: list[Call] = []
        self.without_rule: dict[str, list[str]] = {}
        """The paths of opaque layers, by their kinds."""
        self.likened: dict[tuple[str, str], list[str]] = {}
        """The paths of functions represented by another layer or merge, by both names."""
        self.unknown: dict[str, str] = {}
        """The operators with unknown multiply-accumulates, and the path of the first call."""
        self.unseen: list[str] = []
        """The paths of opaque layers that did not run on one image."""
        self.partly_frozen: list[str] = []
        """The paths of calls with both trainable and frozen parameters."""
        self.weights = Weights(model, original)
        whole_parts = opaque | {
            path
            for path, module in model.named_modules()
            if isinstance(module, torch.jit.ScriptModule)  # its calls cannot be traced
        }
        both = (*original.named_modules(), *model.named_modules())
        paths = {id(module): path.replace("._orig_mod", "") for path, module in both}
        self.frames = Frames(paths, whole_parts)
        self._shapes: list[tuple[int, ...]] = [tuple(x.shape[1:])]
        self._images = x.shape[0]
        self._held = {id(x): TensorMap(INPUT, plain(x.ndim))}
        self._lost: dict[int, str] = {}
        """The tensors that depend on maps but hold none, with the functions that made them."""
        self._alive: list[Any] = [x]
        self._views = Views([x, *model.parameters(), *model.buffers()])
        self._blanks = PlaceholderWeights(self.weights, original)
        self._events = Events(one_image)
        self._zeros = Zeros()
        self._frozen_norms = set(map(id, filter(is_frozen_norm, model.modules())))
        self._paused = False
        self._inside: list[Tensor] = []
        """The arguments of functions inside a running opaque module."""

    def held(self, tensor: Tensor) -> TensorMap | None:
        """Return the map that a tensor holds, or None."""
        return self._held.get(id(tensor))

    def laid_out(self, tensor: Tensor, held: TensorMap) -> TensorMap:
        """Return the output map of a model; grouped channels become a spatial axis."""
        if INNER not in held.axes:
            return held
        if tensor.ndim > MOST_AXES:
            raise SymcnnError("the model returns a 3-D map with its channels in groups; merge them")
        sizes = dict(zip(held.axes, tensor.shape, strict=True))
        shape = (sizes[OUTER], sizes[INNER], *self._shapes[held.call][1:])
        node = shaped_step("Reshape", shape[0], shape[1:])
        self.calls.append(Call(node, (held.call,), "output", "view", shape))
        return TensorMap(len(self.calls) - 1, plain(tensor.ndim))

    def module(self, run: Thunk, module: nn.Module, given: object) -> Any:  # noqa: ANN401
        """Run a module, and record it."""
        start = self._events.note(type(module).__name__)
        if self._paused:
            result = run()
            self._events.note("")
            return result
        path = self.frames.enter(module)
        if path in self.frames.whole_parts or id(module) in self._frozen_norms:
            result = self._whole(run, module, given, start)
        else:
            result = run()
            self._events.note("")
            with torch._C.DisableTorchFunction():  # noqa: SLF001 - as below
                if not self._lost_among(tensors_in(given)):
                    self._check_maps(list(tensors_in(result)), path)
        self.frames.leave()
        return result

    def function(self, func: Callable[..., Any], args: Any, kwargs: Any) -> Any:  # noqa: ANN401
        """Run a function, and record the maps that it returns."""
        check_weights(tensors_in((args, kwargs)), self.weights, self.frames.place)
        args, kwargs = self._blanks.instead_of(args, kwargs)
        name = name_of(func)
        read = {key: value for key, value in kwargs.items() if key != "out"}
        given = list(tensors_in((args, read)))
        start = self._events.note(name)
        output = result_of(name, func, args, kwargs)
        self._events.note("")
        if self._paused:
            self._inside += given
            return output
        changed = changed_by(func, given, kwargs, output)
        result = output if changed is not None else fresh(output, given)
        results = list(tensors_in(result)) if changed is None else [changed]
        if results:
            self._alive.append(results)
            self._views.note(results if changed is None else ())
            before = self._held.get(id(changed))
            if changed is not None:
                self._zeros.forget([changed, *(other for other, _ in self._views.others(changed))])
            counted = self.weights.seen(given)
            maps, shapes = self._held, self._shapes
            site = CallSite(name, args, read, result, maps, shapes, self._zeros, counted)
            self._stand(site, self._events.since(start), results)
            if changed is not None and self._held.get(id(changed)) != before:
                self._spread(changed, name)
        return result

    def _stand(self, site: CallSite, work: Work, results: Sequence[Tensor]) -> None:
        """Record whether the results of a function are maps, lost, or weights and constants."""
        given = site.given
        lost = self._lost_among(given)
        if not lost and site.name in RESHAPED and any(results[0] is each for each in given):
            lost = f"{site.name}_, which changes the shape of a feature map in place"
        if lost:
            self._lost.update((id(each), lost) for each in results)
        elif self._zeros.follow(site.name, given, results):
            self.weights.derive(results, ())
        elif site.name not in _CONSTANTS and any(id(each) in self._held for each in given):
            self._note(site, work, results)
        else:
            self.weights.derive(results, given, work)

    def _spread(self, changed: Tensor, name: str) -> None:
        """Record an in-place change in all tensors that share its memory."""
        for other, alike in self._views.others(changed):
            if alike and id(changed) not in self._lost:
                self._held[id(other)] = self._held[id(changed)]
            else:
                self._lost[id(other)] = f"{name}, which changes a part of a feature map in place"

    def _note(self, site: CallSite, work: Work, results: Sequence[Tensor]) -> None:
        """Record the results of a function of maps: by its rule, else as an opaque layer.

        Other results are lost, which is an error only if they are used.
        """
        given, counted = site.given, site.counted
        has_no_rule = self.frames.is_whole(site.name) or bool((work + counted.work).unknown)
        meanings = () if has_no_rule else _meanings(site)
        if not meanings:
            opaque = self._opaque(work, given, results, site.name, counted)
            meanings = (opaque,) if opaque else ()
        if meanings:
            self._enter(results, meanings, site.name, counted, work)
        else:
            lost = self._lost_by(site.name, given)
            self._lost.update((id(each), lost) for each in results)

    def _whole(self, run: Thunk, module: nn.Module, given: object, start: int) -> Any:  # noqa: ANN401
        """Run a module that is an opaque layer; `start` is the event of its start."""
        self._paused, self._inside = True, []
        result = run()
        self._events.note("")
        work = self._events.since(start)
        with torch._C.DisableTorchFunction():  # noqa: SLF001 - these calls are not the model's
            self._stand_whole(module, given, result, work)
        self._paused = False
        return result

    def _stand_whole(self, module: nn.Module, given: object, result: object, work: Work) -> None:
        """Record the results of a module that is an opaque layer."""
        arriving, results = list(tensors_in(given)), list(tensors_in(result))
        weights = [*module.parameters(), *module.buffers(), *self._inside]
        counted = self.weights.seen([*arriving, *weights])
        name = type(module).__name__
        lost = self._lost_among(arriving)
        maps = [*arriving, *(each for each in self._inside if id(each) in self._held)]
        if lost:
            raise CollapseError(self.frames.around, lost)
        layer = self._frozen_norm(module, maps, results)
        layer = layer or self._opaque(work, maps, results, name, counted)
        if layer is None:
            raise CollapseError(self.frames.around, self._lost_by(name, maps))
        self._alive.append(result)
        self._enter(results, (layer,), name, counted, work)

    def _frozen_norm(
        self, module: nn.Module, given: Sequence[Tensor], results: Sequence[Tensor]
    ) -> Made | None:
        """Return a frozen batch normalization if the module is one, else None."""
        maps = {self._held[id(each)] for each in given if id(each) in self._held}
        if id(module) not in self._frozen_norms or not len(maps) == len(results) == 1:
            return None
        (x,) = maps
        same = x.is_plain and shape_of(results[0], x.axes) == self._shapes[x.call]
        return Made(layer_step("B", {"frozen": 1}), (x,), x.axes) if same else None

    def _opaque(
        self,
        work: Work,
        given: Sequence[Tensor],
        results: Sequence[Tensor],
        name: str,
        counted: Counted,
    ) -> Made | None:
        """Return an opaque layer with PyTorch's counts; None if it is not from map to map.

        Its output map is the first result.
        """
        maps = {self._held[id(each)] for each in given if id(each) in self._held}
        if len(maps) != 1 or not results:
            return None
        (x,) = maps
        axes = axes_after(x, results[0], name)
        if not is_map(results[0], axes, self._images):
            return None
        leaving = shape_of(results[0], axes)
        node = opaque_step(self._shapes[x.call], leaving, counted, work + counted.work)
        path, kind, _ = self.frames.called(name)
        self.without_rule.setdefault(kind, []).append(path)
        if not work.seen:
            self.unseen.append(path)
        for operator in (work + counted.work).unknown:
            self.unknown.setdefault(operator, path)
        return Made(node, (x,), axes, has_counts=True)

    def _enter(
        self,
        results: Sequence[Tensor],
        meanings: Sequence[Meaning],
        name: str,
        counted: Counted,
        work: Work,
    ) -> None:
        """Record the maps of results: those of earlier calls, or of new ones.

        Results beyond `meanings` are lost.
        """
        for number, tensor in enumerate(results[len(meanings) :], len(meanings) + 1):
            self._lost[id(tensor)] = f"output {number} of {name}"
        for tensor, meaning in zip(results, meanings, strict=False):
            if isinstance(meaning, Made):
                self._held[id(tensor)] = self._made(tensor, meaning, name, counted, work)
            else:
                self._held[id(tensor)] = meaning
        self.weights.count(counted)

    def _made(
        self, tensor: Tensor, made: Made, name: str, counted: Counted, work: Work
    ) -> TensorMap:
        """Append the calls that make a map."""
        path, kind, scopes = self.frames.called(name)
        if made.likened:
            self.likened.setdefault((kind, node_name(made.node)), []).append(path)
        inputs = tuple(held.call for held in made.inputs)
        for node, shape in (*made.before, (made.node, shape_of(tensor, made.axes))):
            number = len(self.calls)
            self.calls.append(Call(node, inputs, path, kind, shape, scopes=scopes))
            self._shapes.insert(number, shape)
            inputs = (number,)
        tied = counted.tied and not made.has_counts
        if 0 < counted.frozen < counted.params:
            self.partly_frozen.append(path)
        self.calls[-1] = replace(
            self.calls[-1],
            params=counted.params,
            frozen=0 < counted.frozen == counted.params,
            buffers=counted.buffers,
            tied=tied,
            weights=counted.tensors,
            macs=(work + counted.work).known,
        )
        return TensorMap(inputs[0], made.axes)

    def _lost_by(self, name: str, given: Iterable[Tensor]) -> str:
        """Return why the result of a function or module is not a feature map."""
        maps = {self._held[id(each)] for each in given if id(each) in self._held}
        if len(maps) == 1:
            return f"{name}, which does not return one feature map per image"
        shapes = sorted({"×".join(map(str, self._shapes[each.call])) for each in maps})
        return f"{name} of {len(maps)} feature maps, {' and '.join(shapes)}"

    def _check_maps(self, tensors: Sequence[Tensor], path: str) -> None:
        """Raise CollapseError if the output of a module depends on maps but is none.

        Further results of a layer with a rule, such as the indices of a max pooling, are an error
        only if they are used.
        """
        first, lost = self._lost_among(tensors[:1]), self._lost_among(tensors)
        held = self.held(tensors[0]) if lost else None
        if first or (lost and (held is None or self._is_opaque(held))):
            raise CollapseError(path, lost)

    def _is_opaque(self, held: TensorMap) -> bool:
        """Return whether a map is the output of an opaque layer, or the input."""
        return held.call == INPUT or node_name(self.calls[held.call].node) == "X"

    def _lost_among(self, tensors: Iterable[Tensor]) -> str:
        """Return the function that made the first lost tensor; empty if none is lost."""
        for tensor in tensors:
            if id(tensor) in self._lost:
                return self._lost[id(tensor)]
            known = id(tensor) in self._held or self.weights.knows(tensor)
            if not known and tensor.device.type == "meta":
                return "a tensor that no traced function of PyTorch returns"
        return ""


def _meanings(site: CallSite) -> tuple[Meaning, ...]:
    """Return the meanings of the results; nothing without a rule."""
    rule = RULES.get(site.name)
    if rule is None or site.counted.parted:
        return ()
    try:
        named = {_NAMES.get(name, name): value for name, value in site.kwargs.items()}
        meanings = rule(site, *site.args, **named)
    except Exception:  # noqa: BLE001 - NoRuleError, or an error of unexpected arguments
        return ()
    if site.counted.sources and not isinstance(meanings, Made):
        return ()
    return meanings if isinstance(meanings, tuple) else (meanings,)
