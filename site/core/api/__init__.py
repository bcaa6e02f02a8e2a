"""What the routers of all apps share: how an answer is paged, how a parameter is read, how a
refusal is worded. `config/api.py` assembles the routers; docs/api.md tells it to those who call.
"""
