"""Characters, lines, spans, encodings and dates: what is known of text without any rule or page.

In: text or bytes. Out: folded text, lines with positions, spans of code points, decoded text.
Pure.
"""
