"""The networks that come with symcnn: one text for each family, and values for its members."""

from symcnn.zoo.catalog import Entry, entry, families, found, names

__all__ = ["Entry", "entry", "families", "found", "names"]
