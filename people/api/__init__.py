"""People's part of /api/v1/, and who may call the API at all."""

from people.api.auth import Bearer, Caller, PerToken, token_of
from people.api.calls import audited
from people.api.routes import router

__all__ = ["Bearer", "Caller", "PerToken", "audited", "router", "token_of"]
