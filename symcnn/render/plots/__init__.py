"""Plots of Pareto fronts and of solutions; they require matplotlib."""
