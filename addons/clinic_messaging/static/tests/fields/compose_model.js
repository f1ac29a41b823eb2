import { fields, models } from "@web/../tests/web_test_helpers";

/** A dialog as the widgets see it: a text and what the server computed about it. */
export class Compose extends models.Model {
    _name = "compose";

    body = fields.Text({ string: "Message" });
    channel = fields.Selection({
        selection: [
            ["sms", "Text"],
            ["email", "E-mail"],
        ],
    });
    schedule = fields.Selection({
        selection: [
            ["now", "Send now"],
            ["opening", "When quiet hours end"],
            ["later", "Schedule for Future"],
        ],
    });
    acknowledged = fields.Boolean();
    wording = fields.Char();
    count = fields.Integer();
    text_info = fields.Json();
    hindrances = fields.Json();
    plan = fields.Json();
    left_out = fields.Json();
    health = fields.Json();

    _records = [
        {
            id: 1,
            body: "Hello",
            channel: "sms",
            schedule: "now",
            wording: "I know the limit.",
            count: 612,
            text_info: { signed: true, line: "Reply STOP", clinic: "Elm" },
            hindrances: { email: "No e-mail address" },
            plan: [1, 2, 3, 4, 5, 6, 7, 8].map((sequence) => ({
                sequence,
                count: 250,
                planned: `planned ${sequence}`,
                effective: `effective ${sequence}`,
                delayed: sequence > 4,
            })),
            left_out: [
                { reason: "Opted out", count: 2 },
                { reason: "Landline", count: 1 },
            ],
            health: [
                { name: "Twilio account", ok: true, advice: "" },
                { name: "Time zone", ok: false, advice: "Choose the clinic's zone." },
            ],
        },
    ];
}
