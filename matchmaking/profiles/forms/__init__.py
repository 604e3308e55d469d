"""Forms of profiles. They lay out and translate; what may be said is decided in `domain`."""
