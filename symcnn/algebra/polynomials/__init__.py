"""Polynomials: expansion, minima, size limits, and their plain text."""
