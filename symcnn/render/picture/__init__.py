"""Pictures of a network as SVG text: its structure, and where its parameters and MACs are."""

from symcnn.render.picture.chart import bars
from symcnn.render.picture.drawing import diagram

__all__ = ["bars", "diagram"]
