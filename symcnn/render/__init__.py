"""What is printed: tables and data of a network, the layer reference, compiled formulas."""
