"""Pre-trained language models of DNA and text behind one base; see `docs/backbones.md`."""

from dnahlm.backbones.base import Backbone
from dnahlm.backbones.load import load_backbone

__all__ = ["Backbone", "load_backbone"]
