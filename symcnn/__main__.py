"""Entry point of the command line: `symcnn`, or `python -m symcnn`.

Nothing is imported before `run`, so that Ctrl-C is handled during the imports, too.
"""

from __future__ import annotations

import sys
from importlib import import_module


def run() -> None:
    """Run the command line; Ctrl-C ends it with exit status 130, even during imports."""
    try:
        import_module("symcnn.cli").run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    run()
