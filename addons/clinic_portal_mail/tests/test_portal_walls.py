"""Who gets nothing: attacks over HTTP, as the other client, nobody and a forger."""

import json
from statistics import median
from time import perf_counter

from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from .http_common import HOME, PASSWORD, PortalCase

CANARY = "Canary-subject"
CLOSED = {
    "Cache-Control": "no-store, private",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
}


@tagged("post_install", "-at_install", "clinic")
class TestPortalWalls(PortalCase):
    def setUp(self):
        super().setUp()
        self.thread = self.send_mail(self.doctor, self.ann, subject=CANARY)

    def both(self, path, values=None):
        """Return the answers for another's number and for a missing one."""
        number, missing = self.thread.id, self.thread.id + 999
        if values is None:
            return [self.url_open(HOME + path % n) for n in (number, missing)]
        return [
            self.post(path, {k: v % n if "%" in v else v for k, v in values.items()})
            for n in (number, missing)
        ]

    def assert_alike(self, answers):
        """Both are 404 and tell nothing apart (attacks 1, 5, 21)."""
        self.assertEqual([a.status_code for a in answers], [404, 404])
        self.assertEqual(*(len(a.content) for a in answers))
        for answer in answers:
            self.assertNotIn(CANARY, answer.text)

    def test_anothers_and_a_missing_one_are_the_same_404(self):
        draft = self.draft(self.ann, self.doctor)
        self.authenticate("ben", "ben")
        self.assert_alike(self.both("/%d"))
        for values in (
            {"thread_id": "%d", "text": "Let me in, please.", "action": "send"},
            {"draft_id": "%d", "text": "Let me in, please.", "action": "save"},
            {"draft_id": "%d", "action": "discard"},
            {"draft_id": "%d", "action": "front_office"},
        ):
            with self.subTest(values=values):
                self.assert_alike(self.both("/write", values))
        for action in ("read", "trash", "archive", "restore", "discard"):
            with self.subTest(action=action):
                self.assert_alike(self.both("/mark", {"ids": "%d", "action": action}))
        self.assertEqual(self.url_open(f"{HOME}/drafts/{draft.id}").status_code, 404)
        self.assertEqual(len(self.open(self.ann, self.thread)["messages"]), 1)
        self.assertTrue(draft._mail_draft())

    def test_one_foreign_number_among_own_ones_changes_nothing(self):
        mine = self.send_mail(self.doctor, self.ben)
        self.authenticate("ben", "ben")
        ids = [str(mine.id), str(self.thread.id)]
        answer = self.post("/mark", {"ids": ids, "action": "trash"})
        self.assertEqual(answer.status_code, 404)
        self.assertEqual(self.folder(self.ben), mine.ids)

    def test_absurd_numbers_are_404(self):
        self.authenticate("ann", "ann")
        for path in ("/0", "/-1", "/99999999999999999999", "/drafts/99999999999"):
            with self.subTest(path=path):
                self.assertEqual(self.url_open(HOME + path).status_code, 404)
        for number in ("x", "-1", "99999999999", "1;2", "٣"):
            answer = self.post("/mark", {"ids": number, "action": "read"})
            with self.subTest(number=number):
                self.assertEqual(answer.status_code, 404)

    def test_others_folders_and_searches_are_their_own(self):
        self.authenticate("ben", "ben")
        for folder in ("", "/inbox", "/sent", "/drafts", "/archive", "/trash"):
            self.assertNotIn(CANARY, self.url_open(HOME + folder).text)
        for word in (CANARY, "papers", "%", "_", "Ann"):
            answer = self.post("/search", {"search": word, "folder": "inbox"})
            self.assertIn("Nothing here holds these words.", answer.text)

    def test_guardian_whose_time_is_over(self):
        child = self.env["res.partner"].create(
            {
                "name": "Child",
                "clinic_contact_id": self.ann.partner_id.id,
                "clinic_contact_until": "2026-03-03",
                "clinic_client_status": "active",
            }
        )
        thread = self.send_mail(self.doctor, self.ann, patient_id=child.id)
        self.authenticate("ann", "ann")
        self.assertEqual(self.url_open(f"{HOME}/{thread.id}").status_code, 200)
        child.clinic_contact_until = "2026-03-02"
        self.assertEqual(self.url_open(f"{HOME}/{thread.id}").status_code, 404)

    def test_closed_thread_refuses_and_keeps_the_words(self):
        self.company.clinic_mail_reply_days = 1
        self.authenticate("ann", "ann")
        tree = self.page(f"/{self.thread.id}")
        self.set_clock(self.thread.started_at.replace(day=20))
        refused = self.press(tree, "send", text="Still my words here.")
        self.assertIn("closed for answers", refused.text)
        self.assertIn("Still my words here.", refused.text)
        self.assertEqual(len(self.open(self.doctor, self.thread)["messages"]), 1)

    def test_signed_out_meets_the_sign_in_and_comes_back(self):
        self.authenticate(None, None)
        path = f"{HOME}/{self.thread.id}"
        for number in (self.thread.id, self.thread.id + 999):
            answer = self.url_open(f"{HOME}/{number}", allow_redirects=False)
            self.assertEqual(answer.status_code, 303)
            self.assertIn(
                f"redirect={HOME.replace('/', '%2F')}", answer.headers["Location"]
            )
        form = {"login": "ann", "password": PASSWORD, "redirect": path}
        form["csrf_token"] = Request.csrf_token(self)
        answer = self.url_open("/web/login", data=form)
        self.assertTrue(answer.url.endswith(path))
        self.assertIn(CANARY, answer.text)

    def test_headers_on_every_answer(self):
        self.authenticate("ann", "ann")
        for path in ("", f"/{self.thread.id}", "/new", "/drafts", "/999999"):
            answer = self.url_open(HOME + path)
            policy = answer.headers["Content-Security-Policy"]
            with self.subTest(path=path):
                for name, value in CLOSED.items():
                    self.assertEqual(answer.headers[name], value)
                self.assertIn("frame-ancestors 'none'", policy)
                self.assertIn("default-src 'none'", policy)
                self.assertNotIn("http", policy)
                self.assertNotIn("*", policy)

    def test_forged_posts_are_refused(self):
        self.authenticate("ann", "ann")
        before = self.threads(self.ann)._mail_counts()
        for path in ("/write", "/mark", "/search"):
            for token in ("", "0" * 40 + "o1", Request.csrf_token(self)[:-1] + "x"):
                form = {"ids": self.thread.id, "action": "read", "csrf_token": token}
                with self.subTest(path=path, token=token), mute_logger("odoo.http"):
                    answer = self.url_open(HOME + path, data=form)
                    self.assertEqual(answer.status_code, 400)
        self.assertEqual(self.threads(self.ann)._mail_counts(), before)

    def test_nothing_is_marked_or_deleted_by_a_link(self):
        self.authenticate("ann", "ann")
        for path in ("/mark", "/write", "/search"):
            answer = self.url_open(f"{HOME}{path}?ids={self.thread.id}&action=trash")
            self.assertEqual(answer.status_code, 405, path)
        self.assertEqual(self.folder(self.ann), self.thread.ids)

    def test_odoos_own_doors_stay_shut(self):
        """Chatter, files, views and the portal's sharing know nothing of it (18-30)."""
        self.authenticate("ann", "ann")
        model, number = "clinic.mail.thread", self.thread.id
        for path in (
            f"/web/content/clinic.mail.message/{self.thread.message_ids.id}/body",
            f"/web/content/{model}/{number}/subject",
            f"/web/image/{model}/{number}/subject",
            f"/mail/view?model={model}&res_id={number}",
            f"/web/content/clinic.mail.attachment/{number}/datas",
        ):
            answer = self.url_open(path)
            with self.subTest(path=path):
                self.assertNotIn(CANARY, answer.text)
                self.assertNotIn("papers along", answer.text)
        thread = {"thread_model": model, "thread_id": number}
        for path, params in (
            ("/mail/message/post", {**thread, "post_data": {"body": "x"}}),
            ("/mail/thread/messages", thread),
            ("/mail/chatter_fetch", thread),
            ("/portal/chatter_init", thread),
        ):
            with self.subTest(path=path), mute_logger("odoo.http"):
                answer = self.rpc(path, params)
                self.assertTrue("error" in answer or not answer.get("result"), answer)

    def test_every_model_refuses_the_portals_cookie(self):
        """``call_kw`` of reads, searches, exports and writes (attacks 8-16)."""
        self.authenticate("ann", "ann")
        number = self.thread.id
        for method, args in (
            ("read", [[number]]),
            ("search_read", [[]]),
            ("search_count", [[("id", ">", 0)]]),
            ("formatted_read_group", [[], ["id"], ["__count"]]),
            ("export_data", [[number], ["id"]]),
            ("copy", [[number]]),
            ("write", [[number], {"create_uid": 1}]),
            ("unlink", [[number]]),
            ("web_save", [[number], {}, {}]),
            ("action_open", [[number]]),
            ("action_folder", []),
        ):
            path = f"/web/dataset/call_kw/clinic.mail.thread/{method}"
            params = {
                "model": "clinic.mail.thread",
                "method": method,
                "args": args,
                "kwargs": {},
            }
            with self.subTest(method=method), mute_logger("odoo.http"):
                self.assertIn("error", self.rpc(path, params))

    def test_same_mail_address_opens_nothing(self):
        """Who signs up with another's address has no messages of his (attack 31)."""
        self.ann.partner_id.email = "ann@example.com"
        twin = self.client_user("twin", "Ann Client", email="ann@example.com")
        self.authenticate("twin", "twin")
        self.assertIn("There are no messages here.", self.url_open(HOME).text)
        self.assertEqual(self.url_open(f"{HOME}/{self.thread.id}").status_code, 404)
        self.assertFalse(self.folder(twin))

    def test_nobodys_time_tells_anothers_from_a_missing_one(self):
        """Typical times of many requests differ by less than 20 ms (attack 32)."""
        self.authenticate("ben", "ben")
        spent = {self.thread.id: [], self.thread.id + 999: []}
        for _round in range(30):
            for number, times in spent.items():
                start = perf_counter()
                self.url_open(f"{HOME}/{number}")
                times.append(perf_counter() - start)
        another, missing = (median(times) for times in spent.values())
        self.assertLess(abs(another - missing), 0.02)

    def rpc(self, path, params):
        """Call a JSON route with the session's cookie and return the answer."""
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        answer = self.url_open(
            path, data=body, headers={"Content-Type": "application/json"}
        )
        return answer.json() if answer.status_code == 200 else {"error": True}
