"""Compiled loops give what the same lines give when they are interpreted."""

from matchmaking.scoring.compiled import compiled


@compiled
def add_up(numbers: tuple[float, ...]) -> float:
    total = 0.0
    for number in numbers:
        total += number
    return total


def test_a_compiled_loop_gives_what_its_lines_say() -> None:
    assert add_up((0.5, 1.25, 2.0)) == 3.75
    assert add_up.__wrapped__((0.5, 1.25, 2.0)) == 3.75


def test_what_cannot_be_kept_is_compiled_all_the_same() -> None:
    def double(number: float) -> float:
        return 2.0 * number

    # Source that is in no file stands for a folder that nobody may write to.
    double.__code__ = double.__code__.replace(co_filename="nowhere")
    assert compiled(double)(1.5) == 3.0
