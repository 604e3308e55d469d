"""Against what each entry of the page "Ready for Japan?" was checked, and what stayed open.

`docs/japan-rules.md` has the same as a table for people; a test keeps the two together. Whoever
changes an entry reads its source again and sets the day.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CHECKED: Final = dt.date(2026, 11, 22)
"""The day on which all entries were last checked together."""


class Reading(StrEnum):
    """Whose page was read."""

    AUTHORITY = "authority"
    """A ministry, an agency, a body under one, or JETRO."""
    OTHERS = "others"
    """A laboratory, a law office, a trade body that quotes the law."""
    PRACTICE = "practice"
    """No law: the body that issues the standard, or what buyers are known to ask."""


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so, and what of that was read.

    `named` is the law with its article, or the standard, and who is in charge. `page` is the title
    of what was read, in its own language, `written` the year or month of that text ("" where it
    tells none). `open` says what could not be verified and whom to ask.
    """

    named: Promise
    law_ja: str
    page: str
    address: str
    reading: Reading = Reading.AUTHORITY
    written: str = ""
    open: Promise | None = None
    checked: dt.date = CHECKED


IMPORT_NOTIFICATION: Final = Source(
    _("Food Sanitation Act, Article 27; Ministry of Health, Labour and Welfare (MHLW)"),
    "食品衛生法第27条",
    "食品衛生法に基づく輸入手続きについて（厚生労働省）",
    "https://www.mhlw.go.jp/topics/yunyu/tp0130-1a.html",
)
RESIDUES: Final = Source(
    _("Food Sanitation Act, Article 13 (positive list system); Consumer Affairs Agency"),
    "食品衛生法第13条第3項",
    "ポジティブリスト制度（情報・知識 imidas）、食品衛生基準行政の消費者庁への移管（中央法規出版）",
    "https://foods-ch.infomart.co.jp/anzen/eisei_hyoji/87074",
    Reading.OTHERS,
    "2024",
    open=_(
        "The limit of each substance was not looked up: ask the laboratory for the Japanese one."
    ),
)
ADDITIVES: Final = Source(
    _("Food Sanitation Act, Article 12; Consumer Affairs Agency"),
    "食品衛生法第12条",
    "食品添加物のリスト等について（日本食品化学研究振興財団）",
    "https://www.ffcr.or.jp/tenka/list/post-139.html",
    Reading.OTHERS,
)
FOOD_CONTACT: Final = Source(
    _("Food Sanitation Act, Article 18; Consumer Affairs Agency"),
    "食品衛生法第18条第3項",
    "食品用器具・容器包装のポジティブリスト制度（東京都保健医療局）",
    "https://www.hokeniryo1.metro.tokyo.lg.jp/shokuhin/kaisei/kiguyoukihousou.html",
    Reading.AUTHORITY,
    "2025",
)
SANITARY_CERTIFICATE: Final = Source(
    _("Food Sanitation Act, Articles 10 and 11; Ministry of Health, Labour and Welfare (MHLW)"),
    "食品衛生法第10条第2項・第11条",
    "衛生証明書が必要なもの（大阪検疫所食品監視課）、乳及び乳製品の衛生証明書について（厚生労働省）",
    "https://www.mhlw.go.jp/stf/seisakunitsuite/bunya/kenkou_iryou/shokuhin/yunyu_kanshi/index_00014.html",
    open=_(
        "In the part of the ministry's list of countries for milk products that we could read,"
        " Mexico was not named: ask SENASICA and the quarantine station before you offer any."
    ),
)
ORGANIC: Final = Source(
    _("Act on Japanese Agricultural Standards (JAS); Ministry of Agriculture (MAFF)"),
    "日本農林規格等に関する法律（JAS法）",
    "JAS制度と同等の制度を有する国・地域（兵庫県有機農業研究会）",
    "https://hyoyuken.org/about-export/",
    Reading.OTHERS,
    "2020-07",
    open=_(
        "The list of countries that we could read is of July 2020: ask the certifier for today's."
    ),
)
PLANT_QUARANTINE: Final = Source(
    _("Plant Protection Act; MAFF Plant Protection Station; SENASICA"),
    "植物防疫法",
    "輸入植物検疫の対象とならない植物について（植物防疫所）",
    "https://www.maff.go.jp/pps/j/introduction/import/ifuyou/index.html",
    written="2023-04",
    open=_("Which fruit of which Mexican region may enter was not looked up: ask SENASICA."),
)
ANIMAL_QUARANTINE: Final = Source(
    _("Act on Domestic Animal Infectious Diseases Control; MAFF Animal Quarantine Service"),
    "家畜伝染病予防法",
    "家畜衛生条件、乳製品の検疫について（動物検疫所）",
    "https://www.maff.go.jp/aqs/hou/require/index.html",
    written="2025-07",
    open=_("Which Mexican plants are listed today was not looked up: ask SENASICA."),
)
SEAFOOD: Final = Source(
    _(
        "Act on Proper Domestic Distribution of Specified Aquatic Animals and Plants, Article 11;"
        " Fisheries Agency. Import quotas: Ministry of Economy (METI)"
    ),
    "特定水産動植物等の国内流通の適正化等に関する法律第11条",
    "特定水産動植物等の国内流通の適正化等に関する法律（水産庁）、水産物全般の輸入手続き（ジェトロ）",
    "https://www.jfa.maff.go.jp/j/kakou/tekiseika.html",
    written="2023-06",
    open=_(
        "Whether Mexico may issue that certificate was not looked up: the Fisheries Agency keeps"
        " the list; ask CONAPESCA and the importer."
    ),
)
LIQUOR: Final = Source(
    _("Liquor Tax Act; Act on Liquor Business Associations; National Tax Agency, Customs"),
    "酒税法、酒税の保全及び酒類業組合等に関する法律",
    "アルコール飲料の輸入手続き：日本（ジェトロ）",
    "https://www.jetro.go.jp/world/qa/04M-010572.html",
)
MEDICAL_DEVICES: Final = Source(
    _("PMD Act, Article 23-2-4 for foreign plants; MHLW and PMDA"),
    "医薬品、医療機器等の品質、有効性及び安全性の確保等に関する法律第23条の2の4",
    "医療機器等外国製造業者の登録申請について（PMDA）",
    "https://www.pmda.go.jp/review-services/drug-reviews/foreign-mfr/0008.html",
)
COSMETICS: Final = Source(
    _("PMD Act, Standards for Cosmetics; MHLW"),
    "医薬品医療機器等法、化粧品基準",
    "化粧品輸入・販売マニュアル2020（対日貿易投資交流促進協会 MIPRO）",
    "https://www.mipro.or.jp/",
    Reading.AUTHORITY,
    "2020",
)
ELECTRICAL_SAFETY: Final = Source(
    _("Electrical Appliances and Materials Safety Act; Ministry of Economy (METI)"),
    "電気用品安全法",
    "特定輸入事業者制度（経済産業省）、電気用品安全法（日本品質保証機構）",
    "https://www.meti.go.jp/product_safety/tokuteiyunyu/tokuteiyunyu.html",
    written="2025-12",
)
CONSUMER_SAFETY: Final = Source(
    _("Consumer Product Safety Act, Gas Business Act; Ministry of Economy (METI)"),
    "消費生活用製品安全法、ガス事業法",
    "特定輸入事業者制度（経済産業省）、消費生活用製品安全法の概要（熊本県）",
    "https://www.meti.go.jp/product_safety/tokuteiyunyu/tokuteiyunyu.html",
    written="2025-12",
    open=_("We did not read the list of goods: ask the importer whether yours is on it."),
)
RADIO: Final = Source(
    _("Radio Act; Ministry of Internal Affairs and Communications (MIC)"),
    "電波法第38条の7、第38条の26",
    "技適マーク等について（総務省 電波利用ポータル）",
    "https://www.tele.soumu.go.jp/j/sys/equ/tech/gitekimark/",
)
CHEMICALS: Final = Source(
    _("Chemical Substances Control Law, Article 3; METI, MHLW and Ministry of the Environment"),
    "化学物質の審査及び製造等の規制に関する法律（化審法）第3条",
    "化審法の概要（内閣府）、2023年12月施行の条文（法令集）",
    "https://www8.cao.go.jp/kisei-kaikaku/oto/otodb/japanese/houseido/hou/lh_04050.html",
    written="2023-12",
    open=_("Other laws (poisons, industrial safety) were not looked up: ask the buyer's chemist."),
)
HOUSEHOLD_LABELS: Final = Source(
    _("Household Goods Quality Labeling Act; Consumer Affairs Agency"),
    "家庭用品品質表示法",
    "雑貨工業品品質表示規程、製品別品質表示の手引き（消費者庁）、対象品目一覧（東京都）",
    "https://www.caa.go.jp/policies/policy/representation/household_goods/",
)
PROTECTED_SPECIES: Final = Source(
    _("CITES; Ministry of Economy (METI) in Japan, SEMARNAT in Mexico"),
    "絶滅のおそれのある野生動植物の種の国際取引に関する条約（ワシントン条約）",
    "ワシントン条約規制対象貨物の手続き（経済産業省）、「ローズウッド種」の扱い（全国楽器協会）",
    "https://www.meti.go.jp/policy/external_economy/trade_control/02_exandim/06_washington/cites_ex.html",
    Reading.OTHERS,
    open=_("The lists of species change every few years: ask SEMARNAT for yours."),
)
WOOD: Final = Source(
    _("Clean Wood Act; MAFF Forestry Agency. ISPM 15; Plant Protection Station"),
    "合法伐採木材等の流通及び利用の促進に関する法律（クリーンウッド法）、植物防疫法",
    "改正クリーンウッド法が2025年4月施行（ナイス）、木材こん包材のよくある質問集（植物防疫所）",
    "https://www.maff.go.jp/pps/j/konpozai/faq_jpn_2009_12.html",
    Reading.OTHERS,
    "2025-04",
)
AUTOMOTIVE: Final = Source(
    _("IATF 16949:2016; AIAG PPAP; practice of the makers"),
    "IATF 16949:2016",
    "IATF 16949規格について（認証支援機関）",
    "https://takeuchi-iso.com/iatf-16949",
    Reading.PRACTICE,
    open=_("Each maker has requirements of its own: ask the buyer for them."),
)
AEROSPACE: Final = Source(
    _("Japanese Aerospace Quality Group (JAQG)"),
    "JIS Q 9100:2016",
    "JIS Q 9100関連規格の現状、認証制度（航空宇宙品質センター JAQG）",
    "https://jaqg.sjac.or.jp/about/jisq9100_02.html",
    Reading.PRACTICE,
    open=_("A new edition of the standard is expected: ask your certifier for its dates."),
)

