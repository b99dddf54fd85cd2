"""From an article's text to tokens, zones, quotes and mentions."""
