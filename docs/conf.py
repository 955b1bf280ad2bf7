"""How the site is built: sphinx-build -W --keep-going -b html docs OUT."""  # noqa: INP001 - Sphinx reads it as a file

import sys
from importlib.metadata import version as version_of
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "symcnn"
release = version = version_of("symcnn")
extensions = ["myst_parser", "sphinx.ext.autodoc", "google", "mathml", "generated", "reports"]
exclude_patterns = ["_build"]

myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3

default_role = "code"  # docstrings quote the notation between single backquotes
autodoc_member_order = "bysource"
autodoc_class_signature = "separated"
autodoc_default_options = {"members": True}
add_module_names = False
autodoc_typehints_format = "short"
python_maximum_signature_line_length = 80

highlight_options = {"python": {"stripnl": True}}  # doctest wants an empty line at the end

html_theme = "furo"
html_title = f"symcnn {release}"
html_math_renderer = "mathml"
html_static_path = ["_static"]
html_css_files = ["mathematics.css", "cards.css", "gallery.css"]
html_js_files = ["sort.js"]
html_show_sphinx = False
html_copy_source = False
