"""PyTorch: models read, networks written, and both compared."""
