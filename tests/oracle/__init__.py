"""A slow, plain reading of the catalogue's texts, against which every cell is held.

It asks no statement and no arithmetic of the engine: rows come by plain SELECTs and are counted
in Python, as the catalogue's words and the docstrings of the nouns say. A module for each noun.
"""
