"""Search that finds Japanese words, on SQLite and PostgreSQL, without an extension.

A text has no spaces between its words, so every two neighbouring characters are one entry of the
index and a word is found as the sequence of its pairs: exactly where it stands, in whatever
spelling `core.folding` takes for the same. `words` cuts, `texts` says what of an object is
searched, `index` stores, `compiler` and `results` ask, `found` asks for what is known beforehand,
`dialects` holds what differs between the two databases, `excerpt` shows the place that was found.
"""
