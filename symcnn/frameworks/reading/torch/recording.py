"""What a model does while it runs: the modules that are entered, the functions that are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import torch
from torch import Tensor, nn

from symcnn.frameworks.reading.graph import Call, Scope
from symcnn.frameworks.reading.paths import INPUT
from symcnn.frameworks.reading.torch.blank import Blanks
from symcnn.frameworks.reading.torch.changes import RESHAPED, Views, changed_by
from symcnn.frameworks.reading.torch.faults import check_weights
from symcnn.frameworks.reading.torch.held import Held, NoRuleError, plain
from symcnn.frameworks.reading.torch.opaque import axes_after, is_map, macs_of, opaque_step
from symcnn.frameworks.reading.torch.rules import RULES
from symcnn.frameworks.reading.torch.site import Made, Meaning, Site, shape_of, tensors_in
from symcnn.frameworks.reading.torch.weights import Counted, Weights

_NAMES = {"axis": "dim", "axis0": "dim0", "axis1": "dim1", "keepdims": "keepdim"}
"""NumPy's names of arguments, which PyTorch takes for its own."""
_MOVES = frozenset({"to", "cuda", "cpu"})
"""The methods that move a tensor to another device, where without numbers there is none."""
_CONSTANTS = frozenset(
    f"{prefix}{kind}{suffix}"
    for prefix, suffix in (("new_", ""), ("", "_like"))
    for kind in ("zeros", "ones", "full", "tensor", "rand", "randn")
)
"""The functions that ask a tensor for its shape and type only.

Of an empty one it is not known who writes to it.
"""

Thunk: TypeAlias = Callable[[], Any]


class CollapseError(BaseException):
    """A module that does what the notation has no layer for; no model may catch it."""

    def __init__(self, path: str, what: str) -> None:
        """Keep the path of the module, which is empty for the model itself, and what it does."""
        super().__init__(path)
        self.path = path
        self.what = what


@dataclass(frozen=True)
class Frame:
    """A module that is running."""

    path: str
    module: nn.Module

    @property
    def kind(self) -> str:
        """The name of its class."""
        return type(self.module).__name__

    @property
    def is_layer(self) -> bool:
        """Whether it is one of PyTorch's own layers, which its calls are called after."""
        inner = next(self.module.children(), None)
        return inner is None and type(self.module).__module__.startswith("torch.nn")


