from . import files
from . import prints
from . import portal_home
from . import portal_link
from . import portal_mail
from . import portal_write
from . import signup
