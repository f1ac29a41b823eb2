from . import base_partner_merge
from . import sms_twilio_account_manage
from . import clinic_message_compose
from . import clinic_message_compose_channels
from . import clinic_message_compose_choice
from . import clinic_message_compose_preview
from . import clinic_message_edit
from . import sms_account_phone
