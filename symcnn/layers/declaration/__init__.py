"""The declaration of layers: arguments, shapes, windows, paddings and requirements."""
