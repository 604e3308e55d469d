"""Sentences of `phrases` that would read as talk about somebody else, as said to the supplier."""

TO_SUPPLIER: dict[str, dict[str, str]] = {
    "reason_text_very_close": {
        "es": "Lo que usted escribió es muy cercano a la necesidad: «{quote}».",
        "ja": "貴社の記載が調達ニーズに非常に近い内容です：「{quote}」。",
        "en": "What you wrote is very close to the need: “{quote}”.",
    },
    "reason_text_close": {
        "es": "Lo que usted escribió es cercano a la necesidad: «{quote}».",
        "ja": "貴社の記載が調達ニーズに近い内容です：「{quote}」。",
        "en": "What you wrote is close to the need: “{quote}”.",
    },
    "reason_certifications": {
        "es": "Usted cuenta con la certificación buscada: {names}.",
        "ja": "求められる認証をお持ちです：{names}。",
        "en": "You hold the certification asked for: {names}.",
    },
    "reason_capacity": {
        "es": "Su capacidad cubre el volumen pedido.",
        "ja": "貴社の生産能力は希望数量を満たします。",
        "en": "Your capacity covers the volume.",
    },
    "reason_lead_time": {
        "es": "Usted entrega dentro del plazo pedido.",
        "ja": "貴社の納期は希望に合います。",
        "en": "You deliver within the time asked for.",
    },
    "reason_min_order": {
        "es": "El primer pedido del comprador alcanza el pedido mínimo de usted.",
        "ja": "バイヤーの初回発注数量は貴社の最小発注数量を満たします。",
        "en": "The buyer's first order reaches your minimum.",
    },
    "reason_incoterms": {
        "es": "Usted cotiza en el Incoterm pedido.",
        "ja": "希望のインコタームズに対応されています。",
        "en": "You offer the Incoterm asked for.",
    },
    "reason_japan_experience": {
        "es": "Usted tiene experiencia con Japón.",
        "ja": "日本との取引経験をお持ちです。",
        "en": "You have experience with Japan.",
    },
    "reason_duty_advantage": {
        "es": "El origen de su producto permite un arancel menor en Japón.",
        "ja": "貴社の製品は原産品として日本での関税が軽減される見込みです。",
        "en": "The origin of your product allows a lower duty in Japan.",
    },
    "reason_best_of_the_rest": {
        "es": "Su empresa es de lo más cercano a esta necesidad; la coincidencia es débil.",
        "ja": "この調達ニーズに比較的近い候補ですが、一致の度合いは弱いです。",
        "en": "Your company is among the nearest to this need; the likeness is weak.",
    },
    "ground_little": {
        "es": "Lo que hace su empresa tiene poco en común con esta necesidad.",
        "ja": "貴社の製品・加工は、この調達ニーズとほとんど重なりません。",
        "en": "What you make has little in common with this need.",
    },
    "ground_untold": {
        "es": "Se dice demasiado poco para saber si su empresa hace lo que se pide.",
        "ja": "記載が少なく、貴社が求められているものを手がけているか判断できません。",
        "en": "Too little is said to tell whether you make what is asked.",
    },
    "far_sector": {
        "es": "Su empresa trabaja en otro sector que el de la necesidad.",
        "ja": "貴社の業種は調達ニーズの業種と異なります。",
        "en": "You work in another sector than that of the need.",
    },
    "far_capabilities": {
        "es": "Su perfil no menciona ninguno de los procesos que se piden.",
        "ja": "求められている加工・技術は、貴社のプロフィールに記載されていません。",
        "en": "Your profile names none of the processes that are asked for.",
    },
    "far_hs": {
        "es": "Sus fracciones arancelarias son de otros capítulos.",
        "ja": "貴社のHSコードは類が異なります。",
        "en": "Your HS codes are of other chapters.",
    },
    "gate_certification_failed": {
        "es": "Le falta a usted la certificación requerida: {names}.",
        "ja": "必須認証をお持ちでないようです：{names}。",
        "en": "You lack the required certification: {names}.",
    },
    "gate_certification_unknown": {
        "es": "Usted no ha indicado si tiene la certificación requerida: {names}.",
        "ja": "必須認証の有無をまだご記入いただいていません：{names}。",
        "en": "You have not said whether you hold the required certification: {names}.",
    },
    "gate_capability_failed": {
        "es": "Le falta a usted el proceso requerido: {names}.",
        "ja": "必須の加工・技術に対応されていないようです：{names}。",
        "en": "You lack the required process: {names}.",
    },
    "gate_capability_unknown": {
        "es": "Usted no ha indicado si realiza el proceso requerido: {names}.",
        "ja": "必須の加工・技術の有無をまだご記入いただいていません：{names}。",
        "en": "You have not said whether you do the required process: {names}.",
    },
    "gate_capacity_failed": {
        "es": "Su capacidad queda por debajo de lo que se necesita.",
        "ja": "貴社の生産能力が必要な水準に達していません。",
        "en": "Your capacity is below what is needed.",
    },
    "gate_capacity_unknown": {
        "es": "Usted no ha indicado una capacidad comparable con el volumen.",
        "ja": "希望数量と比較できる生産能力をまだご記入いただいていません。",
        "en": "You have not stated a capacity that compares with the volume.",
    },
    "gate_lead_time_failed": {
        "es": "Su tiempo de entrega es mucho mayor que el permitido.",
        "ja": "貴社の納期が許容範囲を大きく超えています。",
        "en": "Your lead time is far longer than allowed.",
    },
    "gate_lead_time_unknown": {
        "es": "Usted no ha indicado su tiempo de entrega.",
        "ja": "納期をまだご記入いただいていません。",
        "en": "You have not stated your lead time.",
    },
    "gate_size_failed": {
        "es": "Su empresa es más pequeña de lo que se pide.",
        "ja": "貴社は求められる企業規模に達していません。",
        "en": "Your company is smaller than asked for.",
    },
    "gate_size_unknown": {
        "es": "Usted no ha indicado su número de empleados.",
        "ja": "従業員数をまだご記入いただいていません。",
        "en": "You have not stated your number of employees.",
    },
    "gate_japan_experience_failed": {
        "es": "Usted no tiene la experiencia con Japón que se pide.",
        "ja": "求められる日本との取引経験をお持ちでないようです。",
        "en": "You do not have the experience with Japan that is asked for.",
    },
    "gate_japan_experience_unknown": {
        "es": "Usted no ha indicado si tiene experiencia con Japón.",
        "ja": "日本との取引経験の有無をまだご記入いただいていません。",
        "en": "You have not said whether you have experience with Japan.",
    },
    "short_capacity": {
        "es": "Su capacidad cubre el {share} % del volumen.",
        "ja": "貴社の生産能力は希望数量の{share}%です。",
        "en": "Your capacity covers {share} % of the volume.",
    },
    "least_capacity": {
        "es": "Su capacidad cubre menos del 1 % del volumen.",
        "ja": "貴社の生産能力は希望数量の1%未満です。",
        "en": "Your capacity covers less than 1 % of the volume.",
    },
    "short_lead_time": {
        "es": "Su tiempo de entrega rebasa el plazo pedido.",
        "ja": "貴社の納期が希望を超えています。",
        "en": "Your lead time is longer than asked for.",
    },
    "short_min_order": {
        "es": "El primer pedido del comprador cubre el {share} % del pedido mínimo de usted.",
        "ja": "バイヤーの初回発注数量は貴社の最小発注数量の{share}%です。",
        "en": "The buyer's first order is {share} % of your minimum.",
    },
    "least_min_order": {
        "es": "El primer pedido del comprador cubre menos del 1 % del pedido mínimo de usted.",
        "ja": "バイヤーの初回発注数量は貴社の最小発注数量の1%未満です。",
        "en": "The buyer's first order is less than 1 % of your minimum.",
    },
    "short_incoterms": {
        "es": "Usted no cotiza en el Incoterm pedido.",
        "ja": "希望のインコタームズに対応されていません。",
        "en": "You do not offer the Incoterm asked for.",
    },
    "change_state_capacity": {
        "es": "Lo que más ayudaría: indicar su capacidad, si llega a {amount} al mes"
        " (de {before} a {after} puntos).",
        "ja": "最も効果的な改善：月産{amount}以上であれば生産能力をご記入ください"
        "（{before}点から{after}点へ）。",
        "en": "What would help most: to state your capacity, if it reaches {amount} a month"
        " (from {before} to {after} points).",
    },
    "change_state_lead_time": {
        "es": "Lo que más ayudaría: indicar su tiempo de entrega, si es de {amount} días o menos"
        " (de {before} a {after} puntos).",
        "ja": "最も効果的な改善：{amount}日以内であれば納期をご記入ください"
        "（{before}点から{after}点へ）。",
        "en": "What would help most: to state your lead time, if it is {amount} days or less"
        " (from {before} to {after} points).",
    },
    "change_state_min_order": {
        "es": "Lo que más ayudaría: indicar su pedido mínimo, si es de {amount} o menos"
        " (de {before} a {after} puntos).",
        "ja": "最も効果的な改善：{amount}以下であれば最小発注数量をご記入ください"
        "（{before}点から{after}点へ）。",
        "en": "What would help most: to state your minimum order, if it is {amount} or less"
        " (from {before} to {after} points).",
    },
}
