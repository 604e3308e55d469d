"""What scoring and learning said in codes and numbers, as sentences for whoever reads it."""
