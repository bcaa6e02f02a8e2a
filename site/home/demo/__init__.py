"""The demonstration: content in `content/*.toml` and the modules that load it.

Everybody in it is fictitious. Days are counted from today, so that it is alive on any day; chance
is seeded, so that two machines show the same people.
"""
