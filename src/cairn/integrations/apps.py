from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "cairn.integrations"
    label = "integrations"

    def ready(self) -> None:
        from cairn.integrations.caldav.sync import CalDav
        from cairn.integrations.caldav.writer import CalDavWriter
        from cairn.integrations.ical_feed.sync import ICalFeed
        from cairn.scheduling.domain.calendars.sources import register_calendar_source
        from cairn.scheduling.domain.calendars.writers import register_calendar_writer

        register_calendar_source(ICalFeed())
        register_calendar_source(CalDav())
        register_calendar_writer(CalDavWriter())
