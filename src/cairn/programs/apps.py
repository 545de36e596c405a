from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "cairn.programs"
    label = "programs"
