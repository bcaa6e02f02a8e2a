"""What happens to people in their posts: leave, transfer, secondment, an announced arrival."""

import datetime

from core.fiscal import first_day
from home.demo.bodies import Body
from home.demo.days import Days
from home.demo.people import Cast
from people.models import Leave, Post
from people.roles import Role


class Movements:
    """Picks people who have been in their posts for long, each for one thing only."""

    def __init__(self, cast: Cast, bodies: dict[str, Body], days: Days) -> None:
        self.cast, self.bodies, self.days = cast, bodies, days
        known = {post.person.username for post in cast.logins.values()}
        leading = {id(post) for post, role in cast.roles if role == Role.SUPERVISOR}
        self.free = [
            post
            for post in cast.posts
            if post.start < first_day(days.year - 1)
            and id(post) not in leading
            and post.person.username not in known
        ]
        days.rng.shuffle(self.free)
        self.year_began = first_day(days.year)

    def all(self) -> list[Leave]:
        """The leaves, to be written when the people are."""
        self._second(
            "nerima-centre", to="nerima-guidance", of="welfare", title="研修派遣（練馬区から）"
        )
        self._second(
            "setagaya", to="nerima-guidance", of="welfare", title="研修派遣（世田谷区から）"
        )
        self._second("nerima-guidance", to="nerima-centre", of="welfare", title="駐在（都から）")
        for origin, goal in [("tachikawa", "nishitokyo"), ("nakano", "setagaya")]:
            self._transfer(origin, goal)
        for origin in ("setagaya", "tachikawa", "nerima-guidance"):
            self._leaver(origin)
        self._announce("tachikawa", "nerima-centre")
        return self._leaves()

    def _second(self, origin: str, *, to: str, of: str, title: str) -> None:
        """Both posts run for the 年度: the person is in two places at once."""
        post = self._take(origin, of)
        self._follow(
            post, to, start=self.year_began, end=first_day(self.days.year + 1), title=title
        )

    def _transfer(self, origin: str, goal: str) -> None:
        post = self._take(origin, "welfare")
        post.end = self.year_began
        self._follow(post, goal, start=self.year_began)

    def _leaver(self, origin: str) -> None:
        post = self._take(origin)
        post.end = post.person.left_on = self.year_began

    def _announce(self, origin: str, goal: str) -> None:
        """Under embargo: only the receiving office sees it until a fortnight before."""
        start = self.days.next_arrivals()
        post = self._take(origin, "welfare")
        announced = start - datetime.timedelta(days=14)
        self._follow(post, goal, start=start, announced_on=announced)

    def _leaves(self) -> list[Leave]:
        kinds = [
            (Leave.Kind.CHILDCARE, 160, 200),
            (Leave.Kind.CHILDCARE, 40, None),
            (Leave.Kind.MATERNITY, 20, 76),
            (Leave.Kind.SICK, 25, None),
            (Leave.Kind.CHILDCARE, 500, -135),  # is back again
            (Leave.Kind.OTHER, 90, 90),
        ]
        places = ["nerima-centre", "nakano", "nerima", "setagaya", "nerima-centre", "nishitokyo"]
        return [
            Leave(
                person=self._take(place).person,
                kind=kind,
                start=self.days.ago(since),
                end=None if left is None else self.days.ago(-left),
            )
            for place, (kind, since, left) in zip(places, kinds, strict=True)
        ]

    def _take(self, key: str, profession: str = "") -> Post:
        body = self.bodies[key]
        for number, post in enumerate(self.free):
            fits = not profession or (post.profession and post.profession.code == profession)
            if fits and post.organisation == body.organisation:
                return self.free.pop(number)
        raise LookupError(f"Nobody is left in {key}.")

    def _follow(self, post: Post, goal: str, **days: object) -> None:
        """A second post of the same person elsewhere."""
        body = self.bodies[goal]
        new = Post(
            person=post.person,
            organisation=body.organisation,
            section=body.sections[0],
            profession=post.profession,
            grade=post.grade,
            employment=post.employment,
            **days,
        )
        self.cast.add_post(new, [Role.LEARNER])
