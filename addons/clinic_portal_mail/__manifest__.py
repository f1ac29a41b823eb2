{
    "name": "Clinic Portal Mail",
    "version": "19.0.1.0.0",
    "summary": "Secure mail between staff and clients, in Odoo and in the portal",
    "category": "Healthcare/Communication",
    "author": "Clinic Messaging maintainers",
    "website": "https://github.com/clinic-messaging/clinic-messaging",
    "license": "LGPL-3",
    "depends": ["clinic_messaging"],
    "data": [
        "security/clinic_portal_mail_groups.xml",
        "security/clinic_portal_mail_security.xml",
        "security/ir.model.access.csv",
    ],
    "post_init_hook": "post_init_hook",
}
