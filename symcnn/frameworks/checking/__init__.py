"""Comparison of a network with the model that a framework builds from its export."""
