"""What is printed: tables, data, papers, pictures, code, the reference, compiled formulas."""
