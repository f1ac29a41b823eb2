"""Run in an Odoo shell: one release pass over all clinics."""

# ruff: noqa: F821
import json
import time

env["queue.job"].search([]).unlink()
env.cr.commit()
begin = time.perf_counter()
env["clinic.message"]._cron_release()
env.cr.commit()
seconds = round(time.perf_counter() - begin, 2)
jobs = env["queue.job"].search_count([("method_name", "=", "_job_dispatch")])
print(json.dumps({"release_seconds": seconds, "jobs": jobs}))
