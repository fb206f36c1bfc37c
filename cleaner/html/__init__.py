"""From HTML to blocks of text: where the story stands, what markup calls furniture, page data.

In: HTML as text and the address. Out: the page's text, kinds of its lines by position, metadata.
"""
