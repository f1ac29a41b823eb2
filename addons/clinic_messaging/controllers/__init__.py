from . import consent_record
from . import portal_texting
from . import twilio
from . import twilio_inbound
