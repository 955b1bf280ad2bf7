"""The rules of PyTorch's functions, by their names: the layer or merge that each call is.

Modules call these functions, too, so that one table serves both.
"""

from __future__ import annotations

from symcnn.frameworks.torch.reader import (
    activations,
    convolutions,
    joins,
    norms,
    pools,
    reshaping,
    resizing,
    slicing,
)
from symcnn.frameworks.torch.reader.call_site import Rule

RULES: dict[str, Rule] = {
    **activations.RULES,
    **convolutions.RULES,
    **joins.RULES,
    **norms.RULES,
    **pools.RULES,
    **reshaping.RULES,
    **resizing.RULES,
    **slicing.RULES,
}
"""The rules by the names of functions, without the trailing underscore of in-place methods."""
