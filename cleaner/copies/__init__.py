"""Which stories are copies of one another, word for word, in whole or in part?

In: the texts of stories. Out: shingles, similarities with their relations, groups, and an index
that remembers. Signatures, bands and stores are those of ``headlines``.
"""
