from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class GoOn(TextChoices):
    YES = "yes", _("Yes, let us go on")
    UNSURE = "unsure", _("I am still deciding")
    CHANGE = "change", _("I would rather change")
