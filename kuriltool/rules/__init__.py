"""Rule folders: what they may hold, reading them, and telling every mistake in them."""
