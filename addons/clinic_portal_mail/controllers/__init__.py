from . import files
from . import prints
