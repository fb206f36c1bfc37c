"""Do two headlines tell the same news? Verdicts, groups, and the index that remembers.

In: headlines with sources and days. Out: labels, matches, groups; ``stores`` keep them between
runs.
"""
