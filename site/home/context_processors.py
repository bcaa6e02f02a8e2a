from django.http import HttpRequest

from home.navigation import Frame


def frame(request: HttpRequest) -> dict[str, Frame]:
    return {"frame": Frame(request)}
