{
    "name": "Clinic Chaos",
    "summary": "Kills workers at named points of the send protocol; for fault tests",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "Clinic Messaging maintainers",
    "license": "LGPL-3",
    "depends": ["clinic_messaging"],
    "installable": True,
}
