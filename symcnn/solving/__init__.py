"""Solving: questions about the symbols of a network, answered exactly and with proof."""

from symcnn.solving.boxes import Tally
from symcnn.solving.comparison import Comparison, compare, equivalent
from symcnn.solving.crossing import crossover
from symcnn.solving.effects import Effect, sensitivity
from symcnn.solving.frontier import Frontier, Trade, pareto
from symcnn.solving.solution import Solution
from symcnn.solving.solver import solve

__all__ = [
    "Comparison",
    "Effect",
    "Frontier",
    "Solution",
    "Tally",
    "Trade",
    "compare",
    "crossover",
    "equivalent",
    "pareto",
    "sensitivity",
    "solve",
]
