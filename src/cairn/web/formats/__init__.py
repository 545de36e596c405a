"""How dates are written, a language each, where it differs from what Django has."""
