"""Folding of a flat path to readable text: repeats and blocks."""

from symcnn.frameworks.folding.fold import folded
from symcnn.frameworks.folding.text_lines import laid_out

__all__ = ["folded", "laid_out"]
