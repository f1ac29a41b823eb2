from . import test_chart
from . import test_deletion
from . import test_file_routes
from . import test_files
from . import test_mail_send
from . import test_mail_tours
from . import test_notice
