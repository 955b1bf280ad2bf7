"""Totals as fast exact functions of numbers and arrays."""
