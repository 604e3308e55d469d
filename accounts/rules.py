"""Who may do what with an organisation.

Ask with `user.has_perm("accounts.edit_organisation", organisation)`. Upper features build their own
rules on these predicates: who may see a need or a proposal is theirs to say.
"""

import rules

from accounts.domain.queries import memberships_of
from accounts.enums import MAY_EDIT, Role
from accounts.models import Organisation, User


def role_in(user: User, organisation: Organisation | None) -> str | None:
    """The role of `user` in `organisation`; None for who is no member or is switched off."""
    if organisation is None or not user.is_active:
        return None
    found = memberships_of(user).filter(organisation=organisation)
    return found.values_list("role", flat=True).first()


@rules.predicate
def is_member_of(user: User, organisation: Organisation | None) -> bool:
    return role_in(user, organisation) is not None


@rules.predicate
def is_editor_of(user: User, organisation: Organisation | None) -> bool:
    """An owner is an editor too."""
    return role_in(user, organisation) in MAY_EDIT


@rules.predicate
def is_owner_of(user: User, organisation: Organisation | None) -> bool:
    return role_in(user, organisation) == Role.OWNER


rules.add_perm("accounts.view_own_organisation", is_member_of)
rules.add_perm("accounts.edit_organisation", is_editor_of)
rules.add_perm("accounts.manage_members", is_owner_of)
rules.add_perm("accounts.decide_consents", is_owner_of)
