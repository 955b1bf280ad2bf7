"""The model zoo: published network families as texts, with the values of their members."""

from symcnn.zoo.catalog import Entry, definition, entry, families, names

__all__ = ["Entry", "definition", "entry", "families", "names"]
