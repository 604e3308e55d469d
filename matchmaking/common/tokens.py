"""Secrets that travel in links: 256 bits out, only their hash kept."""

import hashlib
import secrets


def new_token() -> str:
    """A URL-safe secret of 256 random bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """SHA-256 of `token` in hex (64 characters): what the database keeps and looks up."""
    return hashlib.sha256(token.encode()).hexdigest()
