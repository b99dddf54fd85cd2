"""Claims measured by articles that somebody annotated: gold files of our own and brat standoff."""
