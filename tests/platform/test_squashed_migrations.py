"""An older database goes on by the replaced migrations; see `tests/platform/upgrade.py`."""

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState


def test_replaced_migrations_lead_to_the_models_as_well():
    loader = MigrationLoader(None, replace_migrations=False)
    squashed = set(loader.replacements)
    ends = [end for end in loader.graph.leaf_nodes() if end not in squashed]
    old = loader.project_state(ends)
    new = ProjectState.from_apps(apps)

    assert squashed
    assert MigrationAutodetector(old, new).changes(graph=loader.graph) == {}


def test_a_squashed_migration_waits_for_no_more_than_those_that_it_replaces():
    # Else an older database, where they all are applied, would lack what it waits for.
    loader = MigrationLoader(None)
    for squash in loader.replacements.values():
        replaced = [loader.disk_migrations[one] for one in squash.replaces]
        waited_for = {wanted for one in replaced for wanted in one.dependencies}
        assert set(squash.dependencies) <= waited_for
