"""Contributions, evidence and the one change that would raise a pair most."""
