"""Tables of articles, one a row: JSON, JSON Lines, CSV and Parquet."""
