"""Tags that only layouts use: the built files, the navigations, the theme, toasts."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cairn.web import assets, navigation, toasts
from cairn.web.theme import CHOICES, chosen_theme

register = template.Library()


def request_of(context: Context) -> HttpRequest | None:
    request = context.get("request")
    return request if isinstance(request, HttpRequest) else None


@register.simple_tag
def front_end(entry: str = assets.ENTRY) -> SafeString:
    """Links to the built styles and script of an entry; for the main one also the first fonts and the favicon."""
    main = entry == assets.ENTRY
    fonts = [address for font in assets.FIRST_FONTS if main and (address := assets.url(font))]
    icon = assets.url(assets.FAVICON) if main else ""
    return SafeString(
        format_html_join("", '<link rel="icon" href="{}" type="image/svg+xml">', [(icon,)] if icon else [])
        + format_html_join(
            "",
            '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>',
            [(font,) for font in fonts],
        )
        + format_html_join(
            "", '<link rel="stylesheet" href="{}">', [(css,) for css in assets.stylesheets(entry)]
        )
        + (
            format_html('<script type="module" src="{}"></script>', assets.url(entry))
            if assets.url(entry)
            else ""
        )
    )


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """The person's theme: "light", "dark" or "auto" (then the system decides)."""
    return chosen_theme(request_of(context))


@register.inclusion_tag("components/theme_switch.html", takes_context=True)
def theme_switch(context: Context) -> dict[str, Any]:
    """Three buttons that set the theme by a form post."""
    request = request_of(context)
    return {
        "choices": CHOICES,
        "chosen": chosen_theme(request),
        "here": request.get_full_path() if request else "/",
        "csrf_token": context.get("csrf_token", ""),
    }


@register.inclusion_tag("components/main_nav.html", takes_context=True)
def main_nav(context: Context, kind: str, icons: bool = False) -> dict[str, Any]:
    """The links of one navigation ("participant" or "manager")."""
    return {"links": navigation.links(kind, request_of(context)), "icons": icons}


@register.inclusion_tag("components/toasts.html", takes_context=True)
def toast_list(context: Context, swap: bool = False) -> dict[str, Any]:
    """What was just done. With `swap`, an htmx answer brings them along (out of band)."""
    found = [toasts.toast(message) for message in context.get("messages") or []]
    return {"toasts": found, "swap": swap, "csrf_token": context.get("csrf_token", "")}
