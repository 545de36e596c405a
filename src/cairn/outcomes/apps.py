from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OutcomesConfig(AppConfig):
    name = "cairn.outcomes"
    label = "outcomes"

    def ready(self) -> None:
        autodiscover_modules("events")  # the reader listens to every verb that can change a number
        from cairn.outcomes import readers  # noqa: F401 - registers it
