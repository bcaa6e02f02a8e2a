"""What the API tells of people, posts and organisations, and nothing else: no log-in ID, no
e-mail address, no date of birth, no leave, no role."""

import datetime
from typing import Annotated, Self

from pydantic import Field, WithJsonSchema

from core.api.fields import Moment
from core.api.paging import Row
from people.models import Organisation, Post, User
from people.models.codes import Code


class CodeRef(Row):
    """A word of a list, with the code that files use for it."""

    code: str
    name: str

    @classmethod
    def of(cls, code: Code) -> Self:
        return cls(code=code.code, name=code.name)

    @classmethod
    def maybe(cls, code: Code | None) -> Self | None:
        return cls.of(code) if code else None


class OrganisationRef(Row):
    id: int
    code: str = Field(description="団体コード（6桁）。ない組織は空文字。")
    name: str

    @classmethod
    def of(cls, organisation: Organisation) -> Self:
        return cls(id=organisation.pk, code=organisation.code, name=organisation.name)

    @classmethod
    def maybe(cls, organisation: Organisation | None) -> Self | None:
        return cls.of(organisation) if organisation else None


class PersonRow(Row):
    concerns = "id"

    id: int
    family_name: str
    given_name: str = Field(description="1つの名だけの人は空文字。")
    family_name_kana: str
    given_name_kana: str
    left_on: datetime.date | None = Field(description="退職日。この日から在職していません。")
    changed_at: Moment = Field(description="氏名・退職日などを最後に変えた日時。")

    @classmethod
    def of(cls, person: User) -> Self:
        return cls(
            id=person.pk,
            family_name=person.last_name,
            given_name=person.first_name,
            family_name_kana=person.last_name_kana,
            given_name_kana=person.first_name_kana,
            left_on=person.left_on,
            changed_at=person.changed_at,
        )


class PostRow(Row):
    concerns = "person"

    id: int
    person: int = Field(description="人の `id`（`/people` と同じ）。")
    organisation: OrganisationRef
    section: str | None = Field(description="課・係の名前。")
    staff_number: str = Field(description="職員番号。登録していなければ空文字。")
    profession: CodeRef | None = Field(description="職種。")
    grade: CodeRef | None = Field(description="職層。")
    employment: CodeRef | None = Field(description="任用の種類。")
    title: str = Field(description="職名。")
    start: datetime.date = Field(description="始まりの日。")
    last_day: datetime.date | None = Field(
        description="最後の日。決まっていないとき、まだ公表されていないときは null。"
    )
    changed_at: Moment

    @classmethod
    def of(cls, post: Post) -> Self:
        return cls(
            id=post.pk,
            person=post.person_id,
            organisation=OrganisationRef.of(post.organisation),
            section=post.section.name if post.section else None,
            staff_number=post.staff_number,
            profession=CodeRef.maybe(post.profession),
            grade=CodeRef.maybe(post.grade),
            employment=CodeRef.maybe(post.employment),
            title=post.title,
            start=post.start,
            last_day=None if post.hides_its_end else post.last_day,
            changed_at=post.changed_at,
        )


class PersonWithPosts(PersonRow):
    posts: list[PostRow] = Field(
        description="トークンの所属から見える所属。終わったものを含みます。"
    )


class OrganisationRow(OrganisationRef):
    # Named Kind in the document, it would be taken for the kinds of records.
    kind: Annotated[str, WithJsonSchema({"type": "string", "enum": Organisation.Kind.values})]
    kana: str
    category: str = Field(description="特別区・市・町・村。市区町村でなければ空文字。")
    opened_on: datetime.date | None
    closed_on: datetime.date | None = Field(description="この日からはありません。")
    succeeded_by: int | None = Field(description="引き継いだ組織の `id`。")
    administered_by: int | None = Field(description="いまこの組織を所管する組織の `id`。")

    @classmethod
    def of(cls, organisation: Organisation) -> Self:
        parents = [tie.parent_id for tie in organisation.administering]  # type: ignore[attr-defined] # prefetched
        return cls(
            id=organisation.pk,
            code=organisation.code,
            name=organisation.name,
            kind=organisation.kind,
            kana=organisation.kana,
            category=organisation.category,
            opened_on=organisation.opened_on,
            closed_on=organisation.closed_on,
            succeeded_by=organisation.succeeded_by_id,
            administered_by=next(iter(parents), None),
        )


class Me(Row):
    """What the token that asks may read."""

    name: str = Field(description="トークンを使うシステムの名前。")
    token: str = Field(description="トークンの最初の8文字。")
    organisation: OrganisationRef
    roles: list[str] = Field(description="トークンの所属の役割。見える範囲はこれで決まります。")
    last_day: datetime.date = Field(description="トークンを使える最後の日。")
    now: Moment = Field(description="サーバーの時刻。次の `since` に使えます。")
    calls_a_minute: int
    may_read: list[str] = Field(description="使えるアドレス。")
