from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "cairn.notices"
    label = "notices"

    def ready(self) -> None:
        from cairn.core.mailbox import register_mail_handler
        from cairn.notices import readers  # noqa: F401 - registers them
        from cairn.notices.domain import nudges  # noqa: F401 - registers them
        from cairn.notices.domain.bouncing import BounceReports
        from cairn.notices.domain.channels import Product, register_channel
        from cairn.notices.domain.mailing import Mail
        from cairn.notices.domain.words import Words
        from cairn.programs.domain.sections import register_section

        register_channel(Product())
        register_channel(Mail())
        register_mail_handler(BounceReports())
        register_section(Words())
