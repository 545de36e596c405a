from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "cairn.programs"
    label = "programs"

    def ready(self) -> None:
        from cairn.programs import readers  # noqa: F401 - registers them
