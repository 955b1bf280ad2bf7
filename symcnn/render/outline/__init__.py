"""The outline of a network: a tree of rows, by the blocks of its author."""
