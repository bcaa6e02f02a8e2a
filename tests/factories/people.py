"""People in posts. Traits say what a test needs; everything else is dull and valid."""

import datetime

import factory

from people.models import (
    Grade,
    Leave,
    Organisation,
    OrganisationTie,
    Post,
    PostRole,
    Profession,
    Section,
    User,
)
from people.roles import Role

PASSWORD = "hagukumi-test-pass"
LONG_AGO = datetime.date(2020, 4, 1)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person-{n:04}")
    last_name = "試験"
    first_name = factory.Sequence(lambda n: f"花子{n}")
    last_name_kana = "シケン"
    first_name_kana = "ハナコ"
    password = factory.django.Password(PASSWORD)


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation
        django_get_or_create = ("kind", "name")

    kind = Organisation.Kind.MUNICIPALITY
    name = factory.Sequence(lambda n: f"試験{n}区")
    code = ""


class OrganisationTieFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OrganisationTie

    kind = OrganisationTie.Kind.ADMINISTERS
    start = LONG_AGO


class SectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Section
        django_get_or_create = ("organisation", "name", "start")

    organisation = factory.SubFactory(OrganisationFactory)
    name = "相談支援係"
    start = LONG_AGO


class ProfessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Profession
        django_get_or_create = ("code",)

    code = "welfare"
    name = "福祉職"


class GradeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Grade
        django_get_or_create = ("code",)

    code = "staff"
    name = "一般職員"


class PostFactory(factory.django.DjangoModelFactory):
    """`PostFactory(roles=[Role.HR])` also writes the roles; without it the person is a learner."""

    class Meta:
        model = Post
        skip_postgeneration_save = True

    person = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    section = None
    staff_number = factory.Sequence(lambda n: f"{n:06}")
    profession = factory.SubFactory(ProfessionFactory)
    start = LONG_AGO

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        for role in extracted or [Role.LEARNER]:
            PostRole.objects.create(post=self, role=role)


class LeaveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Leave

    person = factory.SubFactory(UserFactory)
    kind = Leave.Kind.CHILDCARE
    start = LONG_AGO
