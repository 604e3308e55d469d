"""Parameters of lists, as strict as bodies."""

from rest_framework import serializers

from matchmaking.api.pagination import BoundedPages
from matchmaking.api.shapes import Strict
from matchmaking.common.enums import Publication
from matchmaking.matching.enums import CommonGround, ProposalState
from matchmaking.profiles.enums import NeedState

LARGEST_ID = 2**63 - 1


def id_filter() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=LARGEST_ID, required=False)


class ListQuery(Strict):
    page = serializers.IntegerField(min_value=1, max_value=100_000, required=False)
    page_size = serializers.IntegerField(
        min_value=1, max_value=BoundedPages.max_page_size, required=False
    )


class TermQuery(ListQuery):
    q = serializers.CharField(
        max_length=80, required=False, help_text="Part of a name or synonym in any language."
    )


class ProfileQuery(ListQuery):
    mission = serializers.SlugField(required=False, help_text="Participants of this mission.")
    publication = serializers.ChoiceField(Publication.choices, required=False)
    q = serializers.CharField(max_length=80, required=False, help_text="Part of the name.")


class NeedQuery(ListQuery):
    mission = serializers.SlugField(required=False)
    buyer = id_filter()
    state = serializers.ChoiceField(NeedState.choices, required=False)
    q = serializers.CharField(max_length=80, required=False, help_text="Part of the title.")


class ProposalQuery(ListQuery):
    mission = serializers.SlugField(required=False)
    run = id_filter()
    need = id_filter()
    supplier = id_filter()
    state = serializers.ChoiceField(ProposalState.choices, required=False)
    blocked = serializers.BooleanField(required=False)
    ground = serializers.ChoiceField(CommonGround.choices, required=False)
