"""What browsers ask of accounts, one module a subject."""
