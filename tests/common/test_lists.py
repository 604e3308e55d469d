from matchmaking.common.sheets.lists import split_list, split_names


def test_items_are_separated_by_semicolons_and_lines():
    assert split_list(" mango; aguacate；\n\nfresa ") == ["mango", "aguacate", "fresa"]
    assert split_list(" ; ") == []


def names(cell, *known):
    return list(split_names(cell, is_known=lambda name: name in known))


def test_commas_separate_where_a_name_between_them_is_known():
    assert names("mango, guayaba、fresa; pan", "mango") == ["mango", "guayaba", "fresa", "pan"]


def test_commas_stay_within_a_name():
    assert names("partes, de metal") == ["partes, de metal"]
    assert names("metal, piezas de", "metal, piezas de", "metal") == ["metal, piezas de"]
