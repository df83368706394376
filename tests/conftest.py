"""Fixtures shared by the whole suite."""

import os
from pathlib import Path

import hypothesis
import pytest

# A busy machine is no fault of what is tested.
hypothesis.settings.register_profile(
    "busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("busy")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def dnahlm_home(tmp_path_factory: pytest.TempPathFactory):
    """Keep stores and logs of the tests out of the user's own directory."""
    home = tmp_path_factory.mktemp("home")
    before = os.environ.get("DNAHLM_HOME")
    os.environ["DNAHLM_HOME"] = str(home)
    yield home
    if before is None:
        del os.environ["DNAHLM_HOME"]
    else:
        os.environ["DNAHLM_HOME"] = before


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """Folder of real genomes and tasks; skips where it is absent."""
    path = Path(os.environ.get("DNAHLM_DATA") or ROOT.parent / "shared" / "data")
    if not path.is_dir():
        pytest.skip(f"real data folder not found at {path} (set DNAHLM_DATA)")
    return path
