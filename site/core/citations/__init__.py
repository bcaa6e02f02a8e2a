"""引用: pages that cite a passage, what they keep of it, and which of them are to be looked at again.

`wording.py` says what is kept, `chooser.py` how an author finds a passage, `waiting.py` which
citations wait for their owner. The block is `core.blocks.citation`.
"""
