"""Keras source code: a function for each block, and one that returns the model."""
