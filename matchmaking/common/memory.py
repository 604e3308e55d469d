"""What a process keeps for long, and the garbage collector."""

import gc


def leave_to_rest() -> None:
    """Spare the garbage collector what the process has prepared by now and will keep.

    It went through a whole directory again and again while pairs were scored. What was spared
    before stays so: looking at it would copy what a forked process shares with the others. It is
    freed when nothing refers to it, so what is replaced later must hold no reference to itself.
    """
    gc.collect()
    gc.freeze()
