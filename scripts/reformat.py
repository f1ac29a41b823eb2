"""Put files into the form that ``make lint`` asks for: ``reformat.py PATH …``."""

import os
import subprocess
import sys

import node_env
from lint_tools import tracked
from paths import ROOT
from setup import ensure_tools, main

_STATIC = (".js", ".cjs", ".scss", ".xml", ".yml", ".json")


def _run() -> int:
    tools = ensure_tools()
    names = tracked(*sys.argv[1:]) if sys.argv[1:] else []
    python = [name for name in names if name.endswith(".py")]
    static = [name for name in names if name.endswith(_STATIC)]
    if python:
        ruff = str(tools.python.with_name("ruff"))
        subprocess.run(
            [ruff, "check", "--fix-only", "-q", *python], cwd=ROOT, check=False
        )
        subprocess.run([ruff, "format", *python], cwd=ROOT, check=True)
    if static:
        modules = node_env.ensure_modules()
        subprocess.run(
            [str(modules / ".bin" / "prettier"), "--write", *static],
            cwd=ROOT,
            env={**os.environ, "NODE_PATH": str(modules)},
            check=True,
        )
    return 0


if __name__ == "__main__":
    main(_run)
