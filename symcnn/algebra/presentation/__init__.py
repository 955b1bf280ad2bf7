"""The written form of expressions: a tree in the order in which a formula is read."""
