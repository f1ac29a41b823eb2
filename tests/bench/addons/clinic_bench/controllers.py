"""One route with one INSERT; its table is made by the row that uses it."""

from odoo.http import Controller, request, route


class ClinicBenchController(Controller):
    """What Odoo itself costs."""

    @route(
        "/clinic_bench/insert",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
    )
    def insert(self, **kwargs):
        """Keep one word of the form."""
        request.env.cr.execute(
            "INSERT INTO clinic_bench_hit (word) VALUES (%s)", [kwargs["MessageSid"]]
        )
        return request.make_response("", status=204)