LABEL: Final = Source(
    _("Food Labeling Act and Food Labeling Standards; Consumer Affairs Agency"),
    "食品表示法、食品表示基準第3条",
    "食品を輸入する際の表示事項（内閣府）、加工食品の表示事項（表示作成会社）",
    "https://www8.cao.go.jp/kisei-kaikaku/oto/otodb/japanese/faq/qa/q2-3.html",
    Reading.OTHERS,
    open=_("Some kinds of food have further items: the importer knows those of yours."),
)
ALLERGENS: Final = Source(
    _("Food Labeling Standards, appended table 14; Consumer Affairs Agency"),
    "食品表示基準別表第14",
    "食品表示基準の一部改正に係る消費者委員会への諮問について（消費者庁）、食品表示部会の了承（日本食糧新聞）",
    "https://www.caa.go.jp/notice/entry/044743",
    written="2026-01",
    open=_(
        "We read the proposal for cashew nut and its approval by the committee in January 2026, not"
        " the amendment itself: ask the importer from when it binds, and declare it already."
    ),
)
AAEMJ: Final = Source(
    _("Japan-Mexico EPA (2005, amended 2012); Secretaría de Economía"),
    "日メキシコ経済連携協定",
    "日・メキシコEPA、原産地証明書の発給が11月25日から電子化（ジェトロ）",
    "https://www.jetro.go.jp/biznews/2025/11/d9987e69d0dcf6c2.html",
    written="2025-11",
)
CPTPP: Final = Source(
    _("CPTPP, chapter 3; Japan Customs"),
    "環太平洋パートナーシップに関する包括的及び先進的な協定（CPTPP）第3章",
    "TPP11と日EU・EPAの原産地証明制度の相違点（ジェトロ）",
    "https://www.jetro.go.jp/biz/areareports/2019/14a958e0947827ad.html",
    written="2019-01",
)
