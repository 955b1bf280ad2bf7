"""PyTorch source code: a class for each block, and its layers."""