class Recording:
    """The calls of a run so far, and what each tensor stands for."""

    def __init__(
        self, model: nn.Module, original: nn.Module, x: Tensor, opaque: frozenset[str]
    ) -> None:
        """Start with the input, and the parts that are taken as one layer.

        Functions that a model keeps may hold on to the original, of which this is a copy.
        """
        self.calls: list[Call] = []
        self.frames: list[Frame] = []
        self.without_rule: dict[str, list[str]] = {}
        """The paths of what has been made a layer without a rule, by its kind."""
        self.weights = Weights(model, original)
        self._whole_parts = opaque | {
            path
            for path, module in model.named_modules()
            if isinstance(module, torch.jit.ScriptModule)  # its calls cannot be seen
        }
        both = (*original.named_modules(), *model.named_modules())
        self._paths = {id(module): path.replace("._orig_mod", "") for path, module in both}
        self._shapes: list[tuple[int, ...]] = [tuple(x.shape[1:])]
        self._held = {id(x): Held(INPUT, plain(x.ndim))}
        self._lost: dict[int, str] = {}
        """The tensors that are made of maps and are none, and the functions that made them."""
        self._alive: list[Any] = [x]
        self._views = Views([x, *model.parameters(), *model.buffers()])
        self._blanks = Blanks(self.weights, original)
        self._paused = False
        self._inside: list[Tensor] = []
        """What functions are given while a part runs that is taken as one layer."""

    @property
    def place(self) -> str:
        """Where the run has got to: the innermost module, by its path and class."""
        frame = self.frames[-1] if self.frames else None
        return f"{frame.path} ({frame.kind})" if frame and frame.path else "the model"

    def held(self, tensor: Tensor) -> Held | None:
        """Return what a tensor holds, if it holds a map."""
        return self._held.get(id(tensor))

    def module(self, run: Thunk, module: nn.Module, given: object) -> Any:  # noqa: ANN401
        """Run a module; note where the run is."""
        if self._paused:
            return run()
        around = self.frames[-1].path if self.frames else ""
        path = self._paths.get(id(module), f"{around}.{type(module).__name__}")
        self.frames.append(Frame(path, module))
        if path in self._whole_parts:
            result = self._whole(run, module, given)
        else:
            result = run()
            if not self._lost_among(tensors_in(given)):
                self._check_maps(tensors_in(result), path)
        self.frames.pop()
        return result

    def function(self, func: Callable[..., Any], args: Any, kwargs: Any) -> Any:  # noqa: ANN401
        """Run a function; note what it returns stands for."""
        check_weights(tensors_in((args, kwargs)), self.weights, self.place)
        args, kwargs = self._blanks.instead_of(args, kwargs)
        if "device" in kwargs:
            kwargs = kwargs | {"device": "meta"}
        name = name_of(func)
        given = list(tensors_in((args, kwargs)))
        found = _result(name, func, args, kwargs)
        if self._paused:
            self._inside += given
            return found
        changed = changed_by(func, given, kwargs, found)
        result = found if changed is not None else _fresh(found, given)
        results = list(tensors_in(result)) if changed is None else [changed]
        if results:
            self._alive.append(results)
            self._views.note(results if changed is None else ())
            before = self._held.get(id(changed))
            site = Site(name, result, self._held, self._shapes)
            self._stand(site, lambda: func(*args, **kwargs), args, kwargs, results)
            if changed is not None and self._held.get(id(changed)) != before:
                self._spread(changed, name)
        return result

    def _stand(
        self,
        site: Site,
        run: Thunk,
        args: Any,  # noqa: ANN401
        kwargs: Any,  # noqa: ANN401
        results: Sequence[Tensor],
    ) -> None:
        """Note what the results of a function stand for: something lost, a map, or neither."""
        given = list(tensors_in((args, kwargs)))
        lost = self._lost_among(given)
        if not lost and site.name in RESHAPED and any(results[0] is each for each in given):
            lost = f"{site.name}_"
        if lost:
            self._lost.update((id(each), lost) for each in results)
        elif site.name not in _CONSTANTS and any(id(each) in self._held for each in given):
            self._note(site, run, args, kwargs, results)
        else:
            self.weights.derive(results, given)

    def _spread(self, changed: Tensor, name: str) -> None:
        """Note that who looks at a tensor that has been changed sees the change."""
        for other, alike in self._views.others(changed):
            if alike and id(changed) not in self._lost:
                self._held[id(other)] = self._held[id(changed)]
            else:
                self._lost[id(other)] = name

    def _note(
        self,
        site: Site,
        run: Thunk,
        args: Any,  # noqa: ANN401
        kwargs: Any,  # noqa: ANN401
        results: Sequence[Tensor],
    ) -> None:
        """Note what a function of maps returns: by its rule, else as a layer without one.

        What is neither is lost, which matters only where it is gone on with.
        """
        given = list(tensors_in((args, kwargs)))
        counted = self.weights.seen(given)
        meanings = () if self._is_whole(site.name) else _meanings(site, args, kwargs, counted)
        if not meanings:
            made = self._opaque(run, given, results, site.name, counted)
            meanings = (made,) if made else ()
        if meanings:
            self._enter(results, meanings, site.name, counted)
        else:
            self._lost.update((id(each), site.name) for each in results)

    def _is_whole(self, name: str) -> bool:
        """Tell whether a function that is called here is taken as a layer without a rule."""
        return bool(self._whole_parts) and self._called(name)[0] in self._whole_parts

    def _whole(self, run: Thunk, module: nn.Module, given: object) -> Any:  # noqa: ANN401
        """Run a module that is one layer without a rule."""
        self._paused, self._inside = True, []
        result = run()
        arriving, results = list(tensors_in(given)), list(tensors_in(result))
        weights = [*module.parameters(), *module.buffers(), *self._inside]
        counted = self.weights.seen([*arriving, *weights])
        name = type(module).__name__
        lost = self._lost_among(arriving)
        maps = [*arriving, *(each for each in self._inside if id(each) in self._held)]
        made = None if lost else self._opaque(run, maps, results[:1], name, counted)
        if made is None:
            raise CollapseError(self.frames[-2].path, lost or name)
        self._alive.append(result)
        self._enter(results[:1], (made,), name, counted)
        self._lost.update((id(each), name) for each in results[1:])
        self._paused = False
        return result

    def _opaque(
        self,
        run: Thunk,
        given: Sequence[Tensor],
        results: Sequence[Tensor],
        name: str,
        counted: Counted,
    ) -> Made | None:
        """Return a layer without a rule, with what PyTorch counts; None if not from map to map."""
        maps = {self._held[id(each)] for each in given if id(each) in self._held}
        if not len(maps) == len(results) == 1:
            return None
        (x,) = maps
        axes = axes_after(x, results[0], name)
        if not is_map(results[0], axes):
            return None
        self._paused, paused = True, self._paused
        macs = macs_of(run)
        self._paused = paused
        leaving = shape_of(results[0], axes)
        node = opaque_step(self._shapes[x.call], leaving, counted, macs)
        path, kind, _ = self._called(name)
        self.without_rule.setdefault(kind, []).append(path)
        return Made(node, (x,), axes, has_counts=True)

    def _enter(
        self,
        results: Sequence[Tensor],
        meanings: Sequence[Meaning],
        name: str,
        counted: Counted,
    ) -> None:
        """Note what tensors stand for: a map that was there before, or one that is made here."""
        for tensor, meaning in zip(results, meanings, strict=True):
            if isinstance(meaning, Made):
                self._held[id(tensor)] = self._made(tensor, meaning, name, counted)
            else:
                self._held[id(tensor)] = meaning
        self.weights.count(counted)

    def _made(self, tensor: Tensor, made: Made, name: str, counted: Counted) -> Held:
        """Add the calls that make a map."""
        path, kind, scopes = self._called(name)
        inputs = tuple(held.call for held in made.inputs)
        for node, shape in (*made.before, (made.node, shape_of(tensor, made.axes))):
            number = len(self.calls)
            self.calls.append(Call(node, inputs, path, kind, shape, scopes=scopes))
            self._shapes.insert(number, shape)
            inputs = (number,)
        tied = counted.tied and not made.has_counts
        self.calls[-1] = replace(
            self.calls[-1],
            params=counted.params,
            buffers=counted.buffers,
            tied=tied,
            weights=counted.sources,
        )
        return Held(inputs[0], made.axes)

    def _called(self, name: str) -> tuple[str, str, tuple[Scope, ...]]:
        """Return what is called here: its path, its kind, and the modules around it."""
        frames = [frame for frame in self.frames if frame.path]
        if frames and (frames[-1].is_layer or frames[-1].path in self._whole_parts):
            last = frames.pop()
            path, kind = last.path, last.kind
        else:
            path, kind = ".".join([*(frame.path for frame in frames[-1:]), name]), name
        return path, kind, tuple(Scope(frame.path, frame.kind) for frame in frames)

    def _check_maps(self, tensors: Iterable[Tensor], path: str) -> None:
        """Raise CollapseError where what leaves a module is made of maps and is none."""
        lost = self._lost_among(tensors)
        if lost:
            raise CollapseError(path, lost)

    def _lost_among(self, tensors: Iterable[Tensor]) -> str:
        """Return what has made the first tensor that is no map; empty if there is none."""
        for tensor in tensors:
            if id(tensor) in self._lost:
                return self._lost[id(tensor)]
            known = id(tensor) in self._held or self.weights.knows(tensor)
            if not known and tensor.device.type == "meta":
                return "what cannot be followed"
        return ""


