from . import test_follow
from . import test_pace
from . import test_recipients
from . import test_report
from . import test_result
from . import test_security
from . import test_send
from . import test_tours
