"""The verbs of accounts, one module a subject; `queries` holds the reads."""
