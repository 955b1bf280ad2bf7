"""What pytest leaves alone here: the site's own code, which needs Sphinx."""  # noqa: INP001 - pytest finds it so

collect_ignore = ["conf.py", "_ext"]
