"""What recurs on the pages of one outlet, and the rules that can be suggested from it.

In: pages of outlets. Out: lines with the number of pages they stand on, suggested rules with
proofs.
"""
