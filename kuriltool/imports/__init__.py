"""Annotations that come back: files of people's corrections, each read to the same plain records.

Each format is a module here with a function `read(path)`, which gives a list of AnnotatedArticle and raises ImportFormatError.
"""
