"""Papers about networks: tables, derivations and closed forms as LaTeX, HTML, Markdown and CSV."""
