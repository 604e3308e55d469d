"""Facts and evidence as named features, gates apart from weights, and the rules' model."""
