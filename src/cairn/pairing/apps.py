from django.apps import AppConfig


class PairingConfig(AppConfig):
    name = "cairn.pairing"
    label = "pairing"
