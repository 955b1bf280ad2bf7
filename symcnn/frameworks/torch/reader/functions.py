"""All rules of PyTorch's functions: importing a family enters its rules."""

# ruff: noqa: F401 - as said above
from symcnn.frameworks.torch.reader import activations as _activations
from symcnn.frameworks.torch.reader import convolutions as _convolutions
from symcnn.frameworks.torch.reader import joins as _joins
from symcnn.frameworks.torch.reader import norms as _norms
from symcnn.frameworks.torch.reader import pools as _pools
from symcnn.frameworks.torch.reader import reshaping as _views
from symcnn.frameworks.torch.reader import resizing as _resizing
from symcnn.frameworks.torch.reader import slicing as _parts
