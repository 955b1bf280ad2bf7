"""The command line: `symcnn ARCH`, `symcnn solve`, and the other commands."""

from symcnn.cli.main import main, run

__all__ = ["main", "run"]
