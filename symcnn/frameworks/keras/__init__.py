"""Keras: import of models, export of networks, and their comparison."""
