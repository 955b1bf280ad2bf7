"""Bounds propagation over boxes of integers."""
