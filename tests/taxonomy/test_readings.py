"""What terms are read as in people's own wording: the right thing, and nothing in small talk."""

import pytest

from matchmaking.matching.domain.preparing.vocabulary import vocabulary_of
from matchmaking.taxonomy.files import load_taxonomy

TAXONOMY = load_taxonomy()
FINDER = vocabulary_of(TAXONOMY).finder


def read(text: str, language: str) -> set[tuple[str, str]]:
    return {(hit.kind, hit.code) for hit in FINDER.find(text, language)}


@pytest.mark.parametrize(
    ("text", "language", "kind", "code"),
    [
        ("PRODUCCION DE CONVERTIDORES DE TORQUE", "es", "product", "clutch-parts"),
        ("Fabricación de largueros y refuerzos", "es", "product", "chassis-frame"),
        ("Ensamble de faros y calaveras", "es", "product", "automotive-lighting"),
        ("sales inorgánicas grado industrial", "es", "product", "inorganic-salts"),
        ("Elaboración de biocidas", "es", "product", "biocides-preservatives"),
        ("emulsiones asfálticas", "es", "product", "asphalt-bitumen"),
        ("extracción de material pétreo", "es", "capability", "quarrying-crushing"),
        ("Hojalatería y pintura de autos", "es", "capability", "vehicle-repair"),
        ("hule espuma para colchones", "es", "product", "polyurethane-foam"),
        ("carne en canal y cortes de carne", "es", "product", "meat-cuts"),
        ("GAS L.P. en cilindros", "es", "hs", "2711"),
        ("industrial solvents and thinners", "en", "product", "solvents-thinners"),
        ("牛・豚のブロック肉", "ja", "product", "meat-cuts"),
        ("油絵具と画筆", "ja", "product", "artist-paints"),
        ("鉄工やすり", "ja", "product", "hand-tools"),
        ("合成樹脂塗料の製造", "ja", "sector", "chemicals-plastics.paints-adhesives"),
        ("耐火れんが", "ja", "product", "refractories"),
        ("Anodizado de aluminio", "es", "sector", "machinery.surface-heat-treatment"),
        ("RECUBRIMIENTO DE PIEZAS METALICAS", "es", "sector", "machinery.surface-heat-treatment"),
        ("金属熱処理業", "ja", "sector", "machinery.surface-heat-treatment"),
        ("estampado y troquelado de lámina", "es", "capability", "metal-stamping"),
        ("venta de refacciones para camiones", "es", "hs", "8708"),
        ("FABRICACION DE COMPONENTES AUTOMOTRICES", "es", "hs", "8708"),
        ("reparación de helicópteros", "es", "sector", "aerospace"),
        ("concreto premezclado", "es", "product", "cement-lime-mortar"),
        ("espumas y productos de uretano", "es", "product", "polyurethane-foam"),
        ("fábrica de hielo en cubos", "es", "product", "ice"),
        ("persianas y cortineros", "es", "product", "window-blinds"),
        ("máquinas inyectoras de plástico", "es", "product", "plastics-rubber-machines"),
        ("trofeos y medallas grabadas", "es", "product", "medals-trophies"),
        ("panal de abeja", "es", "product", "honey"),
        ("drinking glasses and pitchers", "en", "product", "glass-tableware"),
        ("衛生用洋紙製造業", "ja", "product", "tissue-paper"),
        ("Fabricación de aparatos de pesar y medir", "es", "product", "weighing-scales"),
        ("自動はかり製造業", "ja", "product", "weighing-scales"),
        ("JUNTAS Y O-RINGS DE VITON", "es", "product", "o-rings-gaskets"),
        ("飲料ボトル向けrPETペレット", "ja", "product", "recycled-resins"),
        ("envases de vidrio para perfume", "es", "product", "glass-bottles"),
        ("guantes y mandiles de carnaza, guantes para soldador", "es", "product", "work-gloves"),
        ("Fabricación de tintes capilares", "es", "product", "shampoo-hair-care"),
        ("衛生用洋紙製造業", "ja", "hs", "48"),
        ("吸い飲み製造業", "ja", "product", "nursing-ware"),
        ("磨き丸太製造業", "ja", "product", "lumber-plywood"),
        ("金属カリウム製造業", "ja", "product", "alkali-rare-metals"),
        ("事務用椅子及び什器の購入", "ja", "product", "office-furniture"),
        ("窓付き封筒の印刷", "ja", "product", "envelopes-forms"),
        ("自動火災報知設備の更新", "ja", "product", "security-alarm-devices"),
        ("冷凍ギョーザと春巻き", "ja", "product", "frozen-prepared-foods"),
        ("製氷装置製造業", "ja", "product", "commercial-refrigeration"),
        ("máquinas para hacer hielo", "es", "product", "commercial-refrigeration"),
        ("elaboración y venta de hielo en barra", "es", "product", "ice"),
        ("走査型電子顕微鏡の購入", "ja", "product", "analytical-instruments"),
        ("高規格救急自動車", "ja", "product", "special-purpose-vehicles"),
        ("タイルカーペットの張替え", "ja", "product", "carpets-floor-textiles"),
        ("複写機及びデジタル複合機の賃貸借", "ja", "product", "printers-copiers"),
        ("ディスポ手袋とサージカルマスク", "ja", "product", "medical-gloves"),
        ("カラー印刷機用感熱ロール紙", "ja", "product", "carbon-thermal-copy-paper"),
        ("庁舎清掃業務", "ja", "capability", "building-cleaning"),
        ("FABRICACION DE SEÑUELOS PARA PESCA", "es", "product", "fishing-tackle"),
        ("clavos, grapas y alambre de púas", "es", "product", "barbed-wire-nails"),
        ("herrajes y hebillas para cinturón", "es", "product", "leather-belts"),
        ("Servicio de comedor industrial", "es", "capability", "catering-meals"),
        ("cordeles, sogas y rafia agrícola", "es", "product", "ropes-cordage"),
        ("Ensamble de Vestiduras Automotrices", "es", "product", "seat-covers-automotive"),
        ("VENTA Y MANUFACTURA DE EMPAQUES CORRUGADOS", "es", "product", "corrugated-boxes"),
        ("flejadoras y encintadoras de cajas", "es", "product", "packaging-machines"),
        ("cinta canela transparente", "es", "product", "adhesive-tapes"),
        ("guitarras eléctricas", "es", "product", "musical-instruments"),
        ("自動立体倉庫装置製造業", "ja", "product", "conveyors-handling"),
        ("香辛料製造業", "ja", "product", "spices-ground-seed"),
        ("ウェーハ洗浄装置", "ja", "product", "semiconductor-equipment-parts"),
        ("電子式卓上計算機製造業", "ja", "product", "computers-servers"),
    ],
)
def test_trade_wording_is_understood(text: str, language: str, kind: str, code: str) -> None:
    assert (kind, code) in read(text, language)


