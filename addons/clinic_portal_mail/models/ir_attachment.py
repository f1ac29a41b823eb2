"""The stored content of secure mail: reached by no route but ours."""

import logging
import os
from contextlib import suppress

from psycopg2.errors import LockNotAvailable

from odoo import api, models
from odoo.exceptions import ValidationError

MODEL = "clinic.mail.attachment"
#: Whose content nobody learns to be there by guessing it.
UNGUESSED = (MODEL, "clinic.chart.note")
_logger = logging.getLogger(__name__)


class IrAttachment(models.Model):
    """Shut out everyone from the rows behind our files, administrators too (R7)."""

    _inherit = "ir.attachment"

    @api.constrains("public", "access_token", "res_model")
    def _check_clinic_mail_closed(self):
        """Let no such file be opened by a link (R7)."""
        for file in self:
            if file.res_model == MODEL and (file.public or file.access_token):
                raise ValidationError(
                    self.env._("Files of secure mail cannot be made public.")
                )

    def _check_access(self, operation):
        """Refuse our files to all but the methods that have checked the reader."""
        result = super()._check_access(operation)
        if self.env.su or not self:
            return result
        # sudo: to which model a file belongs decides
        ours = self.browse(self.sudo().filtered(lambda a: a.res_model == MODEL).ids)
        if not ours:
            return result
        forbidden = ours | result[0] if result else ours
        return forbidden, self.env["clinic.mail.thread"]._mail_not_yours

    @api.model
    def create_unique(self, values_list):
        """Find none of our files by content that somebody guesses (R7).

        Odoo looks among the files of everyone and returns the ids of equal ones.
        """
        ids = []
        for values in values_list:
            found = self.browse(super().create_unique([values]))
            # sudo: to which models the files belong, nothing else
            kept = found.filtered(lambda file: file.sudo().res_model not in UNGUESSED)
            ids += (kept or self.create(values)).ids
        return ids

    def _index(self, bin_data, file_type, checksum=None):
        """Keep the words of our files out of the search index (attack 86)."""
        if self.env.context.get("clinic_mail_file"):
            return None
        return super()._index(bin_data, file_type, checksum=checksum)

    def _get_raw_access_token(self):
        """Hand out no link that opens without signing in."""
        if self._clinic_is_mail():
            return False
        return super()._get_raw_access_token()

    def _get_thumbnail_token(self):
        """Hand out no link that opens without signing in."""
        if self._clinic_is_mail():
            return False
        return super()._get_thumbnail_token()

    def _clinic_is_mail(self) -> bool:
        # sudo: to which model a file belongs, nothing else
        return any(file.res_model == MODEL for file in self.sudo())

    def _clinic_remove_content(self, names):
        """Remove content from the disk when this transaction is committed.

        Odoo would leave that to a nightly job; deletion for everyone must not
        (promise 11).

        :param names: ``store_fname`` of rows that this transaction deletes
        """
        if not names:
            return

        @self.env.cr.postcommit.add
        def remove():
            try:
                with self.env.registry.cursor() as cr:
                    self.with_env(self.env(cr=cr))._clinic_remove_unused(names)
            except LockNotAvailable:
                _logger.info("%s files are left to Odoo's nightly job", len(names))

    def _clinic_remove_unused(self, names):
        """Remove content that no row refers to any more.

        The lock is the transaction's first statement, as in ``_gc_file_store``: only so
        is a row seen that another transaction adds for the same content just now.
        """
        self.env.cr.execute("SET LOCAL lock_timeout TO '3s'")
        self.env.cr.execute("LOCK ir_attachment IN SHARE MODE", log_exceptions=False)
        self.env.cr.execute(
            "SELECT store_fname FROM ir_attachment WHERE store_fname = ANY(%s)", [names]
        )
        used = {row[0] for row in self.env.cr.fetchall()}
        for name in set(names) - used:
            with suppress(FileNotFoundError):
                os.unlink(self._full_path(name))
