"""Guards around what patients do: texts, consent, reminders, failures, figures."""

from . import MODELS, Mutant

INBOUND = "clinic_messaging/controllers/twilio_inbound.py"
STORED = f"{MODELS}/clinic_inbound.py"
RECEIVE = f"{MODELS}/clinic_message_receive.py"
CONSENT = f"{MODELS}/clinic_message_consent.py"
NUMBER = f"{MODELS}/clinic_number_consent.py"
CONFIRM = f"{MODELS}/clinic_message_confirm.py"
PASS = f"{MODELS}/clinic_reminder_pass.py"
REMEDY = f"{MODELS}/clinic_message_remedy.py"
RESEND = f"{MODELS}/clinic_message_resend.py"
CORRECT = "clinic_messaging/wizard/clinic_message_correct.py"
USAGE = "clinic_messaging/report/clinic_message_usage.py"
MEDIA = "clinic_messaging/transports/media.py"
RECORD = "clinic_messaging/controllers/consent_record.py"

TEXTS_IN = ("TestInbound", "TestInboundWebhook", "TestInboundFailed", "TestCatchUp")
WORDS = ("TestStop", "TestStart", "TestHold", "TestDecision", "TestOrder")
ANSWERS = ("TestConfirmation", "TestWhichAppointment")
REMINDERS = ("TestReminderPass", "TestReminderChanges", "TestReminderLeftOut")
REMEDIES = ("TestFailureList", "TestCorrection", "TestOtherWays", "TestOutcome")

