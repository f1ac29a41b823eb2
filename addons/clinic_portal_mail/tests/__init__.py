from . import test_mail_send
