"""Labels, the judgements that they amount to, and the models that are learned from them."""
