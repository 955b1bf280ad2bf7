"""What pytest leaves alone here: the site's own code, and examples of what is not installed."""  # noqa: INP001 - pytest finds it so

from importlib.util import find_spec

collect_ignore = ["conf.py", "_ext"]
if find_spec("torch") is None:
    collect_ignore.append("frameworks.md")
