"""The model zoo: published network families as texts, with the values of their members."""

from symcnn.zoo.catalog import Entry, entry, families, found, names

__all__ = ["Entry", "entry", "families", "found", "names"]
