"""Import of Keras models: each call of a layer by its configuration and shapes."""
