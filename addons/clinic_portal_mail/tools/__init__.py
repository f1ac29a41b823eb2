"""Pure logic, no Odoo."""
