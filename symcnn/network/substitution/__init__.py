"""Substitution: values for symbols, with the domain that the network had before."""
