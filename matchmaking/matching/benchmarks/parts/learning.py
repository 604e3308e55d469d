"""``benchmark learning``: what decisions teach in a made-up world, and what false ones undo."""

from argparse import ArgumentParser
from dataclasses import dataclass

import numpy as np

from matchmaking.matching.benchmarks.learning_market import Attack, attacked, make_market
from matchmaking.matching.benchmarks.parts import Options, Write
from matchmaking.scoring.comparing.model import ExpertModel
from matchmaking.scoring.learning.learned import Judged
from matchmaking.scoring.learning.mutual import soft_minimum
from matchmaking.scoring.learning.promotion import Trial, try_out
from matchmaking.scoring.learning.validation import ndcg_of, rankable_needs

HELP = "learning from decisions, and from false ones among them"
HEADER = (
    "| world | missions | false labels | promoted | gain found (95 %) | nDCG@10 of the rules"
    " | nDCG@10 of the model in use | drop by the false labels |\n"
    "|---|---|---|---|---|---|---|---|"
)
# Missions that no training sees, on which the truth is told.
UNSEEN = 8
WORLDS = {"unlike the rules": 0.8, "as the rules say": 0.0}


@dataclass(frozen=True)
class Outcome:
    """nDCG@10 on missions of true labels: of the rules, and of what is in use after the trial."""

    trial: Trial
    rules: float
    in_use: float


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--seeds", type=int, default=5, help="worlds of each kind")
    parser.add_argument("--missions", type=int, nargs="+", default=[3, 6], help="to learn from")
    parser.add_argument("--share", type=float, default=0.05, help="of labels that are false")


def run(options: Options, write: Write) -> None:
    write(HEADER)
    for world, surprise in WORLDS.items():
        for missions in options["missions"]:
            for seed in range(options["seeds"]):
                base: Outcome | None = None
                for attack in Attack:
                    found = outcome(
                        seed=seed,
                        missions=missions,
                        attack=attack,
                        share=options["share"],
                        surprise=surprise,
                    )
                    base = base or found
                    write(_line(f"{world}, {seed}", missions, attack, found, base))


def outcome(
    *, seed: int, missions: int, attack: Attack, share: float = 0.05, surprise: float = 0.8
) -> Outcome:
    """Train on ``missions`` missions under attack; judge what is then in use by the truth."""
    market = make_market(seed=seed, missions=missions, surprise=surprise)
    trial = try_out(attacked(market, attack, share=share, seed=seed).capped(), version="1")
    unseen = make_market(seed=seed, missions=UNSEEN, first=1000, surprise=surprise).judged
    rules = _ndcg(unseen, soft_minimum(*ExpertModel().log_odds(unseen.features)))
    in_use = rules
    if trial.promoted and trial.model is not None:
        in_use = _ndcg(unseen, trial.model.log_odds(unseen.features))
    return Outcome(trial, rules, in_use)


def _ndcg(judged: Judged, values: np.ndarray) -> float:
    return float(ndcg_of(judged, values, rankable_needs(judged)).mean())


def _line(world: str, missions: int, attack: Attack, found: Outcome, base: Outcome) -> str:
    trial = found.trial
    gain = trial.evaluation.gain if trial.evaluation else None
    cells = [
        world,
        str(missions),
        str(attack),
        "yes" if trial.promoted else f"no: {trial.refusal}",
        f"{gain.mean:+.3f} ({gain.low:+.3f} to {gain.high:+.3f})" if gain else "",
        f"{found.rules:.3f}",
        f"{found.in_use:.3f}",
        "" if attack == Attack.NONE else f"{base.in_use - found.in_use:+.3f}",
    ]
    return "| " + " | ".join(cells) + " |"
