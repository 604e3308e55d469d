import pytest

from matchmaking.scoring import EarlierNeed, NoEncoder, Scorer, explain
from matchmaking.scoring.encoding.encoder import Reader
from matchmaking.scoring.reading.neighbours import NeighbourVotes
from tests.scoring.factories import VOCABULARY, HashEncoder, need, supplier

ROWS = {"s001": 0, "s002": 1, "s003": 2}
EARLIER = [
    EarlierNeed("電動機用銅線の調達", "s002"),
    EarlierNeed("銅線の調達", "s002"),
    EarlierNeed("冷凍いちごの輸入", "s001"),
    EarlierNeed("冷凍いちごの輸入", "s003"),
    EarlierNeed("銅線", "gone"),
]


@pytest.fixture(params=[HashEncoder(), NoEncoder()], ids=["with vectors", "without"])
def votes(request):
    return NeighbourVotes(Reader(request.param)).fit(EARLIER, ROWS)


def test_suppliers_of_the_nearest_earlier_needs_get_the_votes(votes):
    copper, berries = votes.block(["銅線の調達について", "冷凍いちごの輸入"]).toarray()
    assert copper.argmax() == 1
    assert berries[0] == berries[2] > berries[1]
    assert (copper >= 0).all()
    assert (berries <= 1).all()


def test_a_text_that_is_like_nothing_gets_hardly_a_vote(votes):
    assert votes.block(["xyz"]).toarray().max() < 0.3


def test_without_earlier_needs_nobody_votes():
    empty = NeighbourVotes(Reader(NoEncoder())).fit([], ROWS)
    assert empty.block(["銅線"]).toarray().tolist() == [[0.0, 0.0, 0.0]]


def test_order_of_the_earlier_needs_changes_nothing():
    one, other = (
        NeighbourVotes(Reader(HashEncoder())).fit(given, ROWS).block(["銅線の調達"]).toarray()
        for given in (EARLIER, EARLIER[::-1])
    )
    assert one.tolist() == other.tolist()


def test_a_need_does_not_vote_for_itself(votes):
    own = [EarlierNeed("銅線の調達", "s002", "n1"), EarlierNeed("銅線の調達", "s003", "n2")]
    fitted = NeighbourVotes(votes.reader).fit([*own, EARLIER[0]], ROWS)
    texts = ["銅線の調達", "銅線の調達"]
    itself, another = fitted.block(texts, ["n1", "n9"]).toarray()
    assert another[2] > 0
    assert itself[2] == 0
    assert itself[1] > 0


def test_what_is_asked_together_changes_no_bit(votes):
    texts = ["銅線の調達について", "冷凍いちごの輸入", "電動機用銅線", "いちご"]
    together = votes.block(texts).toarray()
    assert [votes.block([text]).toarray()[0].tolist() for text in texts] == together.tolist()


def test_the_scorer_ranks_and_reads_pairs_with_the_votes():
    suppliers = [supplier(1, "Piezas metálicas"), supplier(2, "Piezas metálicas")]
    asked = need(1, "電動機用銅線")
    scorer = Scorer(vocabulary=VOCABULARY, encoder=HashEncoder())
    before = scorer.fit(suppliers, [asked]).score([asked])[0].matches
    assert before[0].supplier_id == "s001"
    after = scorer.fit(suppliers, [asked], earlier=EARLIER).score([asked])[0].matches
    assert after[0].supplier_id == "s002"
    assert after[0].score > before[1].score
    # A pair by itself is summed in another order than a block of pairs.
    assert explain(scorer, asked, "s002").score == pytest.approx(after[0].score, abs=2e-6)
    assert explain(scorer, asked, "s002").earlier > 0.5
    assert explain(scorer, asked, "s001").earlier < 0.01
