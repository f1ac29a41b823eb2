{
    "name": "Clinic Mass Text Alerts",
    "version": "19.0.1.0.0",
    "summary": "Text everyone with an appointment in the next days, 12 seconds apart",
    "category": "Healthcare/Communication",
    "author": "Clinic Messaging maintainers",
    "website": "https://github.com/clinic-messaging/clinic-messaging",
    "license": "LGPL-3",
    "depends": ["clinic_messaging"],
    "external_dependencies": {"python": ["xlsxwriter"]},
    "data": [
        "security/clinic_mass_alert_security.xml",
        "security/ir.model.access.csv",
        "data/ir_cron_data.xml",
        "views/clinic_mass_alert_views.xml",
        "views/res_partner_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "assets": {
        "web.assets_backend": ["clinic_mass_alert/static/src/**/*"],
        "web.assets_tests": ["clinic_mass_alert/static/tests/tours/**/*"],
        "web.assets_unit_tests": [
            "clinic_mass_alert/static/tests/**/*",
            ("remove", "clinic_mass_alert/static/tests/tours/**/*"),
        ],
    },
}
