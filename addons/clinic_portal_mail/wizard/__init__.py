from . import base_partner_merge
from . import clinic_message_compose
