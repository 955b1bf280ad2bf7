"""Mathematics on a page: one tree, written as LaTeX or as MathML."""
