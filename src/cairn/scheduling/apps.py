from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "cairn.scheduling"
    label = "scheduling"

    def ready(self) -> None:
        from cairn.core.mailbox import register_mail_handler
        from cairn.scheduling import readers  # noqa: F401 - registers them
        from cairn.scheduling.domain.replies import CalendarReplies

        register_mail_handler(CalendarReplies())
