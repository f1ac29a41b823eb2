{
    "name": "Clinic Bench",
    "summary": "The barest route that keeps something; what webhooks are compared with",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "Clinic Messaging maintainers",
    "license": "LGPL-3",
    "depends": ["web"],
    "installable": True,
}
