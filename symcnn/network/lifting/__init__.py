"""Lifting: channel counts of a network replaced by multiples of width symbols."""