def _meanings(site: Site, args: Any, kwargs: Any, counted: Counted) -> tuple[Meaning, ...]:  # noqa: ANN401
    """Return what the results stand for; nothing where no rule says so."""
    rule = RULES.get(site.name)
    if rule is None or counted.parted:
        return ()
    try:
        found = rule(site, *args, **{_NAMES.get(name, name): kwargs[name] for name in kwargs})
    except (NoRuleError, TypeError):  # TypeError: arguments that no rule expects
        return ()
    if counted.sources and not isinstance(found, Made):
        return ()
    return found if isinstance(found, tuple) else (found,)


def _result(name: str, func: Callable[..., Any], args: Any, kwargs: Any) -> Any:  # noqa: ANN401
    """Return what a function returns.

    A batch normalisation with statistics of its own keeps the shape, which PyTorch takes longer to
    work out than all other layers of a network together.
    """
    if name in _MOVES:
        return _in_type(args[0], (*args[1:], *kwargs.values()))
    x, mean = (*args[:2], None, None)[:2]
    known = name == "batch_norm" and isinstance(mean, Tensor) and isinstance(x, Tensor)
    if known and x.shape[1:2] == mean.shape:
        return torch.empty_like(x)
    return func(*args, **kwargs)


def _in_type(tensor: Tensor, asked: Iterable[Any]) -> Tensor:
    """Return a tensor in the type that is asked for, where one is; it stays where it is."""
    types = (each.dtype if isinstance(each, Tensor) else each for each in asked)
    return tensor.to(next((each for each in types if isinstance(each, torch.dtype)), tensor.dtype))


def name_of(func: Callable[..., Any]) -> str:
    """Return the name of a function, of one that works in place without its underscores.

    >>> name_of(Tensor.add_), name_of(Tensor.__iadd__), name_of(Tensor.data.__get__)
    ('add', 'iadd', 'data')
    """
    name = getattr(func, "__name__", type(func).__name__)
    if name == "__get__":
        return str(func.__self__.__name__)  # type: ignore[attr-defined]
    return str(name.strip("_"))


def _fresh(result: Any, given: Sequence[Tensor]) -> Any:  # noqa: ANN401
    """Return a result as a tensor of its own, where it is one that was given."""
    if any(result is each for each in given):
        return result.view(result.shape)
    return result
