"""Needs and suppliers compared by their texts: the channels, their fusion, evidence."""
