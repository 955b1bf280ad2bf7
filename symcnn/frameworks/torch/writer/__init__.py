"""Networks as PyTorch's source: a class for each block, and the layers in them."""
