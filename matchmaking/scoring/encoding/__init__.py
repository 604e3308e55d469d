"""Sentence vectors behind one protocol, and which encoder a run gets."""
