"""Many pages in any number of processes: results in order, and runs that can be gone on with.

In: sources, and what is done with a chunk. Out: results handed to a sink, a journal, the counts.
"""
