"""Formatting filters and the icon tag. (The ui engineer completes this.)"""

from django import template

register = template.Library()
