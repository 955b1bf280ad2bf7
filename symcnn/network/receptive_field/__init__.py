"""Receptive fields: which input positions an output position depends on."""
