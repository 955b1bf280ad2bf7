"""Networks as Keras' source: a function for each block, and one that returns the model."""
