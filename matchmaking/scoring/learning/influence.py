"""How much any one account may count: nobody steers the model by answering a lot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from ..arrays import Floats

# No account counts for more than this share of all weight ...
SHARE = 0.02
# ... unless it has no more than this, which anybody may have: all that one organisation can answer
# in some missions, and all that one organizer reviews in one.
FREE_PARTY = 20.0
FREE_ORGANIZER = 200.0


def capped_weights(
    weight: Floats, accounts: Sequence[str], free: Floats, *, share: float = SHARE
) -> Floats:
    """The weights with each account's rows scaled down to its cap, in proportion.

    All of shape (n,); ``free`` is what the row's account may have in any case. The cap is
    ``max(free, share * total)``, of the total after capping, so that many accounts acting together
    do not raise one another's.
    """
    rows: dict[str, list[int]] = defaultdict(list)
    for row, account in enumerate(accounts):
        rows[account].append(row)
    names = list(rows)
    sums = np.array([weight[rows[name]].sum() for name in names])
    allowed = np.array([free[rows[name]].max() for name in names])
    kept = np.minimum(sums, np.maximum(allowed, share * sums.sum()))
    # Falls with every round and is bounded from below, so it settles: in a few rounds, except
    # where nearly all weight lies with accounts at their cap.
    for _ in range(20_000):
        lower = np.minimum(sums, np.maximum(allowed, share * kept.sum()))
        if np.allclose(lower, kept, rtol=0.0, atol=1e-12):
            break
        kept = lower
    scaled = weight.copy()
    for name, total, cap in zip(names, sums, kept, strict=True):
        if total > cap:
            scaled[rows[name]] *= cap / total
    return scaled
