"""Articles about networks: tables, derivations and totals as LaTeX, HTML and Markdown."""
