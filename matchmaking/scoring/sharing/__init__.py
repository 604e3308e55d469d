"""Attention shared out: markets, allocation, exposure."""
