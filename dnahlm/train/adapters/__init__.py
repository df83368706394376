"""Tuning a backbone on a labelled task: methods, rank sampling, LINGO; see `docs/backbones.md`."""
