"""File formats, one module each, all behind `open_any`."""

from index.formats.opened import Opened, open_any

__all__ = ["Opened", "open_any"]
