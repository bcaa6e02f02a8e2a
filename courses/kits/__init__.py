"""教材キット: a course as one file, which another site takes as a draft. docs/kits.md says the format.

`writing` makes the file, `reading` reads one safely, `judging` compares it with what is here,
`applying` makes drafts of it.
"""
