from . import test_recipients
