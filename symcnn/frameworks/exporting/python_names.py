"""Names in generated code: modules by the paths of layers, classes after blocks."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, field

from symcnn.network.building.size_budget import Budget

TAKEN = frozenset(
    """
    T_destination add_module append apply bfloat16 buffers call_super_init children compile cpu cuda
    double dump_patches eval extend extra_repr float forward get_buffer get_extra_state
    get_parameter get_submodule half insert ipu load_state_dict modules mtia named_buffers
    named_children named_modules named_parameters parameters pop register_backward_hook
    register_buffer register_forward_hook register_forward_pre_hook register_full_backward_hook
    register_full_backward_pre_hook register_load_state_dict_post_hook
    register_load_state_dict_pre_hook register_module register_parameter
    register_state_dict_post_hook register_state_dict_pre_hook requires_grad set_extra_state
    set_submodule share_memory state_dict to to_empty train training type xpu zero_grad
    channels rounds
    """.split()  # noqa: SIM905 - fifty names read better so
)
"""The attributes of nn.Module, which submodules may not be named."""
_ROUND = re.compile(r"\[([^\]]*)\]")


def module_name(path: str) -> str:
    """Return the name of a layer's module, from the path of its record.

    Attributes of nn.Module get an underscore: `double` is one of its methods.

    >>> module_name("stage2[1].bottleneck.conv2.C"), module_name("repeat[0].double.C")
    ('stage2.1.bottleneck.conv2.C', 'repeat.0.double_.C')
    """
    return ".".join(map(attribute, _ROUND.sub(r".\1", path).split(".")))


def attribute(name: str) -> str:
    """Return a name as an attribute of a module.

    >>> attribute("conv2"), attribute("type"), attribute("type_")
    ('conv2', 'type_', 'type__')
    """
    bare = name.rstrip("_")
    tail = "__" if bare == "requires_grad" else "_"  # requires_grad_ is a method
    return name + tail if bare in TAKEN else name


def class_name(block: str) -> str:
    """Return the class name for a block.

    >>> class_name("dense_layer")
    'DenseLayer'
    """
    return "".join(word[:1].upper() + word[1:] for word in block.split("_"))


def numbered(name: str, taken: Container[str]) -> str:
    """Return an unused name, with a number appended if needed.

    >>> numbered("y", {"x", "y"})
    'y2'
    """
    candidate, number = name, 1
    while candidate in taken:
        number += 1
        candidate = f"{name}{number}"
    return candidate


@dataclass
class Names:
    """The names of steps in one block or iteration, assigned in order as in the records."""

    nested: bool = True
    """Whether this is a block or an iteration, and not the network itself."""
    budget: Budget = field(default_factory=Budget)

    def named(self, name: str) -> str:
        """Return the name of a step; repeated names are numbered."""
        return self.budget.name(name)

    def repeat(self) -> str | None:
        """Return the name of a repeated path.

        It is None for the first one in a block, whose iterations are children of the block itself.
        """
        unnamed = self.nested and self.budget.name("[") == "["
        return None if unnamed else self.named("repeat")
