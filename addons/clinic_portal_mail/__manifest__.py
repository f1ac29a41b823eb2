{
    "name": "Clinic Portal Mail",
    "version": "19.0.1.0.0",
    "summary": "Secure mail between staff and clients, in Odoo and in the portal",
    "category": "Healthcare/Communication",
    "author": "Clinic Messaging maintainers",
    "website": "https://github.com/clinic-messaging/clinic-messaging",
    "license": "LGPL-3",
    "depends": ["clinic_messaging"],
    "external_dependencies": {"python": ["xlsxwriter"]},
    "data": [
        "security/clinic_portal_mail_groups.xml",
        "security/clinic_portal_mail_security.xml",
        "security/ir.model.access.csv",
        "views/clinic_mail_menus.xml",
        "data/ir_cron_data.xml",
        "views/clinic_mail_print_templates.xml",
        "views/res_partner_views.xml",
    ],
    "assets": {
        "web.assets_backend": ["clinic_portal_mail/static/src/backend/**/*"],
        "web.assets_tests": ["clinic_portal_mail/static/tests/tours/**/*"],
        "web.assets_unit_tests": [
            "clinic_portal_mail/static/tests/**/*",
            ("remove", "clinic_portal_mail/static/tests/tours/**/*"),
        ],
    },
    "post_init_hook": "post_init_hook",
}
