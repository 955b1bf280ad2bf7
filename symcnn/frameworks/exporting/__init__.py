"""Parts shared by all exporters: prepared programs, expressions as code, names."""
