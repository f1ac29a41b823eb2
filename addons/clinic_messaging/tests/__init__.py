from . import test_claim
from . import test_follow_up
from . import test_outcome
from . import test_plan
from . import test_reconcile
from . import test_security
from . import test_send_path
