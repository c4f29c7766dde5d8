"""The report that a study ends in: `content` says what goes in, `figures` draws, `page` writes the HTML file.

Importing this package loads neither jinja2 nor matplotlib; both are loaded where a page or a figure is made.
"""
