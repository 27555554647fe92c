"""Formats our CSS and JavaScript: `python -m tests.markup` checks, `--write` rewrites. djlint formats the templates."""

import argparse
import sys
from pathlib import Path

import cssbeautifier
import jsbeautifier

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "config" / "static" / "attune"


def format_css(text: str) -> str:
    """The stylesheet with one declaration a line."""
    options = cssbeautifier.default_options()
    options.indent_size = 2
    options.end_with_newline = True
    options.newline_between_rules = False
    return cssbeautifier.beautify(text, options)


def format_js(text: str) -> str:
    """The script with two spaces a level. A block of one statement may stay on one line."""
    options = jsbeautifier.default_options()
    options.indent_size = 2
    options.end_with_newline = True
    options.brace_style = "collapse,preserve-inline"
    options.operator_position = "preserve-newline"
    return jsbeautifier.beautify(text, options)


def main(arguments: list[str] | None = None) -> int:
    """Check or rewrite every file. Returns 1 if a file differs from its formatted text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="rewrite the files")
    write = parser.parse_args(arguments).write
    differing = []
    for path in sorted(FOLDER.glob("*.[cj]s*")):
        text = path.read_text()
        formatted = format_css(text) if path.suffix == ".css" else format_js(text)
        if text == formatted:
            continue
        differing.append(path.relative_to(ROOT))
        if write:
            path.write_text(formatted)
    if differing and not write:
        print("Not formatted; run python -m tests.markup --write:", *differing, sep="\n  ")
    return int(bool(differing) and not write)


if __name__ == "__main__":
    sys.exit(main())
