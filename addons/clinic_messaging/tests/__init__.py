from . import test_send_path
