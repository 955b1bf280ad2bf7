"""Static analysis of the syntax tree: names, roles of symbols, arguments."""
