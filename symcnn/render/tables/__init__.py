"""Tables and summaries as text, CSV, JSON and LaTeX."""
