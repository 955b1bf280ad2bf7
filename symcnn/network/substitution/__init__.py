"""Substitution of values for symbols, with the domain inherited."""
