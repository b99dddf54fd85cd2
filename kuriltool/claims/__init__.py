"""From a read article to claims: what relates spans to each other, in plain Python over integers and strings."""
