"""What of the Dockerfile can be checked without building the image."""

import os
import py_compile
import shlex
import subprocess
import sys
from pathlib import Path

from tests.compose import Image, dockerfile

COMPILED = "/usr/local/lib/python3.11 /opt/venv /app"


def test_bytecode_is_compiled_for_all_code_after_it_is_copied() -> None:
    instructions = [instruction for instruction, _value in dockerfile(-1)]
    compiles = [value for instruction, value in dockerfile(-1) if "compileall" in value]
    assert [value.endswith(COMPILED) for value in compiles] == [True]
    assert dockerfile(-1).index(("RUN", compiles[0])) > max(
        number for number, instruction in enumerate(instructions) if instruction == "COPY"
    )


def test_python_loads_the_bytecode_without_comparing_it_with_the_source(tmp_path: Path) -> None:
    """Also if the source was compiled before, as collecting static files does."""
    module = tmp_path / "probe.py"
    module.write_text("print('compiled')")
    py_compile.compile(str(module))
    Image(tmp_path).run("compileall")
    module.write_text("print('source')")
    environment = dict(pair.split("=", 1) for pair in shlex.split(dict(dockerfile(-1))["ENV"]))
    assert environment["PYTHONDONTWRITEBYTECODE"] == "1"
    output = subprocess.run(
        [sys.executable, "-c", "import probe"],
        cwd=tmp_path,
        env=environment | {"PATH": os.defpath},
        capture_output=True,
        text=True,
        check=True,
    )
    assert output.stdout == "compiled\n"