@pytest.mark.parametrize(
    ("text", "language", "wrong"),
    [
        ("tubo con costura", "es", ("capability", "cut-and-sew")),
        ("tubería sin costura", "es", ("capability", "cut-and-sew")),
        ("fundentes para soldadura", "es", ("capability", "mig-tig-welding")),
        ("fluidos de perforación para pozos", "es", ("capability", "geothermal-drilling")),
        ("máquinas neumáticas", "es", ("hs", "4011")),
        ("cilindros hidráulicos y neumáticos", "es", ("hs", "4011")),
        ("quemacocos y techos solares automotrices", "es", ("sector", "renewable-energy.solar")),
        ("laminado y pintura", "es", ("sector", "chemicals-plastics.paints-adhesives")),
        ("transformador de plástico", "es", ("product", "transformers")),
        ("anillos rolados de acero", "es", ("hs", "7113")),
        ("panales y radiadores", "es", ("product", "diapers-baby")),
        ("frenos de cuña", "es", ("product", "wood-furniture")),
        ("pastas para la industria cerámica", "es", ("hs", "1902")),
        ("señalización vial", "es", ("product", "pharma-containers")),
        ("cementación de pozos petroleros", "es", ("capability", "carburising")),
        ("plásticos de ingeniería", "es", ("sector", "infrastructure.engineering-services")),
        ("pegado de cartón blanco", "es", ("sector", "home.decor-textiles")),
        ("フォトマスク用合成石英", "ja", ("capability", "medical-textile-converting")),
        ("綿製パンツ", "ja", ("capability", "baking")),
        ("窒化ほう素の粉末", "ja", ("capability", "nitriding")),
        ("研磨布紙と研削砥石", "ja", ("capability", "polishing")),
        ("分銅", "ja", ("hs", "74")),
        ("Ensamble de transformadores", "es", ("capability", "mechanical-assembly")),
        ("電子部品の組立", "ja", ("capability", "mechanical-assembly")),
        ("acabado y estampado de telas", "es", ("capability", "metal-stamping")),
        ("refacciones para maquinaria", "es", ("sector", "automotive.aftermarket-accessories")),
        ("panal de abeja", "es", ("product", "diapers-baby")),
        ("campañas de publicidad", "es", ("hs", "8306")),
        ("transmisión de energía eléctrica", "es", ("sector", "automotive.powertrain")),
        ("unidad de medicina familiar", "es", ("product", "generic-medicines")),
        ("tableros aglomerados de madera", "es", ("capability", "panel-building")),
        ("tanques de alta presión", "es", ("capability", "hpp")),
        ("molienda y trituración de minerales", "es", ("capability", "grinding-milling")),
        ("pulido de pisos de mármol", "es", ("capability", "polishing")),
        ("vida de anaquel de 12 meses", "es", ("product", "racks-shelving-industrial")),
        ("衛生用洋紙製造業", "ja", ("product", "printing-specialty-papers")),
        ("豚バラ肉", "ja", ("hs", "0603")),
        ("コート剤", "ja", ("sector", "fashion.apparel")),
        ("spring 2027 collection", "en", ("product", "springs-industrial")),
        ("clavo de olor y canela", "es", ("product", "barbed-wire-nails")),
        ("tambores y cubetas de plástico", "es", ("product", "musical-instruments")),
        ("nail care products", "en", ("product", "barbed-wire-nails")),
        ("乳酸菌飲料", "ja", ("product", "carboxylic-acids")),
        ("ポリプロピレン袋", "ja", ("product", "petrochemicals-hydrocarbons")),
        ("ターンバックル", "ja", ("product", "buckles-eyelets-beads")),
        ("点字図書館", "ja", ("product", "books-newspapers-maps")),
        ("Medidores de glucosa en sangre", "es", ("product", "glucose-fructose-syrup")),
        ("ディーゼル式ポンプ", "ja", ("product", "artist-paints")),
        ("スタンプ用インキ", "ja", ("product", "stamps-seals-ribbons")),
        ("cargamos contenedor refrigerado", "es", ("hs", "8609")),
    ],
)
def test_word_of_two_trades_is_read_in_its_company(
    text: str, language: str, wrong: tuple[str, str]
) -> None:
    assert wrong not in read(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Contáctenos por teléfono o correo electrónico para una cotización", "es"),
        ("El manejo es higiénico y la limpieza del equipo, diaria", "es"),
        ("Acabado fino y espesor uniforme, de grano fino", "es"),
        ("Cumplimos con las normas de seguridad y cuidado del medio ambiente", "es"),
        ("Ubicados en el campo, a 20 km del puerto", "es"),
        ("Espesor uniforme, que se conserva por años y no pesa más", "es"),
        ("Le escribimos sobre nuestra agenda y el calendario de entregas", "es"),
        ("Looking for distributors and partners in Japan", "en"),
        ("Watch the video: safe handling, a perfect match with your calendar", "en"),
        ("詳しくはお電話または電子メールでお問い合わせください", "ja"),
        ("カタログをご覧のうえ、価格と最小ロットをお知らせください", "ja"),
        ("展示会にも参加せざるを得ません。小ロットにも対応します", "ja"),
        ("人と人をつなぎ、二人三脚で食卓を彩り、国内のみならず最中にもお届けします", "ja"),
        ("Nuestro portafolio, con la mirada en el futuro", "es"),
        ("ありがとうございます。価格は変わらず、鍵となる条件を見いだしたところです", "ja"),
        ("冷蔵コンテナでの船便、週1本から。40フィートコンテナ積みです", "ja"),
        ("Exportamos un contenedor al año desde 2021", "es"),
        ("Shipped in refrigerated containers every week", "en"),
    ],
)
def test_small_talk_names_nothing(text: str, language: str) -> None:
    assert read(text, language) == set()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Los huertos están certificados GLOBALG.A.P. y la empacadora, registrada", "es"),
        ("HUERTOS CERTIFICADOS GLOBALG.A.P. DESDE 2019", "es"),
        ("Our orchards hold GlobalG.A.P. and GRASP", "en"),
        ("GLOBALG.A.P.認証の園地です", "ja"),
    ],
)
def test_a_certificate_written_with_points_is_read_in_a_sentence(text: str, language: str) -> None:
    assert ("certification", "globalgap") in read(text, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("es", "Contamos con {}."),
        ("es", "Contamos con certificado {} vigente."),
        ("es", "Certificaciones: {}"),
        ("es", "Somos una planta certificada en {}."),
        ("es", "Tenemos el certificado de {}."),
        ("es", "cumplimiento {}"),
        ("es", "registro {}"),
        ("es", "sello {}"),
        ("en", "We are {} certified."),
        ("en", "We are certified to {}."),
        ("en", "We hold the certificate {}."),
        ("en", "{} certification"),
        ("ja", "{}を取得しています。"),
        ("ja", "{}認証を取得しています。"),
        ("ja", "{}認証取得済み"),
        ("ja", "認証：{}"),
    ],
)
def test_each_certificate_is_read_beside_the_words_that_say_it_is_held(
    language: str, sentence: str
) -> None:
    names = [
        text
        for entry in TAXONOMY.entries("certification")
        for spoken, text in entry.texts()
        if spoken == language
    ]
    assert len(names) > 100

    def certificates(text: str) -> set[str]:
        return {code for kind, code in read(text, language) if kind == "certification"}

    hidden = [
        name for name in names if not certificates(name) <= certificates(sentence.format(name))
    ]
    assert hidden == []


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("Mezcal artesanal con certificado NOM-070 vigente", "es", "comercam-mezcal"),
        ("Mezcal con certificación NOM-070-SCFI-2016", "es", "comercam-mezcal"),
        ("Arneses con certificación IPC 620 para el sector automotriz", "es", "ipc-whma-a-620"),
        ("Nuestro certificado orgánico SENASICA cubre 40 ha", "es", "organico-mexico"),
        ("Mezcal certified to NOM-070", "en", "comercam-mezcal"),
        ("NOM-070認証のメスカルです", "ja", "comercam-mezcal"),
        ("Productos con certificado NOM vigente", "es", "nom"),
    ],
)
def test_the_particular_certificate_is_read_and_not_the_general_one(
    text: str, language: str, code: str
) -> None:
    found = {code for kind, code in read(text, language) if kind == "certification"}
    assert found == {code}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Certificaciones: ISO 9001, 14001 y 45001", "es"),
        ("Certificados en ISO 9001:2015, 14001:2015 y 45001:2018 desde 2019", "es"),
        ("We are ISO 9001, 14001 and 45001 certified", "en"),
        ("ISO9001・14001・45001認証取得", "ja"),
    ],
)
def test_numbers_that_share_one_iso_are_each_read(text: str, language: str) -> None:
    found = {code for kind, code in read(text, language) if kind == "certification"}
    assert found == {"iso-9001", "iso-14001", "iso-45001"}
