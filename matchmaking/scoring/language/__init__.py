"""What single texts say: cleaning, sounds, denials, content words, concepts of the vocabulary."""
