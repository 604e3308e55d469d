"""With the real encoder: suppliers that only share the need's language push nobody aside."""

import pytest

from matchmaking.scoring import Scorer, default_encoder
from tests.scoring.factories import VOCABULARY, need, supplier

PAIRS = [
    ("自動車用ブレーキ部品", "Fabricación de frenos para automóviles"),
    ("冷凍アボカド", "Aguacate congelado en cubos"),
    ("革靴", "Calzado de piel"),
    ("テキーラ", "Elaboración de tequila"),
    ("プラスチック射出成形", "Inyección de plástico"),
    ("医療用カテーテル", "Catéteres médicos"),
    ("航空機用ケーブル", "Cables para aviones"),
    ("太陽光パネル", "Paneles solares"),
    ("コーヒー豆", "Café en grano"),
    ("段ボール箱", "Cajas de cartón corrugado"),
]
DISTRACTORS = """清掃業務委託 庁舎警備業務 会議運営支援 翻訳業務 印刷製本 空調設備保守
調査研究業務 職員研修 広報誌作成 電話交換業務 植栽管理 昇降機点検 複写機賃貸借 宿舎改修工事
研究用書籍 海外派遣事務 統計調査集計 名簿管理 庁内ネットワーク運用 交通量調査 健康診断業務
監査支援 速記業務 展示会運営 託児業務 不動産鑑定 測量業務 水質検査 除雪作業 人材派遣"""


@pytest.fixture(scope="module")
def encoder():
    found = default_encoder()
    assert found.dimension, "the bundled encoder is a requirement of the project"
    return found


def test_japanese_distractors_do_not_hide_spanish_suppliers(encoder):
    spanish = [supplier(i, text) for i, (_, text) in enumerate(PAIRS)]
    japanese = [
        supplier(100 + i, text, language="ja") for i, text in enumerate(DISTRACTORS.split())
    ]
    needs = [need(i, text) for i, (text, _) in enumerate(PAIRS)]
    scorer = Scorer(vocabulary=VOCABULARY, encoder=encoder).fit([*spanish, *japanese], needs)
    results = scorer.score(needs, 1)
    right = sum(result.matches[0].supplier_id == f"s{i:03d}" for i, result in enumerate(results))
    assert right >= 9
