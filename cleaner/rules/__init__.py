"""What a rule is, how rule files are read and checked, and which rules hit a line.

In: TOML files, lines of text. Out: rule sets, compiled matchers, hits. Only ``loading`` and
``cache`` touch files.
"""
