"""The only input and output: inputs of every kind as a stream of chunks, outputs that take them.

In: paths. Out: pages and chunks of bytes with their places; finished bytes on the disk.
"""
