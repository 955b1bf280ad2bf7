"""Loop summarization: repeats whose count is a symbol, in closed form."""
