"""Match runs: claimed chunk by chunk, scored, stored, shared out, and kept up with changes."""
