"""What one run takes in: files to articles, articles to claims in a store, by one process or several."""
