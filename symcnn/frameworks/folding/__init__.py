"""A flat path to a text that a person would have written: blocks, and how often each comes."""

from symcnn.frameworks.folding.fold import folded
from symcnn.frameworks.folding.line_breaks import laid_out

__all__ = ["folded", "laid_out"]
