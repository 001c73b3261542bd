"""How Django draws fields: of its own templates it has two kinds, of which those of Jinja2 cost a fraction."""

from typing import Any, override

from django.forms.renderers import DjangoTemplates, Jinja2


class FormRenderer(DjangoTemplates):
    """Widgets, labels and errors of Django by Jinja2; what the admin adds to them exists for Django's engine alone."""

    compiled = Jinja2()

    @override
    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("django/forms/"):
            return self.compiled.get_template(template_name)
        return super().get_template(template_name)
