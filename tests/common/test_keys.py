import pytest

from matchmaking.common.keys import key_in, keys_in


@pytest.mark.parametrize("text", ["", "-1", "1.5", "²", "٣", "１２", "9" * 19, "12; DROP"])
def test_text_that_names_no_row_names_no_key(text: str) -> None:
    assert key_in(text) is None


def test_keys_are_read_and_nonsense_is_passed_over() -> None:
    assert keys_in(["12", "²", "", "0007", "9" * 18]) == [12, 7, 10**18 - 1]
