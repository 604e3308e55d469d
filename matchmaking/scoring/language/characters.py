"""Japanese words that are written in kana for their rare characters, with those characters.

Official lists, the tariff and trades write がん具 for 玩具, しょう油 for 醤油, ちゅう房 for 厨房,
since the characters stand outside the list for common use. An encoder that learnt from
ordinary text knows the words by their characters: to it しょう油 is an oil, and がん具 nothing.
The same word is meant, so that nothing is translated here.

Words are left out whose kana may be something else within a sentence (くり in ゆっくり, おけ in
おける), and those that the encoder knows as well or better in kana (はさみ, りんご, めっき).
"""

from __future__ import annotations

import re

from .tokens import LARGE_KANA

_SPELLINGS = """
    しょう油 醤油   しょうゆ 醤油   がん具 玩具   たん白 蛋白   たんぱく質 蛋白質
    ほう酸 硼酸   砂とう 砂糖   さとう 砂糖   でん粉 澱粉   でんぷん 澱粉   ぶどう 葡萄
    はちみつ 蜂蜜   はち蜜 蜂蜜   にんにく 大蒜   しょうが 生姜   とうがらし 唐辛子
    唐がらし 唐辛子   こしょう 胡椒   たまねぎ 玉葱   かぼちゃ 南瓜   ばれいしょ 馬鈴薯
    らっかせい 落花生   落花せい 落花生   てんさい 甜菜   さとうきび 砂糖黍   かんきつ 柑橘
    らっきょう 辣韭   やし油 椰子油   すいか 西瓜   はっか 薄荷   味そ 味噌   とうふ 豆腐
    豆ふ 豆腐   そうめん 素麺   めん類 麺類   製めん 製麺   生めん 生麺   乾めん 乾麺
    だんご 団子   焼のり 焼海苔   焼きのり 焼き海苔   梅しゅ 梅酒   焙せん 焙煎   くじら 鯨
    にわとり 鶏   ぶた肉 豚肉   ばら肉 肋肉   かんづめ 缶詰   かん詰 缶詰   びん詰 瓶詰
    くん蒸 燻蒸   ふ化 孵化   は虫類 爬虫類   こん虫 昆虫   みつろう 蜜蝋   せんい 繊維
    ねん糸 撚糸   ししゅう 刺繍   刺しゅう 刺繍   なっ染 捺染   ひも 紐   洋がさ 洋傘
    なめし革 鞣し革   めがね 眼鏡   ひげそり 髭剃り   かみそり 剃刀   ぞうり 草履
    ふとん 布団   まくら 枕   ぞうきん 雑巾   すだれ 簾   うちわ 団扇   ちょうちん 提灯
    ひな人形 雛人形   しつ器 漆器   漆ぬり 漆塗   そろばん 算盤   いす 椅子   つくえ 机
    たたみ 畳   ちゅう房 厨房   ほうちょう 包丁   なべ 鍋   天びん 天秤   ガラスびん ガラス瓶
    牛乳びん 牛乳瓶   ほ乳びん 哺乳瓶   つり具 釣具   つり針 釣針   つりざお 釣竿
    釣ざお 釣竿   竹ざお 竹竿   れんが 煉瓦   せっこう 石膏   石こう 石膏   しっくい 漆喰
    れき青 瀝青   かわら 瓦   けいそう土 珪藻土   けい砂 珪砂   りん鉱石 燐鉱石   ふっ素 弗素
    さく酸 酢酸   くえん酸 枸櫞酸   しょう脳 樟脳   たい肥 堆肥   殺そ剤 殺鼠剤   せん定 剪定
    かんがい 灌漑   かん水施設 灌水施設   けい光 蛍光   白熱とう 白熱灯   せん光 閃光
    火えん 火炎   だ薬 弾薬   がい子 碍子   くぎ 釘   くい 杭   金ぱく 金箔   銅はく 銅箔
    ちょうつがい 蝶番   ろ過 濾過   ろ紙 濾紙   こん包 梱包   充てん 充填   かくはん 攪拌
    潤かつ 潤滑   研ま 研磨   研摩 研磨   しゅう動 摺動   けん引 牽引   わん曲 湾曲
    遮へい 遮蔽   しゃへい 遮蔽   ふく射 輻射   漏えい 漏洩   隔へき 隔壁   いんぺい 隠蔽
    だ円 楕円   橋りょう 橋梁   きょうりょう 橋梁   集じん 集塵   防じん 防塵   粉じん 粉塵
    じん芥 塵芥   か性ソーダ 苛性ソーダ   はん用 汎用   あて名 宛名   ほうたい 包帯
    包たい 包帯   ほう帯 包帯   ばんそうこう 絆創膏   ぼうこう 膀胱   ちゅう射器 注射器
    し好品 嗜好品
"""
_KANA = re.compile(r"[ぁ-ゖ]")
_UNTOUCHED = r"(?<![ぁ-ゖ\u3400-\u4dbf\u4e00-\u9fff々])"
# What a word in kana may stand behind: no kana, or what joins two things.
_BEGINS = "(?:(?<![ぁ-ゖ])|(?<=及び)|(?<=又は)|(?<=の)|(?<=や))"
# Kana words of two are also endings of others: they count where no word touches them.
_SHORT = 2


def _characters() -> dict[str, str]:
    words = _SPELLINGS.split()
    known = dict(zip(words[::2], words[1::2], strict=True))
    # The tariff writes small kana large (しよう油).
    large = {kana.translate(LARGE_KANA): meant for kana, meant in known.items()}
    return large | known


def _pattern(words: list[str]) -> re.Pattern[str]:
    """Words that begin in kana stand behind no kana; what ends in kana may have a particle."""
    first: list[str] = []
    inner: list[str] = []
    # The longest of those that begin alike.
    for word in sorted(words, key=lambda one: (-len(one), one)):
        short = len(word) <= _SHORT
        follow = ""
        if _KANA.match(word[-1]):
            follow = r"(?![ぁ-ゖ])" if short else r"(?=[をはがにでとやもの]|[^ぁ-ゖ]|$)"
        alone = short and all(map(_KANA.match, word))
        (first if _KANA.match(word) else inner).append(
            (_UNTOUCHED + word if alone else word) + follow
        )
    return re.compile(f"{_BEGINS}(?:{'|'.join(first)})|(?:{'|'.join(inner)})")


_CHARACTERS = _characters()
_WRITTEN_IN_KANA = _pattern(list(_CHARACTERS))


def in_characters(text: str) -> str:
    """A text with the words that it writes in kana for their characters in characters."""
    if not _KANA.search(text):
        return text
    return _WRITTEN_IN_KANA.sub(lambda found: _CHARACTERS[found.group()], text)
