"""Labelled pages and the score of what was kept of them; the examples of rules, run.

In: folders of labelled pages, rule sets. Out: scores, faults by line, problems of rules.
"""
