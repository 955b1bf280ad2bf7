"""PyTorch's models: run once on tensors without numbers, every call of theirs written down."""
