"""What a process keeps for long, and the garbage collector."""

import gc


def leave_to_rest() -> None:
    """Spare the garbage collector what the process has prepared by now and will keep.

    It went through a whole directory again and again while pairs were scored. What was spared
    before is looked at once more first, since it may have been dropped meanwhile.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
