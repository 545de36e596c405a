from django.apps import AppConfig


class PairingConfig(AppConfig):
    name = "cairn.pairing"
    label = "pairing"

    def ready(self) -> None:
        from cairn.pairing import readers  # noqa: F401 - registers them
