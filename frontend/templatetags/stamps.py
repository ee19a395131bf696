"""Puts the stamp beside every CSRF token; a builtin of the templates (TEMPLATES in the settings)."""

from django import template

from frontend.stamps import stamped_token

register = template.Library()
register.tag("csrf_token", stamped_token)
