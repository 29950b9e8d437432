from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = _("Governance")

    def ready(self) -> None:
        from governance.assessments import letters as checklist_letters
        from governance.concerns import figures as concern_figures
        from governance.concerns import letters as concern_letters
        from governance.concerns import undoing as concern_undoing
        from governance.roles import (
            acknowledging_letters,
            agreeing,
            handing_letters,
            review_letters,
            reviewing,
        )
        from governance.roles import door as role_door
        from governance.roles import letters as role_letters
        from governance.roles import undoing as role_undoing
        from governance.roles.asking import BY_ROLE
        from governance.roles.board import lines_for_system
        from governance.roles.queries import may_arrange_system, sight_of_roles
        from governance.tools import agreed_letters as tool_agreed_letters
        from governance.tools import harbour
        from governance.tools import joining_views as tool_joining
        from governance.tools import letters as tool_letters
        from governance.tools import undoing as tool_undoing
        from governance.tools.shown import BESIDE
        from relationships.access.queries import register_sight
        from relationships.campaigns import audiences
        from relationships.outbox import kinds
        from relationships.systems.answering import register_answering
        from relationships.systems.beside import register_beside
        from relationships.systems.ending import register_ending

        register_sight(sight_of_roles)
        audiences.register(BY_ROLE)
        role_undoing.register()
        concern_undoing.register()
        concern_figures.register_own()
        tool_undoing.register()
        tool_joining.register()
        register_beside(BESIDE)
        register_ending(harbour.refuse_to_end, harbour.refuse_to_go)
        role_door.register()
        agreeing.register()
        reviewing.register()
        kinds.register(
            *role_letters.KINDS,
            *handing_letters.KINDS,
            *acknowledging_letters.KINDS,
            *review_letters.KINDS,
            *concern_letters.KINDS,
            *tool_letters.KINDS,
            *tool_agreed_letters.KINDS,
        )
        kinds.register(*checklist_letters.KINDS)
        register_answering(lines_for_system, may_arrange_system)
        post_migrate.connect(load_own_data, sender=self, dispatch_uid="governance_own_data")


def load_own_data(sender: AppConfig, using: str, **_more: Any) -> None:
    """Bring the roles and checklists of the product into a database that has all its tables.

    Runs after each `migrate`; what is there already stays as it is. A database that was taken back
    to an earlier step is left alone: its tables are not those that the services know.
    """
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    from brm.base import clock
    from governance.checklists import services as checklists
    from governance.concerns import loading as concerns
    from governance.roles import loading as roles

    executor = MigrationExecutor(connections[using])
    if using != "default" or executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    roles.load_own()
    concerns.load_own()
    checklists.load_own(at=clock.now())
