"""The program `symcnn`, which is also `python -m symcnn`.

Nothing is imported before `run`, so that Ctrl-C is answered while the rest is still being imported.
"""

from __future__ import annotations

import sys
from importlib import import_module


def run() -> None:
    """Run the command line; Ctrl-C ends it with status 130 from the first import on."""
    try:
        import_module("symcnn.cli").run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    run()
