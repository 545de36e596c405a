"""The components of our pages, as template tags. The vocabulary with examples: docs/developer/components.md."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zlib import crc32

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cairn.web import assets
from cairn.web.shapes import Choice, Column, Day, Face, Reason, Step, Tab, grouped

register = template.Library()

REASON_ICONS = {"reason": "check", "caution": "clock", "unknown": "help", "stop": "x"}
NOTE_ICONS = {"": "circle-check", "caution": "alert-triangle", "stop": "alert-circle"}
TINTS = 5


def component(template_name: str, /, **values: Any) -> SafeString:
    return render_to_string(f"components/{template_name}.html", values)


def initials(name: str) -> str:
    """First letters of the first and the last word: "Ana Sofía Quiroga" is AQ."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def tint(name: str) -> int:
    """A tint from 1 to 5 that stays with the name on every page and machine."""
    return crc32(name.encode()) % TINTS + 1


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An icon from the sprite (names: assets/icons/icons.json). Always decorative: put words beside it."""
    return format_html(
        '<svg class="icon {}" width="18" height="18" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css,
        assets.url(assets.ICONS),
        name.replace("/", "-"),
    )


# People


@register.inclusion_tag("components/avatar.html")
def avatar(
    name: str, photo: str = "", size: str = "", decorative: bool = False, label: str = ""
) -> dict[str, Any]:
    """A picture or initials. `decorative` when the name stands beside it. Sizes: xs sm (normal) lg xl."""
    return {
        "name": name,
        "photo": photo,
        "size": size,
        "decorative": decorative,
        "label": label or name,
        "initials": initials(name),
        "tint": tint(name),
    }


@register.filter
def photo(person: Any, size: str = "small") -> str:
    """The address of somebody's photo, or nothing: `{% avatar person.name photo=person|photo %}`. Asks no query."""
    key = getattr(person, "photo_id", None)
    return reverse("profile:picture", kwargs={"photo": key, "size": size}) if key else ""


@register.inclusion_tag("components/avatars.html")
def avatars(faces: Iterable[Face], more: int = 0, size: str = "") -> dict[str, Any]:
    """Overlapping avatars, with "+4" for the rest."""
    return {"faces": faces, "more": more, "size": size}


@register.simple_block_tag
def person_card(
    content: str, name: str, title: str = "", place: str = "", photo: str = "", href: str = "", level: int = 3
) -> SafeString:
    """A person with what stands between the tags below: reasons, places left, buttons."""
    return component(
        "person_card",
        content=content,
        name=name,
        title=title,
        place=place,
        photo=photo,
        href=href,
        level=level,
    )


# Words about a match, a field, a page


@register.inclusion_tag("components/reasons.html")
def reasons(items: Iterable[Reason]) -> dict[str, Any]:
    """Chips that say why."""
    return {"items": [(item, REASON_ICONS[item.kind]) for item in items]}


@register.inclusion_tag("components/reason.html")
def reason(text: str, kind: str = "reason", icon_name: str = "") -> dict[str, Any]:
    """One chip outside a list, such as "Pinned" in a table."""
    return {"text": text, "kind": kind, "icon_name": icon_name or REASON_ICONS[kind]}


@register.simple_block_tag
def note(content: str, kind: str = "", icon_name: str = "") -> SafeString:
    """A quiet box. Kinds: "" (good to know), "caution", "stop"."""
    return component("note", content=content, kind=kind, icon_name=icon_name or NOTE_ICONS[kind])


@register.inclusion_tag("components/who_sees.html")
def who_sees(text: str, icon_name: str = "lock", href: str = "", element_id: str = "") -> dict[str, Any]:
    """One line: who can read this. The text comes from the permission rules."""
    return {"text": text, "icon_name": icon_name, "href": href, "element_id": element_id}


@register.simple_block_tag
def empty(content: str, title: str, icon_name: str = "", level: int = 2) -> SafeString:
    """An empty state that teaches: what will be here, and one thing to do now."""
    return component("empty", content=content, title=title, icon_name=icon_name, level=level)


# Forms


@register.simple_tag
def field(bound: BoundField, who_sees: str = "", css: str = "", label: str = "") -> SafeString:
    """A form field: label, widget, hint, error, who sees it."""
    if who_sees:
        stated: Mapping[str, str] = getattr(bound.form, "who_sees", {})
        bound.form.who_sees = {**stated, bound.name: who_sees}  # type: ignore[attr-defined]
    return component("field", field=bound, css=css, label=label or bound.label)


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """What to correct, at the top of a form, each line a link to its field. Nothing when there is nothing."""
    fields = [form[name] for name in form.errors if name in form.fields]
    return {"form": form, "wrong": fields, "general": form.non_field_errors()}


@register.inclusion_tag("components/choices.html")
def choices(name: str, options: Sequence[Choice], legend: str, legend_hidden: bool = False) -> dict[str, Any]:
    """Choice cards outside a Django form (inside one, a RadioSelect looks like this by itself)."""
    return {"name": name, "options": options, "legend": legend, "legend_hidden": legend_hidden}


