from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "cairn.notices"
    label = "notices"

    def ready(self) -> None:
        from cairn.notices import readers  # noqa: F401 - registers them
