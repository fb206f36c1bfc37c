"""The command line: one file a command. Options in, a call, output and an exit code out.

Exit codes: 0 done, 1 a check or hook found something, 2 the work could not be done.
"""
