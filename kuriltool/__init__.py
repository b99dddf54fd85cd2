"""Claims, speakers and positions from news articles."""
