"""Every sentence about a pair, in the three languages side by side."""

SEPARATORS = {"es": ", ", "ja": "、", "en": ", "}

# Base units of the dimensions, for the amount of a proposed change.
AMOUNT_UNITS = {
    "mass": {"es": "kg", "ja": "kg", "en": "kg"},
    "volume": {"es": "litros", "ja": "リットル", "en": "litres"},
    "length": {"es": "m", "ja": "m", "en": "m"},
    "area": {"es": "m²", "ja": "㎡", "en": "m²"},
    "piece": {"es": "piezas", "ja": "個", "en": "pieces"},
    "count": {"es": "piezas", "ja": "個", "en": "pieces"},
}

PHRASES: dict[str, dict[str, str]] = {
    # why
    "reason_products": {
        "es": "Producto en común: {names}.",
        "ja": "共通する製品：{names}。",
        "en": "Product in common: {names}.",
    },
    "reason_capabilities": {
        "es": "Proceso en común: {names}.",
        "ja": "共通する加工・技術：{names}。",
        "en": "Process in common: {names}.",
    },
    "reason_hs": {
        "es": "Mismo código arancelario (SA): {names}.",
        "ja": "同じHSコードです：{names}。",
        "en": "Same HS code: {names}.",
    },
    "reason_heading": {
        "es": "Mercancías de la misma partida arancelaria: {names}.",
        "ja": "HSコードの項が同じ品目：{names}。",
        "en": "Goods of the same HS heading: {names}.",
    },
    "reason_sector": {
        "es": "Mismo sector: {names}.",
        "ja": "同じ業種：{names}。",
        "en": "Same sector: {names}.",
    },
    "reason_text_very_close": {
        "es": "Su descripción es muy cercana a la necesidad: «{quote}».",
        "ja": "調達ニーズと内容が非常に近い記載があります：「{quote}」。",
        "en": "Its description is very close to the need: “{quote}”.",
    },
    "reason_text_close": {
        "es": "Su descripción es cercana a la necesidad: «{quote}».",
        "ja": "調達ニーズと内容が近い記載があります：「{quote}」。",
        "en": "Its description is close to the need: “{quote}”.",
    },
    "reason_shared_words": {
        "es": "Palabras en común: {names}.",
        "ja": "共通する語：{names}。",
        "en": "Words in common: {names}.",
    },
    "reason_earlier_needs": {
        "es": "En una necesidad anterior parecida a esta, el comprador aceptó a este proveedor.",
        "ja": "以前の類似した調達ニーズで、バイヤーがこのサプライヤーを受け入れています。",
        "en": "For an earlier need like this one, the buyer accepted this supplier.",
    },
    "reason_certifications": {
        "es": "Cumple con la certificación buscada: {names}.",
        "ja": "求められる認証に対応：{names}。",
        "en": "Meets the certification asked for: {names}.",
    },
    "reason_certifications_claimed": {
        "es": "Según su propio texto, cumple con la certificación buscada: {names}.",
        "ja": "紹介文によれば、求められる認証に対応しています：{names}。",
        "en": "By its own text it meets the certification asked for: {names}.",
    },
    "reason_capacity": {
        "es": "Su capacidad cubre el volumen pedido.",
        "ja": "生産能力は希望数量を満たします。",
        "en": "Its capacity covers the volume.",
    },
    "reason_lead_time": {
        "es": "Entrega dentro del plazo pedido.",
        "ja": "希望納期に対応できます。",
        "en": "Delivers within the time asked for.",
    },
    "reason_min_order": {
        "es": "El primer pedido alcanza su pedido mínimo.",
        "ja": "初回発注数量は最小発注数量を満たします。",
        "en": "The first order reaches its minimum.",
    },
    "reason_incoterms": {
        "es": "Ofrece el Incoterm pedido.",
        "ja": "希望のインコタームズに対応します。",
        "en": "Offers the Incoterm asked for.",
    },
    "reason_japan_experience": {
        "es": "Tiene experiencia con Japón.",
        "ja": "日本との取引経験があります。",
        "en": "Has experience with Japan.",
    },
    "reason_duty_advantage": {
        "es": "Su origen permite un arancel menor en Japón.",
        "ja": "原産品として日本での関税が軽減される見込みです。",
        "en": "Its origin allows a lower duty in Japan.",
    },
    "reason_best_of_the_rest": {
        "es": "Es lo más cercano que hay en la lista; la coincidencia es débil.",
        "ja": "候補の中では最も近いものですが、一致の度合いは弱いです。",
        "en": "It is the nearest in the list; the likeness is weak.",
    },
    # why not
    "ground_little": {
        "es": "Lo que hace tiene poco en común con lo que se pide.",
        "ja": "手がけている製品・加工は、求められている内容とほとんど重なりません。",
        "en": "What it makes has little in common with what is asked.",
    },
    "ground_untold": {
        "es": "Se dice demasiado poco para saber si hace lo que se pide.",
        "ja": "記載が少なく、求められているものを手がけているか判断できません。",
        "en": "Too little is said to tell whether it makes what is asked.",
    },
    "far_sector": {
        "es": "Trabaja en otro sector que el de la necesidad.",
        "ja": "調達ニーズとは別の業種の企業です。",
        "en": "It works in another sector than that of the need.",
    },
    "far_capabilities": {
        "es": "No menciona ninguno de los procesos que se piden.",
        "ja": "求められている加工・技術はいずれも記載されていません。",
        "en": "It names none of the processes that are asked for.",
    },
    "far_hs": {
        "es": "Sus fracciones arancelarias son de otros capítulos.",
        "ja": "HSコードの類が異なります。",
        "en": "Its HS codes are of other chapters.",
    },
    "gate_certification_failed": {
        "es": "Le falta la certificación requerida: {names}.",
        "ja": "必須認証がありません：{names}。",
        "en": "Lacks the required certification: {names}.",
    },
    "gate_certification_unknown": {
        "es": "No ha indicado si tiene la certificación requerida: {names}.",
        "ja": "必須認証の有無が未記入です：{names}。",
        "en": "Has not said whether it holds the required certification: {names}.",
    },
    "gate_capability_failed": {
        "es": "Le falta el proceso requerido: {names}.",
        "ja": "必須の加工・技術がありません：{names}。",
        "en": "Lacks the required process: {names}.",
    },
    "gate_capability_unknown": {
        "es": "No ha indicado si realiza el proceso requerido: {names}.",
        "ja": "必須の加工・技術の有無が未記入です：{names}。",
        "en": "Has not said whether it does the required process: {names}.",
    },
    "gate_capacity_failed": {
        "es": "Su capacidad queda por debajo de lo que se necesita.",
        "ja": "生産能力が必要な水準に達していません。",
        "en": "Its capacity is below what is needed.",
    },
    "gate_capacity_unknown": {
        "es": "No ha indicado una capacidad comparable con el volumen.",
        "ja": "希望数量と比較できる生産能力が未記入です。",
        "en": "Has not stated a capacity that compares with the volume.",
    },
    "gate_lead_time_failed": {
        "es": "Su tiempo de entrega es mucho mayor que el permitido.",
        "ja": "納期が許容範囲を大きく超えています。",
        "en": "Its lead time is far longer than allowed.",
    },
    "gate_lead_time_unknown": {
        "es": "No ha indicado su tiempo de entrega.",
        "ja": "納期が未記入です。",
        "en": "Has not stated its lead time.",
    },
    "gate_size_failed": {
        "es": "Es más pequeña de lo que se pide.",
        "ja": "求められる企業規模に達していません。",
        "en": "Is smaller than asked for.",
    },
    "gate_size_unknown": {
        "es": "No ha indicado su número de empleados.",
        "ja": "従業員数が未記入です。",
        "en": "Has not stated its number of employees.",
    },
    "gate_japan_experience_failed": {
        "es": "No tiene la experiencia con Japón que se pide.",
        "ja": "求められる日本との取引経験がありません。",
        "en": "Does not have the experience with Japan that is asked for.",
    },
    "gate_japan_experience_unknown": {
        "es": "No ha indicado si tiene experiencia con Japón.",
        "ja": "日本との取引経験の有無が未記入です。",
        "en": "Has not said whether it has experience with Japan.",
    },
    "gate_consent_failed": {
        "es": "No ha dado su consentimiento.",
        "ja": "同意が得られていません。",
        "en": "Has not given its consent.",
    },
    "gate_consent_unknown": {
        "es": "Su consentimiento está por confirmarse.",
        "ja": "同意の確認が必要です。",
        "en": "Its consent is still to be confirmed.",
    },
    "gate_excluded_failed": {
        "es": "Una de las partes excluyó a la otra.",
        "ja": "除外の指定があります。",
        "en": "One side has excluded the other.",
    },
    "gate_excluded_unknown": {
        "es": "Las exclusiones están por confirmarse.",
        "ja": "除外の指定の確認が必要です。",
        "en": "Exclusions are still to be confirmed.",
    },
    "gate_cool_off_failed": {
        "es": "Ya se propuso hace poco; hay que esperar.",
        "ja": "最近紹介済みのため、期間を空ける必要があります。",
        "en": "Was proposed a short while ago; it has to wait.",
    },
    "gate_cool_off_unknown": {
        "es": "La fecha de la última propuesta está por confirmarse.",
        "ja": "前回の紹介日の確認が必要です。",
        "en": "The date of the last proposal is still to be confirmed.",
    },
    "short_capacity": {
        "es": "Su capacidad cubre el {share} % del volumen.",
        "ja": "生産能力は希望数量の{share}%です。",
        "en": "Its capacity covers {share} % of the volume.",
    },
    "least_capacity": {
        "es": "Su capacidad cubre menos del 1 % del volumen.",
        "ja": "生産能力は希望数量の1%未満です。",
        "en": "Its capacity covers less than 1 % of the volume.",
    },
    "short_lead_time": {
        "es": "Su tiempo de entrega rebasa el plazo pedido.",
        "ja": "納期が希望を超えています。",
        "en": "Its lead time is longer than asked for.",
    },
    "short_min_order": {
        "es": "El primer pedido cubre el {share} % de su pedido mínimo.",
        "ja": "初回発注数量は最小発注数量の{share}%です。",
        "en": "The first order is {share} % of its minimum.",
    },
    "least_min_order": {
        "es": "El primer pedido cubre menos del 1 % de su pedido mínimo.",
        "ja": "初回発注数量は最小発注数量の1%未満です。",
        "en": "The first order is less than 1 % of its minimum.",
    },
    "short_incoterms": {
        "es": "No ofrece el Incoterm pedido.",
        "ja": "希望のインコタームズに対応していません。",
        "en": "Does not offer the Incoterm asked for.",
    },
    # the one change that would raise the match most
    "change_add_certification": {
        "es": "Lo que más ayudaría: obtener {name} (de {before} a {after} puntos).",
        "ja": "最も効果的な改善：{name}の取得（{before}点から{after}点へ）。",
        "en": "What would help most: to obtain {name} (from {before} to {after} points).",
    },
    "change_add_capability": {
        "es": "Lo que más ayudaría: ofrecer {name} (de {before} a {after} puntos).",
        "ja": "最も効果的な改善：{name}への対応（{before}点から{after}点へ）。",
        "en": "What would help most: to offer {name} (from {before} to {after} points).",
    },
    "change_raise_capacity": {
        "es": "Lo que más ayudaría: llegar a {amount} al mes (de {before} a {after} puntos).",
        "ja": "最も効果的な改善：月産{amount}への増強（{before}点から{after}点へ）。",
        "en": "What would help most: to reach {amount} a month (from {before} to {after} points).",
    },
    "change_state_capacity": {
        "es": "Lo que más ayudaría: indicar su capacidad, si llega a {amount} al mes"
        " (de {before} a {after} puntos).",
        "ja": "最も効果的な改善：月産{amount}以上であれば生産能力の記入"
        "（{before}点から{after}点へ）。",
        "en": "What would help most: to state its capacity, if it reaches {amount} a month"
        " (from {before} to {after} points).",
    },
    "change_shorten_lead_time": {
        "es": "Lo que más ayudaría: entregar en {amount} días (de {before} a {after} puntos).",
        "ja": "最も効果的な改善：納期を{amount}日に短縮（{before}点から{after}点へ）。",
        "en": "What would help most: to deliver in {amount} days"
        " (from {before} to {after} points).",
    },
    "change_state_lead_time": {
        "es": "Lo que más ayudaría: indicar su tiempo de entrega, si es de {amount} días o menos"
        " (de {before} a {after} puntos).",
        "ja": "最も効果的な改善：{amount}日以内であれば納期の記入（{before}点から{after}点へ）。",
        "en": "What would help most: to state its lead time, if it is {amount} days or less"
        " (from {before} to {after} points).",
    },
    "change_lower_min_order": {
        "es": "Lo que más ayudaría: aceptar un primer pedido de {amount}"
        " (de {before} a {after} puntos).",
        "ja": "最も効果的な改善：初回{amount}からの受注（{before}点から{after}点へ）。",
        "en": "What would help most: to accept a first order of {amount}"
        " (from {before} to {after} points).",
    },
    "change_state_min_order": {
        "es": "Lo que más ayudaría: indicar su pedido mínimo, si es de {amount} o menos"
        " (de {before} a {after} puntos).",
        "ja": "最も効果的な改善：{amount}以下であれば最小発注数量の記入"
        "（{before}点から{after}点へ）。",
        "en": "What would help most: to state its minimum order, if it is {amount} or less"
        " (from {before} to {after} points).",
    },
    "change_offer_incoterm": {
        "es": "Lo que más ayudaría: cotizar en {name} (de {before} a {after} puntos).",
        "ja": "最も効果的な改善：{name}での見積対応（{before}点から{after}点へ）。",
        "en": "What would help most: to quote {name} (from {before} to {after} points).",
    },
    "change_gain_japan_experience": {
        "es": "Lo que más ayudaría: una primera venta a Japón (de {before} a {after} puntos).",
        "ja": "最も効果的な改善：日本との取引実績（{before}点から{after}点へ）。",
        "en": "What would help most: a first sale to Japan (from {before} to {after} points).",
    },
}
