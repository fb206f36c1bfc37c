"""One cleaned page as data: the record, as JSON, as columns of a table, as files, as a summary.

In: raw pages and records. Out: their cleaned form as bytes or values, rejects, counts.
"""
