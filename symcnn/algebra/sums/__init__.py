"""Finite sums and recurrences in closed form."""
