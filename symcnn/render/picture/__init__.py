"""Pictures of a network: its layers in several styles, and a chart of parameters and MACs."""

from symcnn.render.picture.chart import bars
from symcnn.render.picture.draw import diagram, draw

__all__ = ["bars", "diagram", "draw"]
