"""Branch and bound, and enumeration of all solutions."""
