"""Expressions of the notation evaluated to exact SymPy expressions."""
