"""The few suppliers of a large directory that are worth comparing in full."""
