"""Pictures of the dashboard and of what texting costs, on a month of invented texts."""

NAME = "figures"
LAST = ".o_clinic_picture:last-child canvas"
#: Four weeks of texts, fewer at weekends.
MONTH = """
INSERT INTO clinic_message
       (uuid, company_id, partner_id, patient_id, number, direction, origin,
        message_type, channel, lane, state, sms_parts, author_id, sender_id,
        template_id, due_at, sent_at, create_date, body)
SELECT replace(gen_random_uuid()::text, '-', ''), p.company, p.id, p.id, p.number,
       CASE WHEN n % 5 = 0 THEN 'inbound' ELSE 'outbound' END,
       CASE WHEN n % 3 = 0 THEN 'manual' ELSE 'automatic' END,
       CASE WHEN n % 5 = 0 THEN 'reply' WHEN n % 3 = 0 THEN 'direct'
            ELSE 'appointment_reminder' END, CASE WHEN n % 11 = 1 THEN 'email'
            ELSE 'sms' END, 'direct',
       CASE WHEN n % 5 = 0 THEN 'received' WHEN n % 31 = 1 THEN 'failed'
            ELSE 'delivered' END,
       1 + (n % 7 = 0)::int, CASE WHEN n % 3 = 0 THEN u.id END, s.id, t.id,
       d.at, d.at, d.at, 'See you soon.'
  FROM generate_series(1, 900) AS n
 CROSS JOIN LATERAL (SELECT clinic_now() - interval '6 hours'
       - (n / 31) * interval '1 day' - (n % 31) * interval '9 minutes' AS at) d
 CROSS JOIN LATERAL (SELECT id, phone_sanitized AS number, 1 AS company
       FROM res_partner WHERE clinic_client_status = 'active'
        AND phone_sanitized IS NOT NULL ORDER BY id OFFSET n % 200 LIMIT 1) p
 CROSS JOIN LATERAL (SELECT id FROM res_users WHERE login IN
       ('frontdesk', 'clinicadmin') ORDER BY login OFFSET n % 2 LIMIT 1) u
 CROSS JOIN LATERAL (SELECT id FROM clinic_sender ORDER BY id LIMIT 1) s
 CROSS JOIN LATERAL (SELECT id FROM sms_template ORDER BY id OFFSET n % 4 LIMIT 1) t
 WHERE extract(isodow FROM d.at) < 6 OR n % 4 = 0
"""
VISITS = """
UPDATE calendar_event SET clinic_outcome =
       CASE WHEN id % 9 = 0 THEN 'no_show' ELSE 'arrived' END
 WHERE start < clinic_now() AND clinic_company_id = 1
"""
PLAN = """
UPDATE res_company SET clinic_price_per_part = 0.0079, clinic_parts_included = 1500
 WHERE id = 1
"""


def run(shots) -> None:
    """Fill a month, then look at it as the front desk, also on a phone."""
    for statement in (MONTH, VISITS, PLAN):
        shots.running.sql(statement)
    shots.login("frontdesk")
    _dashboard(shots)
    _usage(shots)


def _dashboard(shots) -> None:
    page = shots.page
    shots.desk(height=1560)
    shots.open("/odoo/communication-figures", LAST)
    page.wait_for_timeout(2000)  # Chart.js draws its bars growing
    shots.save("dashboard")
    shots.phone()
    shots.open("/odoo/communication-figures", LAST)
    page.wait_for_timeout(2000)  # as above
    shots.save("dashboard_phone")
    shots.desk()


def _usage(shots) -> None:
    shots.open("/odoo/communication-usage", ".o_data_row")
    shots.save("usage")
