project = "A project"
extensions = []
exclude_patterns = ["_build"]
html_theme = "alabaster"
html_static_path = ["_static"]
html_css_files = ["host.css"]
html_js_files = [
    ("host.js", {"type": "module"}),
    ("spec-check/v1/spec-check.js", {"type": "module"}),
]
