"""From a run to the shipped folder: averaged weights, configuration, tokenizer, calibration.

    python -m dnahlm.recipes.ship --run runs/mini --data DATA/tasks --out dnahlm/weights

Temperatures are fitted on dev rows that share no 60 bases with any train row.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from safetensors.torch import load_file

from dnahlm.calibrate import calibrate
from dnahlm.config import preset_config
from dnahlm.data.mixture import load_tasks
from dnahlm.data.overlap import without_shared
from dnahlm.infer import DNAHLM
from dnahlm.modeling import DnahlmForCausalLM
from dnahlm.tokenizer import load_tokenizer
from dnahlm.train.instruct import save_model


def main() -> None:
    """Write the model folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", default="runs/mini")
    parser.add_argument("--data", default="../shared/data/tasks")
    parser.add_argument("--out", default="dnahlm/weights")
    parser.add_argument("--rows", type=int, default=600, help="dev rows a task for calibration")
    options = parser.parse_args()
    out = Path(options.out)
    tokenizer = load_tokenizer(out)
    model = DnahlmForCausalLM(preset_config("mini", tokenizer))
    average = load_file(Path(options.run) / "checkpoint" / "average.safetensors")
    missing = model.load_state_dict(average, strict=False)
    if missing.unexpected_keys:
        raise ValueError(f"{options.run} is a run of another model")
    save_model(model, tokenizer, out)
    dev = load_tasks(options.data, "dev")
    train = load_tasks(options.data, "train")
    clean = [rows for rows in without_shared(dev, train) if len(rows) >= 50]
    print(calibrate(DNAHLM.load(out), clean, out, options.rows))


if __name__ == "__main__":
    main()
