"""Pure rules of mass alerts: ranges and the pace; nothing here imports Odoo."""
