from . import twilio
from . import twilio_inbound
