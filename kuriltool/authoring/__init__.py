"""What helps whoever writes rule packs: their examples, what counts in a corpus, what they hold, new ones."""
