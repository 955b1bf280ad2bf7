"""Optimization over the symbols of a network, with exact answers and certificates."""

from symcnn.solving.answers.compared_quantity import Comparison
from symcnn.solving.answers.solution import Solution
from symcnn.solving.comparison import compare, equivalent
from symcnn.solving.crossover_point import crossover
from symcnn.solving.pareto_front import Frontier, ParetoPoint, pareto
from symcnn.solving.search.branch_and_bound import SearchProgress
from symcnn.solving.sensitivities import Effect, sensitivity
from symcnn.solving.solver import solve

__all__ = [
    "Comparison",
    "Effect",
    "Frontier",
    "ParetoPoint",
    "SearchProgress",
    "Solution",
    "compare",
    "crossover",
    "equivalent",
    "pareto",
    "sensitivity",
    "solve",
]
