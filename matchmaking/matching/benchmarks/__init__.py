"""Measuring the scorer on development data that is not part of the project."""
