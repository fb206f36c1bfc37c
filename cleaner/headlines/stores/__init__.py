"""Where headlines are remembered: in memory, in a file, in Redis; all answer alike."""
