"""python -m matchmaking.common.launcher demo|run|demo-reset [--port 8000]"""

import argparse
import os
import sys
from pathlib import Path

from matchmaking.common.launcher.site import CHECKOUT, LaunchError, Site
from matchmaking.common.launcher.supervisor import launch, reset


def main() -> int:
    parser = argparse.ArgumentParser(prog="launcher", description=__doc__)
    parser.add_argument("action", choices=("demo", "run", "demo-reset"))
    parser.add_argument("--port", default="8000")
    parser.add_argument("--data", type=Path, help="where the site keeps its data (default: var)")
    options = parser.parse_args()
    demo = options.action != "run"
    try:
        site = Site(demo, data_folder(options.data, demo), port_number(options.port))
        if options.action == "demo-reset":
            reset(site)
        else:
            launch(site)
    except LaunchError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def data_folder(given: Path | None, demo: bool) -> Path:
    if given:
        return given.resolve()
    if demo:
        return CHECKOUT / "var" / "demo"
    return Path(os.environ.get("PUENTE_DATA_DIR", CHECKOUT / "var")).resolve()


def port_number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise LaunchError(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
