"""The quantities of a network as written formulas."""
