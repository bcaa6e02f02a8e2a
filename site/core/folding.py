def fold(text: str) -> str:
    return text.casefold()


def search_key(*parts: str) -> str:
    return " ".join(fold(part) for part in parts if part)
