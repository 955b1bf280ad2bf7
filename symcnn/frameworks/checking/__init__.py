"""A network compared with what a framework makes of its exported code."""
