#!/usr/bin/env bash
# Install the addons on the first start, point them to the stand-in if there is one,
# then serve. Runs inside the container of docker-compose.yml.
set -euo pipefail

odoo() { /entrypoint.sh odoo "$@"; }

odoo -d clinic -i clinic_messaging --with-demo --workers 0 --stop-after-init

if [ -n "${STANDIN_URL:-}" ]; then
    odoo shell -d clinic --workers 0 --no-http <<'PYTHON'
import os

parameters = env["ir.config_parameter"].sudo()
parameters.set_param("clinic_messaging.twilio_api_url", os.environ["STANDIN_URL"])
parameters.set_param("clinic_messaging.public_base_url", os.environ["PUBLIC_URL"])
env.company.write(
    {
        "sms_twilio_account_sid": os.environ["TWILIO_ACCOUNT_SID"],
        "sms_twilio_auth_token": os.environ["TWILIO_AUTH_TOKEN"],
    }
)
env.cr.commit()
PYTHON
fi

odoo -d clinic
