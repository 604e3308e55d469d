"""Ports of this machine that a test's server can take."""

import contextlib
import random
import socket

# The kernel gives ports from 32768 on to whoever asks for any: the other test process, a browser.
# A port that is looked for now and taken a little later must not be one of those.
OWN_PORTS = range(20_000, 32_000)


def free_port() -> int:
    for port in random.sample(OWN_PORTS, 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no free port among a hundred")
