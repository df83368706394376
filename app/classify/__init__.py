"""Few-shot classification of DNA: from a handful of labelled examples to calibrated answers."""

from app.classify.fewshot import FewShot
from app.classify.prediction import Neighbour, Prediction, Report

__all__ = ["FewShot", "Neighbour", "Prediction", "Report"]
