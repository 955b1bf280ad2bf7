"""`python -m symcnn` is the command line."""

from symcnn.cli import run

run()
