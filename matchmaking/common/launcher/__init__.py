"""`make demo` and `make run`: all that Puente needs on one laptop, started and stopped as one.

Pure standard library, and it never loads Django itself: a port in use or a second start is told in
a fraction of a second, and the process that waits for Ctrl-C stays small.

`site` knows where the data lives and what the children are told, `processes` starts and ends them,
`broker` is the private Redis, `supervisor` puts them in order.
"""
