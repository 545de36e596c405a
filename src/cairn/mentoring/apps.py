from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "cairn.mentoring"
    label = "mentoring"

    def ready(self) -> None:
        from cairn.mentoring import readers  # noqa: F401 - registers them
