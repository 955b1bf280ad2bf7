"""The interpreter: a syntax tree to a trace of applied layers."""
