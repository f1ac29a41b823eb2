from . import clinic_message_report
from . import clinic_answer_report
from . import clinic_appointment_report
from . import clinic_message_usage
from . import clinic_figures
