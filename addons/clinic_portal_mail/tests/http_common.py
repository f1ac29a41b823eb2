"""The portal as a browser without JavaScript sees it."""

from lxml import html

from odoo.http import Request
from odoo.tests import HttpCase

from .common import MailCase

HOME = "/my/messages"
PASSWORD = "annxxxxx"  # Odoo's test users: the login, filled up to eight letters


class PortalCase(MailCase, HttpCase):
    """Sign in, look at pages and press their buttons."""

    def page(self, path="", status=200):
        """Return a page under /my/messages as a tree."""
        answer = self.url_open(HOME + path)
        self.assertEqual(answer.status_code, status, path)
        return html.fromstring(answer.text)

    def post(self, path, values=None, **kwargs):
        """Post a form with the session's token.

        :param values: the form's fields; lists are several values
        """
        form = {"csrf_token": Request.csrf_token(self), **(values or {})}
        return self.url_open(HOME + path, data=form, **kwargs)

    def press(self, tree, button, **typed):
        """Fill in the page's form of writing and press a button of it."""
        (form,) = tree.xpath("//form[@action='/my/messages/write']")
        values = {}
        for field in form.inputs:
            if field.name and getattr(field, "type", "") not in ("submit", "file"):
                self._fill(values, field)
        values.update(typed, action=button)
        return self.url_open(form.get("action"), data=values)

    def _fill(self, values, field):
        if getattr(field, "type", "") == "checkbox":
            if field.checked:
                values.setdefault(field.name, []).append(field.get("value"))
        else:
            values[field.name] = field.value or ""

    def text(self, tree):
        """Return the words of a page's main part."""
        return " ".join(tree.xpath("//main")[0].text_content().split())
