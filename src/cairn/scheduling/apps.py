from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "cairn.scheduling"
    label = "scheduling"

    def ready(self) -> None:
        from cairn.scheduling import readers  # noqa: F401 - registers them
