"""The result of interpretation: records of layers, remembered maps, memory."""
