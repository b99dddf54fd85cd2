"""One reading of the text for all: a small encoder whose word vectors feed tags, parse, names and attributions."""
