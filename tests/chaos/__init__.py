"""The drill of killed workers: `python -m tests.chaos` (docs/drills.md).

Introductions go through real workers, a real beat, a real Redis and a mail server on this machine,
while workers are ended by kill -9 at points that a seed chooses. Afterwards every letter is looked
for: none may have arrived twice, and none may be missing without the outbox saying so.

`__main__` runs one process a seed, `site` makes the place it runs in, `cast` fills it, `sink` takes
the letters, `reaper` kills, `drill` puts them together, `ledger` counts.
"""
