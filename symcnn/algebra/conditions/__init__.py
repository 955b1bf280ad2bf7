"""Conditions on integers with three-valued truth, and domains of formulas."""
