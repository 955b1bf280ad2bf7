"""Import of PyTorch models, traced once on tensors without values."""
