"""All rules of PyTorch's functions: importing a family enters its rules."""

# ruff: noqa: F401 - as said above
from symcnn.frameworks.reading.torch import activations as _activations
from symcnn.frameworks.reading.torch import convolutions as _convolutions
from symcnn.frameworks.reading.torch import joins as _joins
from symcnn.frameworks.reading.torch import norms as _norms
from symcnn.frameworks.reading.torch import parts as _parts
from symcnn.frameworks.reading.torch import pools as _pools
from symcnn.frameworks.reading.torch import resizing as _resizing
from symcnn.frameworks.reading.torch import views as _views
