"""Formulas as trees of nodes, written as LaTeX or MathML."""
