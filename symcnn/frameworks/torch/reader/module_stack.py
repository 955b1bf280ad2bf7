"""The stack of running modules, and the paths of the calls in them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from torch import nn

from symcnn.frameworks.model_graph import Scope


class CollapseError(BaseException):
    """A module must become an opaque layer; a BaseException, so that no model catches it."""

    def __init__(self, path: str, what: str) -> None:
        """Keep the path of the module (empty for the model itself) and the unsupported call."""
        super().__init__(path)
        self.path = path
        self.what = what


class OtherRunError(BaseException):
    """A run differs from that of one image; a BaseException, so that no model catches it."""


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
        """Whether it is one of PyTorch's own layers, whose path its calls get."""
        inner = next(self.module.children(), None)
        return inner is None and type(self.module).__module__.startswith("torch.nn")


@dataclass
class Frames:
    """The stack of running modules, outermost first."""

    paths: dict[int, str]
    """The paths of the modules of a model, by their ids."""
    whole_parts: Collection[str]
    """The paths of the modules that become one opaque layer."""
    running: list[Frame] = field(default_factory=list)

    @property
    def path(self) -> str:
        """The path of the innermost module; empty for the model itself."""
        return self.running[-1].path if self.running else ""

    @property
    def around(self) -> str:
        """The path of the enclosing module."""
        return self.running[-2].path

    @property
    def place(self) -> str:
        """The innermost module, by its path and class."""
        frame = self.running[-1] if self.running else None
        return f"{frame.path} ({frame.kind})" if frame and frame.path else "the model"

    def enter(self, module: nn.Module) -> str:
        """Push a module; return its path."""
        path = self.paths.get(id(module), f"{self.path}.{type(module).__name__}")
        self.running.append(Frame(path, module))
        return path

    def leave(self) -> None:
        """Pop the innermost module."""
        self.running.pop()

    def called(self, name: str) -> tuple[str, str, tuple[Scope, ...]]:
        """Return the path and the kind of a call here, and the modules around it."""
        frames = [frame for frame in self.running if frame.path]
        if frames and (frames[-1].is_layer or frames[-1].path in self.whole_parts):
            last = frames.pop()
            path, kind = last.path, last.kind
        else:
            path, kind = ".".join([*(frame.path for frame in frames[-1:]), name]), name
        return path, kind, tuple(Scope(frame.path, frame.kind) for frame in frames)

    def is_whole(self, name: str) -> bool:
        """Return whether a function call here belongs to an opaque layer."""
        return bool(self.whole_parts) and self.called(name)[0] in self.whole_parts