GUARDS = [
    Mutant(
        "a text's signature",
        INBOUND,
        "if not self._is_genuine(owners, form) or not",
        "if not owners or not",
        TEXTS_IN,
    ),
    Mutant(
        "a text's id is one",
        INBOUND,
        " or not SID.fullmatch(_sid(form)):",
        ":",
        TEXTS_IN,
    ),
    Mutant(
        "a status of our own is no text",
        INBOUND,
        'if form.get("SmsStatus", "received") in ("received", "receiving"):',
        "if True:",
        TEXTS_IN,
    ),
    Mutant(
        "a wish that was taken up meanwhile repeats no request",
        f"{MODELS}/ir_cron.py",
        "except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:",
        "except ZeroDivisionError:",
        ("TestWake",),
    ),
    Mutant(
        "an opt-out counts from the insert on",
        STORED,
        "        if is_new:\n            self.env",
        "        if False:\n            self.env",
        (*TEXTS_IN, *WORDS),
    ),
    Mutant(
        "a text that fails stops no other",
        STORED,
        'state="failed" if tries >= MAX_TRIES else "waiting",',
        'state="waiting",',
        TEXTS_IN,
    ),
    Mutant(
        "a failed text comes later again",
        STORED,
        "retry_at=now + timedelta(minutes=2 ** (tries - 1)),",
        "retry_at=now,",
        TEXTS_IN,
    ),
    Mutant(
        "two-way off opens no conversation",
        RECEIVE,
        "if not self.company_id.clinic_two_way_enabled:",
        "if False:",
        TEXTS_IN,
    ),
    Mutant(
        "a blocked number rings nobody",
        RECEIVE,
        'state="archived" if self._is_blocked() else "active",',
        'state="active",',
        ("TestConversationActions",),
    ),
    Mutant(
        "an opt-out is no question to staff",
        RECEIVE,
        "        if not is_done:\n",
        "        if True:\n",
        (*WORDS, *ANSWERS, "TestConversation"),
    ),
    Mutant(
        "a caught-up STOP stands behind a newer START",
        CONSENT,
        'if numbers._said_later(self.number, "allowed_at", self._received_at()):\n'
        "            return\n",
        "if False:\n            return\n",
        WORDS,
    ),
    Mutant(
        "a late START stands behind a newer STOP",
        CONSENT,
        'if numbers._said_later(self.number, "refused_at", self._received_at()):',
        "if False:",
        WORDS,
    ),
    Mutant(
        "a START on a shared telephone is nobody's yes",
        CONSENT,
        "if len(partners) == 1 and partners.clinic_text_consent",
        "if partners[:1].clinic_text_consent",
        WORDS,
    ),
    Mutant(
        "a sentence that refuses holds the number",
        NUMBER,
        "elif kind is None and refusals.classify_refusal(body):",
        "elif False:",
        WORDS,
    ),
    Mutant(
        "a mere yes lifts nothing",
        NUMBER,
        "return None if optwords.is_mere_yes(body) else told",
        "return told",
        (*WORDS, "TestProviderOptOut"),
    ),
    Mutant(
        "two questions at once are for staff",
        CONFIRM,
        "if awaited and not any(awaited._asked_together(lines) for lines in others):",
        "if awaited:",
        ANSWERS,
    ),
    Mutant(
        "a second no is not answered again",
        CONFIRM,
        'if meant.filtered(lambda line: line.answer != "declined"):',
        "if True:",
        ANSWERS,
    ),
    Mutant(
        "who declined is not reminded",
        PASS,
        "t.state <> 'declined' AND p.clinic_client_status",
        "p.clinic_client_status",
        REMINDERS,
    ),
    Mutant(
        "colleagues are not reminded",
        PASS,
        "AND p.clinic_client_status IS NOT NULL",
        "",
        REMINDERS,
    ),
    Mutant(
        "the dead are not reminded",
        PASS,
        "AND p.clinic_deceased_on IS NULL AND p.active",
        "AND p.active",
        REMINDERS,
    ),
    Mutant(
        "nobody is reminded minutes before",
        PASS,
        "b.begins > %(now)s::timestamp + r.late_minutes * interval '1 minute'",
        "b.begins > %(now)s::timestamp",
        REMINDERS,
    ),
    Mutant(
        "nobody is reminded too early",
        PASS,
        "   AND b.begins <= %(now)s::timestamp + r.alarm_minutes"
        " * interval '1 minute'\n",
        "",
        REMINDERS,
    ),
    Mutant(
        "a canceled appointment is not announced",
        PASS,
        "AND r.active AND e.active",
        "AND r.active",
        REMINDERS,
    ),
    Mutant(
        "a moved appointment is told anew",
        PASS,
        "          AND c.patient_id = t.partner_id AND c.start = e.start)",
        "          AND c.patient_id = t.partner_id)",
        REMINDERS,
    ),
    Mutant(
        "what another run has claimed is left out",
        PASS,
        "        if not claimed:\n            return\n",
        "",
        REMINDERS,
    ),
    Mutant(
        "a failure is dealt with once",
        REMEDY,
        "AND (remedy IS NULL OR remedy NOT IN %s)",
        "AND %s IS NOT NULL",
        REMEDIES,
    ),
    Mutant(
        "only failures are dealt with",
        REMEDY,
        "WHERE id = ANY(%s) AND state = 'failed'\n               AND (remedy",
        "WHERE id = ANY(%s)\n               AND (remedy",
        REMEDIES,
    ),
    Mutant(
        "a landline is not tried again",
        RESEND,
        "if not (same and self.error_id.permanent):",
        "if True or same:",
        REMEDIES,
    ),
    Mutant(
        "a number that has the text gets no second",
        RESEND,
        'told = messages._told_already() if via == "sms" else self.browse()',
        "told = self.browse()",
        REMEDIES,
    ),
    Mutant(
        "a correction that cannot work changes nothing",
        CORRECT,
        "        if self.problem:\n            raise UserError(self.problem)\n",
        "",
        REMEDIES,
    ),
    Mutant(
        "only included parts are free",
        USAGE,
        "per_part * greatest(unpriced - included, 0))",
        "per_part * unpriced)",
        ("TestUsage",),
    ),
    Mutant(
        "a warning before the limit",
        USAGE,
        "                             OR parts * growth > included THEN 'near'",
        "                             THEN 'near'",
        ("TestUsage",),
    ),
    Mutant(
        "pictures come from this text's own address",
        MEDIA,
        "if not url.startswith(start) or not _MEDIA",
        "if not _MEDIA",
        ("TestMediaAddresses",),
    ),
    Mutant(
        "a redirect leads to the provider's stores",
        MEDIA,
        'if parts.scheme != "https" or not known or parts.port',
        'if parts.scheme != "https" or parts.port',
        ("TestMediaAddresses",),
    ),
    Mutant(
        "a record is for administrators",
        RECORD,
        "if not request.env.user.has_group(group) or not number_sudo.exists():",
        "if not number_sudo.exists():",
        ("TestRecord", "TestRecordRoute", "TestExport"),
    ),
]