@register.simple_block_tag
def filters(
    content: str, action: str = "", submit: str = "", clear: str = "", target: str = ""
) -> SafeString:
    """Filters beside a list; on a narrow page a panel that `{% filters_button %}` opens. Works without JavaScript."""
    return component("filters", content=content, action=action, submit=submit, clear=clear, target=target)


@register.inclusion_tag("components/filters_button.html")
def filters_button(chosen: int = 0) -> dict[str, Any]:
    """Opens the filter panel on narrow pages; says how many filters are chosen."""
    return {"chosen": chosen}


@register.inclusion_tag("components/slots.html")
def slots(days: Sequence[Day], name: str = "slot", legend: str = "", chosen: str = "") -> dict[str, Any]:
    """Days with times to choose from, the reader's time large and the partner's small."""
    return {"days": days, "name": name, "legend": legend, "chosen": chosen}


# Moving about


@register.inclusion_tag("components/path.html")
def path(steps: Sequence[Step], label: str = "", compact: bool = False) -> dict[str, Any]:
    """A plan's sessions, or the steps of a long form; `compact` names only the current step on a phone."""
    return {"steps": steps, "label": label, "compact": compact}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Sequence[Tab], label: str) -> dict[str, Any]:
    """Pages of one thing, as links."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/pager.html")
def pager(
    newer: str = "", older: str = "", newer_label: str = "", older_label: str = "", label: str = ""
) -> dict[str, Any]:
    """Newer and older, for keyset pages: no totals, no page numbers."""
    return {
        "newer": newer,
        "older": older,
        "newer_label": newer_label,
        "older_label": older_label,
        "label": label,
    }


@register.simple_block_tag
def menu(content: str, label: str, icon_name: str = "", css: str = "btn", start: bool = False) -> SafeString:
    """A button with a list of links or small forms behind it (`<ul><li><a>`). Works without JavaScript."""
    return component("menu", content=content, label=label, icon_name=icon_name, css=css, start=start)


@register.inclusion_tag("components/dialog_link.html")
def dialog_link(dialog: str, href: str, label: str, css: str = "btn", icon_name: str = "") -> dict[str, Any]:
    """A link to a page that asks; where `{% dialog %}` of that id is on this page, it opens instead."""
    return {"dialog": dialog, "href": href, "label": label, "css": css, "icon_name": icon_name}


@register.simple_block_tag
def dialog(
    content: str, element_id: str, title: str, panel: bool = False, opened: bool = False
) -> SafeString:
    """A dialog, or a side panel. `opened` when its form came back with errors."""
    return component(
        "dialog", content=content, element_id=element_id, title=title, panel=panel, opened=opened
    )


# Tables, messages, long work, numbers


@register.simple_block_tag
def table(
    content: str, columns: Sequence[Column], caption: str = "", caption_hidden: bool = False, css: str = ""
) -> SafeString:
    """A table that folds on phones. Write the rows yourself; `data-label` on a cell names it when folded."""
    return component(
        "table", content=content, columns=columns, caption=caption, caption_hidden=caption_hidden, css=css
    )


@register.simple_block_tag
def message(content: str, who: str, when: str, mine: bool = False) -> SafeString:
    """One message of a talk, as a list item of `<ul class="messages">`."""
    return component("message", content=content, who=who, when=when, mine=mine)


@register.inclusion_tag("components/work.html", takes_context=True)
def work(
    context: Context,
    title: str,
    state: str,
    done: int = 0,
    total: int = 0,
    poll: str = "",
    cancel: str = "",
    text: str = "",
    href: str = "",
    link: str = "",
    element_id: str = "work",
) -> dict[str, Any]:
    """Long work: "running" (bar, count, cancel, asks `poll` again), "done" or "stopped" (text and one link)."""
    share = round(100 * done / total) if total else 0
    return {
        "title": title, "state": state, "done": grouped(done), "total": grouped(total) if total else "", "share": share, "poll": poll, "cancel": cancel,
        "text": text, "href": href, "link": link, "element_id": element_id, "csrf_token": context.get("csrf_token", ""),
    }  # fmt: skip


@register.inclusion_tag("components/stat.html")
def stat(
    value: str | int | float,
    label: str,
    definition: str = "",
    of: str = "",
    fresh: str = "",
    state: str = "",
    href: str = "",
    small: bool = False,
) -> dict[str, Any]:
    """A number with its denominator (`of`), its definition on hover, focus and click, and its date (`fresh`).

    States: "", "caution", "hidden" (below the minimum cell, or not enough data).
    """
    return {
        "value": value if isinstance(value, str) else grouped(value), "label": label, "definition": definition, "of": of, "fresh": fresh, "state": state,
        "href": href, "small": small,
    }  # fmt: skip
