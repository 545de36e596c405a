"""Times on both sides: "Tue 24 Nov, 16:00-16:45 your time (08:00 in Seattle)"."""

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format, time_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()


def zone(name: str | tzinfo) -> tzinfo:
    return ZoneInfo(name) if isinstance(name, str) else name


def day_text(moment: datetime) -> str:
    """A short day in the page's language: "Tue 24 Nov"."""
    # Translators: a Django date format, such as "Tue 24 Nov"; change the order for your language.
    return str(date_format(moment, _("D j M")))


def date_text(moment: datetime) -> str:
    """A whole date: "24 November 2026"."""
    # Translators: a Django date format, such as "24 November 2026"; change the order for your language.
    return str(date_format(moment, _("j F Y")))


def clock_text(moment: datetime) -> str:
    return str(time_format(moment.timetz(), "H:i"))


def stamp(moment: datetime, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(timespec="minutes"), text)


def other_day(mine: datetime, theirs: datetime) -> str:
    """The other side's day, said only when it differs from mine."""
    return "" if mine.date() == theirs.date() else f"{date_format(theirs, 'l')} "


@register.simple_tag
def both_times(
    dt: datetime,
    person_tz: str | tzinfo,
    other_tz: str | tzinfo,
    other_place: str,
    end: datetime | None = None,
) -> SafeString:
    """One moment for two people: mine first and whole, the other's clock in brackets with its place."""
    mine, theirs = dt.astimezone(zone(person_tz)), dt.astimezone(zone(other_tz))
    text = f"{day_text(mine)}, {clock_text(mine)}"
    if end:
        text += f"–{clock_text(end.astimezone(zone(person_tz)))}"
    if mine.utcoffset() == theirs.utcoffset():
        return format_html("{}", stamp(mine, text))
    return format_html(
        _("{time} your time ({other} in {place})"),
        time=stamp(mine, text),
        other=other_day(mine, theirs) + clock_text(theirs),
        place=other_place,
    )


@register.simple_tag
def local_time(dt: datetime, tz: str | tzinfo, form: str = "day") -> SafeString:
    """A moment in one zone. Forms: "day" (Tue 24 Nov, 16:00), "clock" (16:00), "date" (24 November 2026)."""
    moment = dt.astimezone(zone(tz))
    texts = {
        "day": lambda: f"{day_text(moment)}, {clock_text(moment)}",
        "clock": lambda: clock_text(moment),
        "date": lambda: date_text(moment),
    }
    return stamp(moment, texts[form]())
