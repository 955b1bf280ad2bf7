"""A Keras model read as a graph: each call of a layer by its configuration and its shapes."""
