"""Word files (.docx): read in a confined process, as HTML that goes the way of all foreign text.

`pages/foreign/word.py` is the way in.
"""
