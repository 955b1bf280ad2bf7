"""What the exporters of all frameworks share: programs prepared, expressions as code, names."""
