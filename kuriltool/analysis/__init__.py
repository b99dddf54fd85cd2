"""What the claims say together: sides compared, statements followed, counts over time, views that turned. Knows records alone."""
