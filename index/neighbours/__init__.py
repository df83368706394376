"""Labelled examples found by likeness: several retrievers behind one base, fused by rank."""
