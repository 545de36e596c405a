from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "cairn.identity"
    label = "identity"

    def ready(self) -> None:
        from cairn.core.permissions import register_role_source
        from cairn.identity.rules import grants

        register_role_source(grants)
