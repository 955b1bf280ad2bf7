"""Conversion of a model's graph to a network: paths, folding, text and verification."""
