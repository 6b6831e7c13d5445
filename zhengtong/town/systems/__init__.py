"""Stand-ins for other people's systems, for demo and tests: each its own process, database, API, words and faults."""
