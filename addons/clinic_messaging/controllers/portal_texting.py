"""The client's own page about texts: yes or no, kinds, preferred channel."""

from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.res_partner_preferences import KINDS_OF_TEXTS


class ClinicTextingPortal(CustomerPortal):
    """Let clients answer for themselves, each for the own contact only.

    No route takes an id: the contact is the signed-in user's. Everything works
    without JavaScript.
    """

    @route()
    def home(self, **kw):
        """Ask the question on the first sign-in, until it has been answered once."""
        response = super().home(**kw)
        user = request.env.user
        partner_sudo = user.partner_id.sudo()  # sudo: one's own contact
        if user._is_portal() and partner_sudo._clinic_should_be_asked():
            question = self._clinic_question_values(partner_sudo)
            response.qcontext["clinic_question"] = question
        return response

    @route(
        "/my/texting",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def clinic_texting(self, saved=None, **_kwargs):
        """Show the preference page."""
        return self._clinic_page(saved=bool(saved))

    @route("/my/texting", type="http", auth="user", website=True, methods=["POST"])
    def clinic_texting_save(self, **_kwargs):
        """Keep what was chosen, then show it."""
        partner_sudo = request.env.user.partner_id.sudo()  # sudo: one's own contact
        form = request.httprequest.form
        error = partner_sudo._clinic_save_preferences(
            texts=form.get("texts"),
            kinds=set(form.getlist("kinds")),
            channel=form.get("channel"),
            digest=form.get("digest"),
        )
        if error:
            return self._clinic_page(error=error)
        return request.redirect("/my/texting?saved=1")

    @route(
        "/my/texting/answer", type="http", auth="user", website=True, methods=["POST"]
    )
    def clinic_texting_answer(self, **_kwargs):
        """Keep the answer to the question of the first sign-in; it is asked once."""
        partner_sudo = request.env.user.partner_id.sudo()  # sudo: one's own contact
        form = request.httprequest.form
        partner_sudo._clinic_answer_question(
            agreed=form.get("agreed") == "1", digest=form.get("digest")
        )
        return request.redirect("/my")

    def _clinic_page(self, error=None, *, saved=False):
        partner_sudo = request.env.user.partner_id.sudo()  # sudo: one's own contact
        values = self._prepare_portal_layout_values()
        values |= self._clinic_question_values(partner_sudo)
        values |= {
            "page_name": "clinic_texting",
            "saved": saved,
            "error": error,
            "kinds": partner_sudo._clinic_kinds(),
            "wanted": set(KINDS_OF_TEXTS) - partner_sudo._clinic_declined_kinds(),
            "channels": partner_sudo._clinic_channels(),
            "channel": partner_sudo.clinic_preferred_channel,
            "texts": partner_sudo._clinic_texts_choice(),
            "start_number": partner_sudo._clinic_start_number(),
        }
        response = request.render("clinic_messaging.portal_my_texting", values)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Content-Security-Policy"] = "frame-ancestors 'none'"
        return response

    def _clinic_question_values(self, partner_sudo):
        return {
            "question": partner_sudo._clinic_own_question(),
            "digest": partner_sudo._clinic_question_digest(),
            "phone": partner_sudo.phone,
        }
