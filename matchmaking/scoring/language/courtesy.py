"""What a Japanese business letter says around the thing that it asks for, taken out.

"お世話になっております。弊社では冷凍アボカドを探しており、ご紹介いただけますと幸いです" asks for
frozen avocado. A vector of the whole leans towards letters, and words like 弊社 and 紹介 look for
their nearest word at every supplier. What is left is what is asked for; a text of courtesy alone
stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .text import has_japanese

# What opens or closes a letter, up to the end of its sentence.
_SENTENCES = r"""
    (?:平素|日頃|いつも|毎度)[^。！\n]*?(?:お世話|御世話|ご愛顧|御愛顧|お引き立て|ご高配)[^。！\n]*
    | (?:大変)?(?:お世話|御世話)になっ(?:て|てお|ており)[^。、！\n]*
    | [^。\n]{0,40}(?:ご清栄|ご盛栄|ご隆盛|ご清祥|ご発展)[^。\n]*(?:慶び|喜び)[^。\n]*
    | 突然(?:の|に)?[^。\n]{0,12}(?:連絡|メール|お便り|申し上げ)[^。\n]*(?:失礼|恐縮|申し訳)[^。\n]*
    | (?:はじめまして|初めまして|拝啓|敬具|謹啓|前略|草々)
    | [^。、\n]{0,24}と申します
    | (?:何卒|どうぞ|どうか|なにとぞ|引き続き|ご検討|宜しく|よろしく)
        [^。\n]{0,24}お願い[^。\n]*
    | (?:ご|お|御)(?:返信|返事|連絡|検討|確認|査収|回答)
        [^。\n]{0,20}(?:お待ち|お願い|幸い|幸甚)[^。\n]*
"""
# Ways to ask, mostly at the end of what is asked for.
_PHRASES = r"""
    (?:を)?(?:お)?(?:探|捜|さが)し(?:て(?:おります|います|おり|いる)|中|ており)
    | (?:を)?(?:求め|募集し|検討し|希望し|予定し|企画し|想定し)て(?:おります|います|いる|おり)
    | (?:を)?(?:ご|御)?(?:希望|検討|募集|歓迎|所望)
        (?:いたし|致し|し)(?:ます|ております|ています|たい|たく)
    | (?:を|の)?(?:ご|御)?(?:紹介|提案|提示|教示|協力|対応|検討|相談|連絡|用意|供給|手配|回答)
        (?:を)?(?:して)?
        (?:お願い(?:いたします|致します|します|申し上げます|したく|したい)?
        |(?:いただ|頂|戴|くださ|下さ|もら|賜)[^。、\n]*)
    | お願い(?:いたします|致します|します|申し上げます|でき(?:る|れば|ます)|したい|したく)
    | (?:いただ|頂)(?:けます(?:と|でしょうか|よう)?|ける|けれ(?:ば|る)|きたい|きたく|き|く)
    | (?:してくださる|して下さる|ください|下さい)
    | (?:を)?(?:新たに)?(?:調達|購入|仕入れ|輸入|採用|導入|取引|販売|輸入販売)
        (?:を)?(?:し|いたし|致し)?(?:たい|たく)
    | (?:と|に)?(?:考え|思っ|存じ)(?:て(?:おります|います|おり)|ます|ております|上げます)?
    | (?:でき(?:れば|ましたら)|であれば|ですと|だと)?(?:なお)?
        (?:幸い(?:です|に存じます|でございます)?|幸甚(?:です|に存じます)?|ありがたい(?:です)?|有難い(?:です)?|助かります)
    | (?:いらっしゃい|ござい|おり)ます(?:でしょうか|か)?
    | (?:に)?(?:興味|関心)が(?:ございます|あります|ある)
    | (?:弊社|当社|小社|御社|貴社|弊店|当店)(?:ブランド|製品)?(?:では|は|にて|で|の|が|と|を|に)?
    | (?:サプライヤー|メーカー|会社|企業|工場|業者|生産者|製造者|供給元|仕入先|仕入れ先|調達先
        |委託先|パートナー(?:企業)?|取引先|事業者|方|方々)様?(?=[をはにがとで]?(?:[、。\n]|$))
    | (?<=[者社場家先手ー])様(?:方)?
    | (?:について|に関して|の件|に関する(?:件|お問い合わせ)|のご相談|のお問い合わせ|のお願い)
        (?=[。、\n]|$)
    | (?:必須|可能|可|歓迎|優先|不問|応相談)(?:です|とします|といたします|となります)
"""
_COURTESY = re.compile(f"{_SENTENCES}|{_PHRASES}", re.VERBOSE)
# Particles and stops whose words are gone; こと and ので end in none.
_LEFT_OVER = re.compile(
    r"(?:(?<!こ)[をはがにでと、\s]|です|ので)+(?=[。\n]|$)|^[、。\s]+|(?<=[。\n])[、。\s]+"
)


def without_courtesy(text: str) -> str:
    """A text without what is courtesy in it; unchanged if nothing else remains."""
    bare = beside_courtesy(text)
    return bare if has_japanese(bare) else text


@lru_cache(maxsize=65536)
def beside_courtesy(text: str) -> str:
    """What a text says beside courtesy, which may be nothing."""
    if not has_japanese(text):
        return text
    bare = _COURTESY.sub("", text)
    return text if bare == text else _LEFT_OVER.sub("", bare)
