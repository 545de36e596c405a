"""What a feed can tell us about a person, and the column names by which systems and people call it."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from cairn.people.domain.importing.values import key


class Field(StrEnum):
    """What a column of the people file can fill."""

    NUMBER = "employee_number"
    NAME = "name"
    GIVEN = "given_name"
    FAMILY = "family_name"
    PREFERRED = "preferred_name"
    PRONOUNS = "pronouns"
    EMAIL = "email"
    TITLE = "title"
    LEVEL = "level"
    PAY_BAND = "pay_band"
    DEPARTMENT = "department"
    DEPARTMENT_CODE = "department_code"
    MANAGER = "manager"
    LOCATION = "location"
    CITY = "city"
    STATE = "state"
    COUNTRY = "country"
    ZONE = "time_zone"
    EMPLOYMENT = "employment_type"
    STATUS = "status"
    HIRED = "hire_date"
    LEFT = "leave_date"
    LANGUAGES = "languages"


class HistoryField(StrEnum):
    """What a column of a job history file can fill."""

    NUMBER = "employee_number"
    START = "start_date"
    END = "end_date"
    TITLE = "title"
    LEVEL = "level"
    PAY_BAND = "pay_band"
    DEPARTMENT = "department"
    DEPARTMENT_CODE = "department_code"


DATES: Final = frozenset({Field.HIRED, Field.LEFT, HistoryField.START, HistoryField.END})

_NAMES: Final = {
    Field.NUMBER: "employee number|employee id|employee no|employee|emp id|emp no|emp number|empid|person number|"
    "person id|personnel number|personnel no|staff id|staff number|worker id|worker|associate id|payroll number|"
    "payroll id|user id|id|number|pernr|personalnummer|mitarbeiternummer|mitarbeiter nr|matricule|"
    "numéro employé|número de empleado|numero empleado|id empleado|legajo|matricola|matrícula|matricula|"
    "personeelsnummer|external id|hr id|file number",
    Field.NAME: "name|full name|display name|employee name|person name|worker name|legal name|formatted name|"
    "vollständiger name|nom complet|nombre completo|nome completo|nome e cognome|naam|volledige naam",
    Field.GIVEN: "first name|given name|forename|firstname|fname|legal first name|vorname|prénom|prenom|nombre|nombres|nome|voornaam",
    Field.FAMILY: "last name|family name|surname|lastname|lname|legal last name|nachname|familienname|nom|"
    "nom de famille|apellido|apellidos|cognome|sobrenome|apelido|achternaam",
    Field.PREFERRED: "preferred name|preferred first name|known as|nickname|goes by|rufname|nom d usage|nombre preferido|roepnaam",
    Field.PRONOUNS: "pronouns|pronoun|pronomen|pronoms|pronombres|pronomi",
    Field.EMAIL: "email|e mail|email address|e mail address|mail|work email|business email|company email|email work|"
    "primary work email|upn|user principal name|e mail adresse|courriel|adresse e mail|correo|correo electrónico|"
    "correo electronico|indirizzo email|posta elettronica|endereço de e mail",
    Field.TITLE: "title|job title|position|position title|business title|job|job name|role|job role|designation|"
    "stelle|stellenbezeichnung|position name|funktion|poste|intitulé du poste|fonction|puesto|cargo|qualifica|"
    "mansione|ruolo|função|functie|functietitel",
    Field.LEVEL: "level|job level|grade level|career level|management level|seniority|ebene|stufe|niveau|nivel|livello|nível",
    Field.PAY_BAND: "pay band|band|grade|pay grade|salary band|salary grade|compensation grade|compensation band|"
    "tarifgruppe|entgeltgruppe|coefficient|banda salarial|inquadramento|schaal",
    Field.DEPARTMENT: "department|department name|dept|dept name|team|team name|org unit|organization|organisation|"
    "organizational unit|business unit|division|cost center name|unit|abteilung|abteilungsname|service|département|"
    "departement|departamento|área|area|reparto|dipartimento|afdeling|supervisory organization",
    Field.DEPARTMENT_CODE: "department code|department id|dept id|dept code|dept no|dept number|department number|"
    "cost center|cost centre|cost center code|org unit id|org code|kostenstelle|abteilungsnummer|centre de coût|"
    "centro de costo|centro de coste|centro di costo|centro de custo|kostenplaats",
    Field.MANAGER: "manager|manager id|manager number|manager employee id|manager employee number|manager email|"
    "manager e mail|manager no|mgr|mgr id|supervisor|supervisor id|supervisor email|supervisor number|reports to|"
    "reports to id|reports to email|line manager|line manager id|line manager email|boss|vorgesetzter|"
    "vorgesetzte|führungskraft|vorgesetzter personalnummer|manager matricule|responsable|supérieur|jefe|jefe directo|supervisor directo|"
    "responsabile|gestor|chefe|leidinggevende",
    Field.LOCATION: "location|location name|site|site name|office|work location|workplace|building|plant|store|standort|"
    "arbeitsort|site de travail|lieu de travail|lieu|sede|ubicación|ubicacion|local de trabalho|locatie|vestiging",
    Field.CITY: "city|town|work city|location city|office city|stadt|ort|ville|ciudad|città|citta|cidade|stad|plaats",
    Field.STATE: "state|province|region|state province|work state|county|bundesland|état|etat|région|provincia|estado|regione|provincie",
    Field.COUNTRY: "country|country code|country id|work country|country name|location country|nation|land|staat|pays|"
    "país|pais|paese|nazione|iso country",
    Field.ZONE: "time zone|timezone|tz|iana time zone|zone|zeitzone|fuseau horaire|zona horaria|huso horario|fuso orario|"
    "fuso horário|tijdzone",
    Field.EMPLOYMENT: "employment type|employee type|worker type|employment|contract type|time type|full part time|"
    "full time part time|fte type|employee class|work schedule|beschäftigungsart|vertragsart|arbeitszeitmodell|"
    "type de contrat|tipo de contrato|tipo de empleo|tipo contratto|dienstverband",
    Field.STATUS: "status|employment status|employee status|worker status|active|active status|person status|statut|"
    "estado laboral|estado del empleado|stato|situação|beschäftigungsstatus",
    Field.HIRED: "hire date|date hired|hired|start date|date of hire|original hire date|latest hire date|joined|"
    "join date|joining date|date joined|date of joining|employment start date|seniority date|hiredate|"
    "eintritt|eintrittsdatum|einstellungsdatum|date d embauche|date d entrée|fecha de ingreso|fecha de contratación|"
    "fecha contratacion|fecha de alta|data di assunzione|data assunzione|data de admissão|data admissao|datum in dienst",
    Field.LEFT: "leave date|leaving date|termination date|term date|end date|last day|last working day|date left|"
    "separation date|exit date|austritt|austrittsdatum|date de sortie|date de départ|fecha de baja|"
    "data di cessazione|data de desligamento|datum uit dienst",
    Field.LANGUAGES: "languages|language|spoken languages|preferred language|sprachen|sprache|langues|langue|idiomas|idioma|lingue|línguas|talen",
}  # fmt: skip
_HISTORY_NAMES: Final = {
    HistoryField.NUMBER: _NAMES[Field.NUMBER],
    HistoryField.START: "start date|from|from date|valid from|effective date|begin date|start|since|von|ab|début|desde|dal",
    HistoryField.END: "end date|to|to date|until|valid to|thru|end|bis|fin|hasta|al",
    HistoryField.TITLE: _NAMES[Field.TITLE],
    HistoryField.LEVEL: _NAMES[Field.LEVEL],
    HistoryField.PAY_BAND: _NAMES[Field.PAY_BAND],
    HistoryField.DEPARTMENT: _NAMES[Field.DEPARTMENT],
    HistoryField.DEPARTMENT_CODE: _NAMES[Field.DEPARTMENT_CODE],
}
BY_NAME: Final = {name: field for field, names in _NAMES.items() for name in names.split("|")}
HISTORY_BY_NAME: Final = {name: field for field, names in _HISTORY_NAMES.items() for name in names.split("|")}
_CAMEL: Final = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def column_key(name: str) -> str:
    """A column's name for comparing: `EmployeeNumber`, `employee_number` and `Employee Number:` are one."""
    return key(_CAMEL.sub(" ", name))


def known_column(name: str) -> bool:
    """Whether we would recognize this as the name of a column."""
    return column_key(name) in BY_NAME
