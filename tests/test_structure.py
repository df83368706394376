"""Rules of the house: imports point one way, packages hand names on."""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LEVEL = {"dnahlm": 0, "index": 1, "app": 2}


def modules(package):
    return sorted((ROOT / package).rglob("*.py"))


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("package", LEVEL)
def test_imports_point_one_way(package):
    for path in modules(package):
        for name in imported(path):
            if name in LEVEL:
                assert LEVEL[name] <= LEVEL[package], f"{path} imports {name}"


def for_types_only(tree):
    """Ids of the nodes under ``if TYPE_CHECKING``."""
    blocks = (node for node in ast.walk(tree) if isinstance(node, ast.If))
    return {
        id(node)
        for block in blocks
        if getattr(block.test, "id", "") == "TYPE_CHECKING"
        for node in ast.walk(block)
    }


@pytest.mark.parametrize("package", LEVEL)
def test_modules_import_in_no_circle(package):
    """Imports inside functions count too."""
    known = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in modules(package)
    }
    graph = {}
    for name, path in known.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        skipped = for_types_only(tree)
        named = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and id(node) not in skipped:
                named |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        graph[name] = named & known.keys() - {name}
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("package", LEVEL)
def test_package_files_hold_no_logic(package):
    for path in (ROOT / package).rglob("__init__.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            allowed = isinstance(node, ast.Import | ast.ImportFrom | ast.Expr | ast.Assign)
            assert allowed, f"{path} line {node.lineno}"


@pytest.mark.parametrize("package", LEVEL)
def test_modules_are_small(package):
    for path in modules(package):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= 450, f"{path} has {lines} lines"


def test_reading_a_question_imports_nothing_heavy():
    """Seconds of import would be waited for before every first answer."""
    heavy = ("torch", "transformers", "sklearn", "pandas", "plotly", "gradio", "pysam", "pyopal")
    code = (
        "import sys, app.answer, app.plan.planner, app.tools.registry\n"
        f"print(*[name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0 and done.stdout.strip() == "", done.stdout + done.stderr
