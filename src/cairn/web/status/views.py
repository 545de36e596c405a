"""For machines that watch over Cairn: is this process alive, and can it do its work?"""

from __future__ import annotations

from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cairn.core.clock import now
from cairn.core.models import WorkerHeartbeat
from cairn.web.middleware import login_not_required

WORKER_SEEN_WITHIN = timedelta(seconds=60)


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - a view takes its request
    """Alive: the process answers. It asks nobody else, so a database that is down does not restart it."""
    return JsonResponse({"alive": True})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - a view takes its request
    """Ready: database reachable, migrations applied, a worker seen within the last minute."""
    try:
        found = {"database": True, "migrations": _migrated(), "worker": _worker_seen()}
    except DatabaseError:
        found = {"database": False, "migrations": False, "worker": False}
    return JsonResponse(found, status=200 if all(found.values()) else 503)


def _migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _worker_seen() -> bool:
    return WorkerHeartbeat.objects.filter(seen_at__gte=now() - WORKER_SEEN_WITHIN).exists()
