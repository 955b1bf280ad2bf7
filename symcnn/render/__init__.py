"""The output formats: tables, articles, pictures, plots, source code and notebooks."""
