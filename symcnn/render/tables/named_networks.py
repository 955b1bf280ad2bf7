"""Several networks with the names that head their columns or rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from symcnn.errors import SymcnnError
from symcnn.network import Network, as_network

Networks: TypeAlias = Network | str | Iterable[Network | str] | Mapping[str, Network | str]
"""A network, several, or networks by the names that they are to have."""
_MAX_NAME_LENGTH = 40
"""The length up to which source text is the name of its network."""
_MAX_BEGINNING = 24
"""The characters of longer text that its name has at most."""


def named_networks(networks: Networks) -> dict[str, Network]:
    """Return networks by name: a given one, that in the zoo, or the source text of a short network.

    Text is the name of a network in the zoo, or source text. Raises SymcnnError for no networks,
    for two of the same name, and for anything else; and the errors of `parse`.

    >>> list(named_networks(["resnet18", "I(28,1)-C(5,8)"])), list(named_networks({"A": "I(8,1)"}))
    (['resnet18', 'I(28,1)-C(5,8)'], ['A'])
    """
    named: dict[str, Network] = {}
    for index, (name, network) in enumerate(_pairs(networks), start=1):
        title = choose_name(str(network), index) if name is None else name
        if not isinstance(title, str):
            raise SymcnnError(f"the name of a network must be a text, not {title!r}")
        if title in named:
            raise SymcnnError(f"two networks are called '{title}'; name them: {{'a': …, 'b': …}}")
        if not isinstance(network, Network | str):
            raise SymcnnError(f"expected a network or its source text, not {network!r}")
        named[title] = as_network(network)
    if not named:
        raise SymcnnError("no networks given; a table needs at least one")
    return named


def _pairs(networks: Networks) -> Iterator[tuple[str | None, Network | str]]:
    """Yield networks with their names, or None for those without."""
    if isinstance(networks, Network | str):
        yield None, networks
    elif isinstance(networks, Mapping):
        yield from networks.items()
    elif isinstance(networks, Iterable):
        yield from ((None, network) for network in networks)
    else:
        raise SymcnnError(f"expected networks or their source texts, not {networks!r}")


def choose_name(text: str, index: int) -> str:
    """Return the source text or name of a network as its title, or a number and its beginning.

    >>> choose_name("lenet5", 1), choose_name("I(224,3)-C(3,64)-R-C(3,64)-R-P(2)-C(3,128)-R", 2)
    ('lenet5', 'network 2: I(224,3)-C(3,64)-R-…')
    """
    text = text.strip()
    if len(text) <= _MAX_NAME_LENGTH and "\n" not in text:
        return text
    steps = text.partition("\n")[0][:_MAX_BEGINNING].rpartition("-")
    return f"network {index}: {''.join(steps[:2]) or steps[2]}…"
