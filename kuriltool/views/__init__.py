"""What a terminal shows: tables of claims, one claim explained, what rules hold and what of them is at work."""
