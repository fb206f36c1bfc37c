"""One page of text: which lines go and why, and where another story begins.

In: lines with hits of rules. Out: marks, cuts, boundaries with evidence, headline and other data.
Pure.
"""
