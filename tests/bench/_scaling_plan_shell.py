"""Run in an Odoo shell: make many clinics, plan a bulk in each as its front desk."""

# ruff: noqa: F821
import json
import os
import statistics
import time

CLINICS = int(os.environ["CLINIC_BENCH_CLINICS"])
ZONE = os.environ["CLINIC_BENCH_ZONE"]
TEXTS = 300  # an hour's 250, and a rest
BODY = "We are closed tomorrow because of the storm. We will call you."
COPY = """
INSERT INTO {table} ({columns}, name{more})
SELECT {columns}, 'Scaling ' || n{values} FROM {table}, generate_series(1, {count}) AS n
 WHERE id = {id} RETURNING id
"""
CLIENTS = """
INSERT INTO res_partner (name, phone, phone_sanitized, active, type, company_id,
                         clinic_client_status, clinic_text_consent, tz)
SELECT 'Client ' || n, number, number, true, 'contact', c.id, 'active', 'granted',
       %(zone)s
  FROM unnest(%(ids)s::int[]) WITH ORDINALITY AS c(id, place),
       generate_series(1, %(texts)s) AS n,
       LATERAL (SELECT '+1' || (ARRAY[212, 646, 917, 415, 305, 312, 718, 202])
                               [1 + place %% 8]
                       || (2000000 + place / 8 * %(texts)s + n)) AS spelled(number)
"""


def copies(table: str, record, own: dict[str, str]) -> list[int]:
    """Return the ids of many rows like one, with a name and columns of their own."""
    env.cr.execute(
        "SELECT string_agg(quote_ident(column_name), ', ')"
        " FROM information_schema.columns WHERE table_name = %s"
        " AND column_name <> ALL(%s)",
        [table, ["id", "name", "complete_name", *own]],
    )
    (columns,) = env.cr.fetchone()
    query = COPY.format(
        table=table,
        columns=columns,
        more="".join(f", {name}" for name in own),
        values="".join(f", {value}" for value in own.values()),
        count=CLINICS,
        id=record.id,
    )
    env.cr.execute(query)
    return [row[0] for row in env.cr.fetchall()]


def clinics() -> list[int]:
    """Return the ids of new companies, each with a contact and a number of its own."""
    company = env.company
    company.write({"clinic_texting_enabled": True, "clinic_tz": ZONE})
    company.sms_twilio_account_sid = "AC" + "0" * 31 + "2"
    company.sms_twilio_auth_token = "bench"
    env.flush_all()
    contacts = copies("res_partner", company.partner_id, {})
    chosen = f"(ARRAY{contacts})[n]"
    own = {
        "partner_id": chosen,
        "parent_path": "NULL",
        "clinic_slug": "'scaling-' || n",
    }
    return copies("res_company", company, own)


def plan(company_id: int) -> float:
    """Return the seconds from the dialog's button to the commit, in one clinic."""
    here = env(user=desk, context={"allowed_company_ids": [company_id]})
    people = here["res.partner"].search([("company_id", "=", company_id)])
    action = people.action_clinic_compose()
    dialog = here[action["res_model"]].browse(action["res_id"])
    dialog.write({"body": BODY, "acknowledged": True})
    begin = time.perf_counter()
    dialog.action_send()
    env.cr.commit()
    seconds = time.perf_counter() - begin
    env.invalidate_all()
    return seconds


ids = clinics()
env["res.company"].browse(ids)._parent_store_compute()
env.registry.clear_cache()
for place, company_id in enumerate(ids):
    company = env["res.company"].browse(company_id)
    env["clinic.sender"]._feed(company, [f"+1646{5000000 + place}"]).role = "main"
env.flush_all()
env.cr.execute(CLIENTS, {"zone": ZONE, "ids": ids, "texts": TEXTS})
desk = env["res.users"].search([("login", "=", "frontdesk")])
desk.company_ids += env["res.company"].browse(ids)
env.cr.commit()
with env.registry.cursor() as cr:
    cr._cnx.autocommit = True
    cr.execute("VACUUM ANALYZE res_partner")
times = [plan(company_id) for company_id in ids]
told = {"texts": TEXTS * CLINICS, "plan_ms": round(1000 * statistics.median(times))}
print(json.dumps(told))
