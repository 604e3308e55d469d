"""Words of a closed list, as people write them in three languages, to the code of the choice."""

from functools import cache

from django.db.models import TextChoices
from django.utils import translation

from matchmaking.common.enums import Currency, Language
from matchmaking.common.names import bare_key
from matchmaking.profiles.enums import (
    Activity,
    BuyerRole,
    Confidentiality,
    JapanExperience,
    Use,
)

# Beyond the codes and the labels of the interface: what stands in the templates and in real sheets.
_WORDS: dict[type[TextChoices], dict[str, tuple[str, ...]]] = {
    Activity: {
        Activity.INDUSTRY: ("industria", "manufactura", "manufacturing", "製造", "製造業", "工業"),
        Activity.TRADE: ("comercio", "comercializadora", "商業", "卸売", "小売"),
        Activity.SERVICES: ("servicios", "servicio", "service", "サービス", "サービス業"),
    },
    JapanExperience: {
        JapanExperience.NONE: ("ninguna", "no", "sin experiencia", "なし", "無し", "無"),
        JapanExperience.CONTACTS: ("contactos", "contacto", "visitas", "接点あり", "訪問経験あり"),
        JapanExperience.SAMPLES: ("muestras", "cotizaciones", "サンプル送付", "見積提出"),
        JapanExperience.EXPORTS: (
            "exportación", "exporta", "exportaciones", "sí", "yes", "輸出実績", "輸出実績あり",
            "あり", "有",
        ),
    },
    BuyerRole: {
        BuyerRole.MANUFACTURER: ("fabricante", "メーカー", "製造業", "製造"),
        BuyerRole.TRADING_HOUSE: ("comercializadora", "trading", "商社", "専門商社", "総合商社"),
        BuyerRole.IMPORTER: ("importador", "importadora", "輸入業者", "輸入", "輸入商社"),
        BuyerRole.RETAILER: ("minorista", "detallista", "retail", "小売", "小売業"),
        BuyerRole.FOOD_SERVICE: ("servicio de alimentos", "restaurantes", "horeca", "外食", "飲食"),
        BuyerRole.OTHER: ("otro", "otra", "その他"),
    },
    Use: {
        Use.RESALE: ("reventa", "再販", "販売", "小売"),
        Use.INGREDIENT: ("ingrediente", "materia prima", "material", "原材料", "原料"),
        Use.PART: ("parte", "componente", "component", "部品", "部材"),
        Use.OWN_USE: ("uso propio", "自社使用", "社内使用"),
    },
    Confidentiality: {
        Confidentiality.OPEN: ("abierto", "abierta", "no", "公開", "開示可"),
        Confidentiality.ANONYMOUS: (
            "anónimo", "anónima", "confidencial", "sí", "匿名", "非公開", "承諾まで匿名",
        ),
    },
    Language: {
        Language.SPANISH: ("español", "castellano", "spanish", "スペイン語", "西語"),
        Language.JAPANESE: ("japonés", "japanese", "日本語"),
        Language.ENGLISH: ("inglés", "english", "英語"),
    },
    Currency: {
        Currency.USD: ("dólares", "dolar", "us$", "米ドル", "ドル"),
        Currency.MXN: ("pesos", "peso", "mx$", "ペソ", "メキシコペソ"),
        Currency.JPY: ("yenes", "yen", "¥", "円", "日本円"),
        Currency.EUR: ("euros", "euro", "€", "ユーロ"),
    },
}  # fmt: skip


@cache
def _by_key(choices: type[TextChoices]) -> dict[str, str]:
    found: dict[str, str] = {}
    for member in choices:
        texts = [member.value, *_WORDS[choices].get(member, ())]
        for language in Language.values:
            with translation.override(language):
                texts.append(str(member.label))
        for text in texts:
            found.setdefault(_key(text), member.value)
    return found


def read_choice(choices: type[TextChoices], text: str) -> str | None:
    """The value that `text` names; None where it names none."""
    return _by_key(choices).get(_key(text))


def _key(text: str) -> str:
    # Signs such as ¥ hold neither letter nor digit; they are their own key.
    return bare_key(text) or text.strip()
