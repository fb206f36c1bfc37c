"""The page for a browser that shows what was removed from pages, and why.

In: cleaned pages. Out: one HTML file that needs no other; its template, style and script are in
assets/.
"""
