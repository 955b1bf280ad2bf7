"""Pictures of a network as SVG: a diagram of its layers, and a chart of parameters and MACs."""

from symcnn.render.picture.chart import bars
from symcnn.render.picture.drawing import diagram

__all__ = ["bars", "diagram"]
