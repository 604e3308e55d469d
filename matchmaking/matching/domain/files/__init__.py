"""The two files of `match`: what their columns and cells mean, and how what is amiss is told."""
