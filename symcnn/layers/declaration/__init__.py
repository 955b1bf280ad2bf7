"""How a layer is declared: arguments, shapes, windows, paddings, requirements."""
