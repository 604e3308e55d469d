"""Whether what a text names is there: a certificate that is held, a thing that is not left out.

"ISO 9001 en proceso" and "ISO 9001取得予定" name the certificate and deny it. A mention that shares
its sentence with such words proves nothing: the certificate is then unknown, neither held nor
absent. The rule errs on that side, since a claim too many opens a gate. "Libre de trigo" and
小麦不使用 name wheat and say that there is none.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection

from .validity import is_over

Span = tuple[int, int]

# Sentences of text folded by ``text.fold_beside``. "ISO/IEC 17025:2017" and "VDA 6.3" stay whole.
_SENTENCE_END = re.compile(r"[\n。!?;]|\.(?=\s|$)")

# Words that speak of a certificate as not held, wherever they stand in the sentence.
_DENIED = re.compile(
    r"""\b(?:
    # Spanish
      en\ (?:proceso|tramite|vias|camino|espera)\ (?:de|para)\ (?:\w+\ ){0,2}
        (?:certific|acredit|obten|implement|recertific|registr|audit|aprob|consegu)
    | (?:certific|acredit)\w*\ (?:\w+\ ){0,3}
        (?:en\ (?:proceso|tramite|curso|progreso)|pendiente|futura)
    | por\ (?:certificar|acreditar|obtener|conseguir|implementar|renovar)
    | (?:aun|todavia)\ (?:no|sin)\b | no\ (?:\w+\ ){0,4}(?:aun|todavia)\b
    | sin\ (?:contar|(?:\w+\ ){0,2}(?:certific|acredit))
    | no\ (?:\w+\ ){0,2}
        (?:certific|acredit|contamos|cuenta|tenemos|tiene|dispone|posee|esta(?:mos)?\ )
    | (?:busca|quere|planea|pretende|espera|desea|preve|prepara|trabaja)
        (?:mos|n|ndo|ndonos)\ (?:\w+\ ){0,3}
        (?:certificar|certificacion|acreditar|acreditacion|obten|implement|lograr)
    | proxim[oa]s?\ (?:a\ )?(?:certific|acredit|obten|implement) | proximamente\b
    | (?:vencid|suspendid|caducad|cancelad)[oa]s?\b
    # English
    | not\ (?:\w+\ ){0,2}(?:certified|accredited|registered|hold|have|holding)
    | (?:no|non)[ -]?(?:\w+\ ){0,2}(?:certifi|accredit)\w* | not\ yet\b | uncertified\b
    | (?:do|does|did)(?:\ not|n['’]t)\ (?:\w+\ )?(?:hold|have|possess)
    | without\ (?:\w+\ ){0,3}(?:certif|accredit)
    | in\ (?:the\ )?(?:process|course)\ of\ (?:\w+\ ){0,2}
        (?:certif|obtain|get|becom|implement|acquir|appl|being|achiev|accredit)
    | (?:certifi|accredit)\w*\ (?:\w+\ ){0,3}
        (?:in\ (?:progress|process)|pending|planned|under\ ?way|expected)
    | (?:pending|planned|upcoming|future|expired|lapsed)\ (?:\w+\ ){0,2}(?:certif|accredit)
    | (?:plan|aim|hop|expect|intend|seek|prepar|appl|work)
        (?:e|es|s|y|ies|ied|ned|ning|ying|ing)?\ (?:to|for|on|towards?)\ (?:\w+\ ){0,2}
        (?:certif|accredit|obtain|achiev|becom)
    )
    # Japanese
    | 未(?:取得|認証|認定|登録)
    | (?:取得|認証|認定|更新|審査|導入)(?:を|の)?(?:予定|準備|申請|検討|計画|見込|途上)
    | (?:取得|申請|審査|準備|検討|計画|出願)中 | (?:取得|認証|認定)(?:を|に)(?:目指|向け|めざ)
    | (?:取得|認証|認定|登録|保有|所持)[^、]{0,6}
        (?:いない|いません|おりません|おらず|いなかった|ありません|ない(?:です|$))
    | (?:認証|認定|資格|取得)(?:は|も)?(?:なし|無し|ございません) | 失効 | 返上 | 期限切れ
    """,
    re.VERBOSE,
)
# Words right before or right after the certificate's name; the name itself is "§".
_DENIED_BESIDE = re.compile(
    r"""\b(?:(?:no|not|sin|without|ni|nor|tampoco)\ |s/\ ?)(?!solo|only)
        (?:(?!con\b|with\b|y\b|and\b|pero\b|but\b)[^\s,:]+\ ){0,2}§
    | \b(?:no|sin)\ (?:la\ |el\ |un\ |una\ )?(?:norma\ |certific\w+\ (?:de\ |en\ )?)§
    | \b(?:applied\ for|seeking|pursuing|toward|towards)\ (?:[^\s,:]+\ ){0,2}§
    | §\ ?\(?(?:[^\s,§]+\ ){0,2}\(?(?:
        en\ (?:proceso|tramite|curso|progreso|implementacion|preparacion|renovacion)|pendiente
        |pending|planned|planead[oa]|in\ (?:progress|process)|under\ ?way|not\ yet|expired
        |(?:vencid|expirad)[oa]|por\ (?:obtener|certificar|renovar))\b
    | §,\ (?:en\ (?:proceso|tramite)|in\ (?:progress|process)|pendiente|pending|expired
        |(?:vencid|expirad)[oa])(?=\ ?(?:[,;)|]|$))
    # A label: "En proceso: HACCP, SQF".
    | \b(?:en\ (?:proceso|tramite)|pendientes?|in\ (?:progress|process)|pending|planned)\ ?:[^.;]*§
    | (?:予定|申請中|取得中|準備中)\ ?:[^.;]*§
    | §\ ?[:=(]\ ?no\b
    # A word of a table's cell: "HACCP - no", "ISO 9001:2015 ninguna", "HACCP：無".
    | §(?::\d{4})?\s?[:=(|–—-]?\s?
        (?:no|ningun[oa]?|none|n/?a|falta|无|無|未|不可|×|✕|✗)(?=\s?(?:[,;)|、]|$))
    | (?:^|[,;|(]\ ?)no\ ?[:=]\ ?(?:[^\s,;|]+,\ )*§
    | \b(?:nos\ )?faltan?\ (?:[^\s,:]+\ ){0,2}§
    | §\ \(?(?:\w+\ )?(?:programad|previst|proyectad|contemplad)[oa]
    | §\ (?:para|by|in|from)\ (?:el\ |fin(?:es)?\ de\ )?20\d\d
    | §[^、§]{0,8}(?:予定|未定|目指|なし|無し|ありません|持っていない|持っていません)
    """,
    re.VERBOSE,
)

# Of an item of a list, which is about one certificate, words that say that it is not held.
_STATUS = re.compile(
    r"""\b(?:
      en\ (?:proceso|tramite|curso|progreso|implementacion|preparacion|renovacion|evaluacion|vias
        |espera) | pendiente | proximamente | por\ \w+[aei]r | meta | objetivo | futur[oa]
    | (?:vencid|expirad|caducad|suspendid|cancelad)[oa]
    | (?:programad|previst|proyectad|contemplad|planead|planificad)[oa]
    | in\ (?:progress|process) | under\ ?way | pending | planned | scheduled | upcoming | renewal
    | expired | lapsed | applied | targett?(?:ed)? | to\ be\ \w+ | not\ yet
    )\b
    | \(proceso\) | 予定 | 申請 | 準備 | 検討 | (?:取得|審査|更新)中 | 期限切れ | 目指
    """,
    re.VERBOSE,
)

# Words right beside the name "§" of a thing that there is none of. "Sin azúcar, mango" and "libres
# de gluten y plátano" go on to something else: only "ni" and the like carry a denial further.
_LEFT_OUT = re.compile(
    r"""\b(?:(?:
        (?:libres?|exent[oa]s?)\ de | sin | ni
        | no\ (?:contienen?|llevan?|usamos|utilizamos|manejamos)
        | free\ (?:of|from) | without | (?:does|do)(?:\ not|n['’]t)\ (?:contain|use)
    )\ |s/\ ?)(?:\w+(?:,\ \w+){0,3}\ (?:ni|o|u|or|nor)\ )?§
    | §\ ?-\ ?free\b
    # "Destilados, excepto tequila", テキーラ以外: not what is meant.
    | \b(?:excepto|salvo|que\ no\ sean?|distint[oa]s?\ (?:de|al?)|except(?:\ for)?|excluding
        |other\ than)\ (?:(?:el|la|los|las|the)\ )?§
    | §(?:[・、や][^\s。、・]{1,12})?
        (?:以外(?!に)|を(?:除く|除き|除いた)|ではなく|は(?:対象外|不要))
    | §(?:粉|類|成分)?(?:は|を|の)?(?:一切)?
        (?:不使用|フリー(?![ァ-ヺー])|含まない|含みません|含まず|使わない|使いません|使わず
        |使用しない|使用しません|使用せず|使用していません|扱わない|扱いません)
    """,
    re.VERBOSE,
)

# What a buyer has already, or sees to itself: "テキーラは既に取り扱っております", "ya contamos con
# tequila", "las etiquetas las imprimimos nosotros", ラベルは当社で作成します.
_HAS_ITSELF = re.compile(
    r"""§(?:[・、や][^\s。、・]{1,12})?(?:は|を|については)
        (?:(?:既に|すでに)(?:取り?扱|仕入|調達|輸入|購入|採用)|間に合)
    | \bya\ (?:contamos\ con|tenemos|manejamos|compramos|importamos)\ (?:[^\W\d]+\ (?:y|e|o)\ )?§
    | \b(?:already|we\ now)\ (?:have|carry|buy|import|stock|source)\ (?:[^\W\d]+\ (?:and|or)\ )?§
    | §(?:など|等)?(?:は|を|については)(?:(?:当社|弊社|当方|自社)(?:で|にて|が|より))?支給
    | §(?:など|等)?(?:は|を|については)(?:当社|弊社|当方|自社)(?:で|にて|が|より)
        (?:作成|製作|製造|用意|準備|手配|印刷|貼[付りる]|負担)
    | (?:当社|弊社|当方|自社)(?:で|にて|が|より)§(?:は|を)
        (?:(?:作成|製作|用意|準備|手配|印刷|貼付|負担)(?:し|いたし|致し|する(?:ため|ので)|。|$)
            |貼[りる])
    | §,?\ l[oa]s?\ (?:hacemos|ponemos|imprimimos|fabricamos|producimos|proporcionamos
        |suministramos|aportamos|enviamos|pegamos|compramos)\b
    | \bnosotros\ (?:mismos\ )?(?:hacemos|ponemos|imprimimos|fabricamos|proporcionamos
        |suministramos|aportamos|pegamos)\ (?:el|la|los|las|nuestr[oa]s?)\ §
    | §\ (?:corren?|van?|seran?|quedan?)\ (?:por|a)\ nuestr
    | \bwe\ (?:will\ )?(?:make|print|produce|supply|provide|apply)\ (?:the\ |our(?:\ own)?\ )?§
        \ (?:ourselves|in[ -]house|on\ our)\b
    | §\ (?:are|is|will\ be)\ (?:made|printed|supplied|provided|applied)\ (?:by\ us|in[ -]house)\b
    """,
    re.VERBOSE,
)

# Words right beside the name "§" of a thing that another is for ("tapas para perfume", 菓子用の袋).
# Who is "looking for" it, or for its supplier, wants the thing itself.
_FOR_IT = re.compile(
    r"""(?P<asked>\b(?:
          look(?:ing|s)? | search(?:ing|es)? | ask(?:ing|s)? | need | demand
        | (?:quot(?:e|ation)|request|inquiry|enquiry|order|tender)s?
        | cotizacion(?:es)? | solicitud(?:es)? | pedidos? | licitacion(?:es)?
        | (?:(?:supplier|source|maker|manufacturer|producer)s?
            |(?:proveedor|fabricante|productor|maquilador)(?:a|es|as)?|maquila)
            (?=\ (?:para|for)\ (?:\w{2,3}\ )?§)
        )\ )?
        \b(?:para|p/|for)\ ?
        (?:(?:el|la|los|las|usos?(?:\ en)?|the|(?:la\ )?industria|sector|fabricar|empacar|envasar
            |use\ in)\ (?:de(?:l|\ la|\ los|\ las)?\ )?){0,2}
        (?:[^\W\d]+\ (?:y|e|o|u|and|or)\ )?§
    | §(?:類|など|等)?(?:[・、や]|及び|または|又は)?[^\s。、・]{0,6}?
        (?:専用|用(?![途品意])|向け|むけ)
    | §(?:類|など|等)?(?:に|で)(?:使用|使う|使われ|使える|用い|利用)
    | §(?:類|など|等)?の
        (?:副?原料|材料|基材|素材|具材?|中具|中身|フィリング|トッピング)(?:と|に|用|の|$)
    | \b(?:se\ (?:usan?|utilizan?|emplean?)|(?:is|are)\ used)\ (?:en|in)
        \ (?:(?:el|la|los|las|the)\ )?§
    """,
    re.VERBOSE,
)
# The same of a thing that another is made of, or comes with ("jabón con avena y cacao", "miel en
# tambos de 300 kg").
_WITH_IT = re.compile(
    r"""(?<!mos\ )(?<!ta\ )(?<!tan\ )(?<!ndo\ )
        \b(?:(?:con|a\ base\ de|sabor(?:\ a)?|(?:flavou?red\ )?with)\ |c/\ ?)
        (?:[^\W\d]+\ (?:y|e|o|and|or)\ )?§
    | \b(?:en|in)\ §(?:\ de|\ of)?\ ?\d
    | \b(?:granel|presentaci\w+|envasad\w+|empacad\w+|packed|bulk)\b[^.;:]{0,20}\ (?:en|in)\ §
    | §(?:入り|風味|味の|配合|を(?:使|用)(?:った|い)|付き)
    # What it is treated with: "esterilizado por óxido de etileno".
    | \besteriliz\w+\ (?:por|en)\ § | §(?:ガス)?滅菌 | §\ (?:gas\ )?sterili
    # How it is packed: 荷姿は200kgドラム缶で, "empaque: tambos de acero".
    | (?:荷姿|梱包|包装(?:形態)?)\ ?(?:は|:)[^。;\n]{0,15}§
    | \b(?:empaque|embalaje|envase|packing|packaging)\ ?:[^.;\n]{0,25}§
    | §(?:で|にて)の?(?:納入|納品|輸入|出荷|供給|取引)
    """,
    re.VERBOSE,
)
# What goods are tested for, "análisis de antibióticos y plaguicidas", or what is tested.
_TESTED = re.compile(
    r"""\b(?:
          (?:analisis|pruebas?|ensayos?|determinacion|deteccion|monitoreo|residuos?|trazas?)
            \ (?:de|para)
        | (?:test(?:ed|ing|s)?|screen(?:ed|ing)|analy[sz]ed|checked|analysis)\ (?:for|of)
        | (?:residual|residues\ of|traces\ of)
        )\ (?:(?:el|la|los|las|the)\ )?(?:[^\W\d]+(?:,\ |\ (?:y|e|o|u|and|or)\ )){0,3}§
    | §\ (?:residues?|traces|test(?:s|ing)|analysis)\b
    | 残留§ | §(?:など|等)?の?(?:残留|検査|分析|試験)
    """,
    re.VERBOSE,
)
# Between a thing and what it lies in: "sardinas en salsa de tomate", トマトソース漬けのいわし.
_LIES_IN = re.compile(r" (?:en|in) (?:(?:su|una?|its|the|an?) )?")
_IN_WHICH_LIES = re.compile(r"(?:ソース)?(?:漬け?|づけ|煮込み|煮|和え)の")
_COOKED_IN = re.compile(r"(?:ソース)?(?:漬け?|づけ|煮込み|煮|和え)")

# A question that the next word answers.
_ANSWERED_NO = re.compile(r"\s?\?\s?no\b")


def is_claimed(folded: str, start: int, end: int, *, today: dt.date | None = None) -> bool:
    """Whether the mention at ``folded[start:end]`` may count as a certificate that is held.

    ``today`` as in ``validity.is_over``.
    """
    first, last = 0, len(folded)
    for stop in _SENTENCE_END.finditer(folded):
        if stop.end() <= start:
            first = stop.end()
        elif stop.start() >= end:
            last = stop.start()
            break
    sentence = folded[first:last]
    named = folded[first:start] + "§" + folded[end:last]
    if _ANSWERED_NO.match(folded, end) or is_over(folded, start, end, today=today):
        return False
    return not (_DENIED.search(sentence) or _DENIED_BESIDE.search(named))


def is_held(folded: str, start: int, end: int, *, today: dt.date | None = None) -> bool:
    """Whether ``folded``, an item of a list, says that the certificate in it is held."""
    beside = f"{folded[:start]}§{folded[end:]}"
    return is_claimed(folded, start, end, today=today) and not _STATUS.search(beside)


def is_seen_to(folded: str, start: int, end: int) -> bool:
    """Whether the thing at ``folded[start:end]`` of a need is named as what its buyer has, or makes
    itself.
    """
    return bool(_HAS_ITSELF.search(_around(folded, start, end)))


def is_for_another(folded: str, start: int, end: int) -> bool:
    """Whether the thing at ``folded[start:end]`` is named to say what another is for."""
    found = _FOR_IT.search(_around(folded, start, end))
    return found is not None and found["asked"] is None


def is_in_another(folded: str, start: int, end: int) -> bool:
    """Whether the thing at ``folded[start:end]`` is named to say what is in another."""
    return bool(_WITH_IT.search(_around(folded, start, end)))


def is_tested(folded: str, start: int, end: int) -> bool:
    """Whether the thing at ``folded[start:end]`` is named as what is tested, or tested for."""
    return bool(_TESTED.search(_around(folded, start, end)))


def is_around_another(folded: str, start: int, end: int, things: Collection[Span]) -> bool:
    """Whether the thing at ``folded[start:end]`` is what one of the other ``things``, by their
    (start, end) in the same text, lies in: sauce, oil, syrup.
    """
    return any(
        _LIES_IN.fullmatch(folded, last, start)
        or (folded[last:start] == "の" and _COOKED_IN.match(folded, end))
        or _IN_WHICH_LIES.fullmatch(folded, end, first)
        for first, last in things
    )


def _around(folded: str, start: int, end: int) -> str:
    first = max(folded.rfind(stop, 0, start) for stop in ("\n", "。", ";", ". ")) + 1
    return f"{folded[first:start]}§{folded[end : end + 30]}"


def is_left_out(folded: str, start: int, end: int) -> bool:
    """Whether the thing at ``folded[start:end]`` is named to say that there is none of it."""
    return bool(_LEFT_OUT.search(_around(folded, start, end)))
