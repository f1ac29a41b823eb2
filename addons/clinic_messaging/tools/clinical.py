"""Words in a text that look clinical or private, so that people think twice (C31).

A text is not encrypted and shows on a locked screen. What is found here is a warning
beside the text and never a refusal: the front desk knows best why it writes "x-ray".
"""

import re

from .folding import fold

_DIAGNOSES = """
abortion abscess adhd aids alcoholism allergy alzheimer anemia anorexia anxiety
arthritis asthma autism biopsy bipolar bronchitis bulimia cancer carcinoma cataract
chemo chemotherapy chlamydia cholesterol cirrhosis colitis colonoscopy concussion copd
covid crohn cyst dementia depression depressed dermatitis diabetes diabetic dialysis
eczema epilepsy erectile fibroid fibromyalgia fracture gingivitis glaucoma gonorrhea
gout heartworm hemorrhoid hepatitis hernia herpes hiv hpv hypertension hypothyroid
hysterectomy infection infected infertility influenza insomnia ivf kidney leukemia lupus
lyme lymphoma malignant mammogram melanoma meningitis menopause migraine miscarriage
mono mri mrsa neuropathy obesity obese oncology osteoporosis overdose pancreatitis
paralysis parasite parkinson parvo periodontitis pneumonia pregnancy pregnant prostate
psoriasis psychiatric psychiatrist psychosis ptsd rabies rehab schizophrenia sciatica
sclerosis scoliosis seizure sepsis shingles std sti strep stroke suicidal suicide
syphilis thyroid tonsillitis transplant trichomonas tuberculosis tumor ulcer uti
vasectomy withdrawal
cancer diabetes embarazo embarazada infeccion depresion ansiedad vih sida tumor asma
hipertension convulsion aborto
"""
_DRUGS = """
abilify accutane adderall advil albuterol amitriptyline amlodipine amoxicillin ativan
atorvastatin augmentin azithromycin benadryl botox buprenorphine bupropion carprofen
celexa cephalexin chlorhexidine cialis ciprofloxacin citalopram clonazepam clonidine
codeine concerta coumadin cymbalta dexamethasone diazepam diflucan doxycycline effexor
eliquis epipen escitalopram fentanyl finasteride flagyl fluoxetine furosemide gabapentin
humira hydrochlorothiazide hydrocodone hydroxyzine ibuprofen insulin keppra ketamine
klonopin lamictal lasix levothyroxine lexapro lipitor lisinopril lithium lorazepam
losartan lyrica meloxicam metformin methadone methotrexate metoprolol metronidazole
mirtazapine morphine naloxone naltrexone naproxen narcan norco nystatin olanzapine
omeprazole ondansetron oxycodone oxycontin ozempic paxil paxlovid penicillin percocet
phenobarbital plavix pravastatin prednisone prep prilosec propranolol prozac quetiapine
ritalin risperidone rimadyl semaglutide seroquel sertraline sildenafil simvastatin
suboxone synthroid tamoxifen testosterone topamax tramadol trazodone truvada tylenol
valium valtrex venlafaxine viagra vicodin vyvanse warfarin wegovy wellbutrin xanax
xarelto zithromax zofran zoloft zolpidem
"""
_WORDS = frozenset((_DIAGNOSES + _DRUGS).split())
#: Phrases, on folded text.
_PHRASES = re.compile(
    r"\b(?:test|lab|blood|biopsy|pap|urine|stool|scan|x ?ray|culture|screening|std"
    r"|hiv|pregnancy|genetic|pathology|covid|strep) (?:work )?(?:test )?(?:results?"
    r"|came back|is positive|is negative|was positive|was negative|panel|levels?)\b"
    r"|\b(?:tested|test is|came back|results? (?:is|are|was|were)) (?:positive"
    r"|negative|abnormal|normal)\b|\babnormal (?:\w+ )?(?:result|finding|pap|scan"
    r"|cells|mammogram)"
    r"|\b(?:diagnos(?:is|ed|tic)|prescri(?:ption|bed)|dosage|prognosis|symptoms?"
    r"|side effects?|treatment plan|medical record|chart note|surgery|procedure"
    r"|root canal|extraction|implant|spay|neuter|euthan\w+|therapy session"
    r"|mental health|substance abuse|drug screen|blood pressure|blood sugar|a1c"
    r"|white count|birth control|sexual\w*|venereal|hospice|palliative)\b"
    r"|\b\d+(?:\.\d+)? ?(?:mg|mcg|ml|cc|units|tablets|pills|capsules)\b"
    r"|\b(?:your|his|her|its|the) (?:medication|meds|pills|lab work|labs|insulin|mole"
    r"|lump|rash|lesion|discharge|std|cholesterol)\b"
    r"|\bicd ?10\b|\b[a-tv-z]\d{2} \d{1,4}\b"
    r"|\b(?:receta|diagnostico|resultados? de|analisis de sangre|cirugia|dosis"
    r"|medicamentos?|presion arterial)\b"
)
_SSN = re.compile(
    r"(?<!\d)(?!000|666|9\d\d)\d{3}[- ](?!00)\d{2}[- ](?!0000)\d{4}(?!\d)"
)
_RECORD = re.compile(
    r"\b(?:mrn|ssn|social security|medical record (?:number|no)|member id|policy (?:no"
    r"|number)|patient id|chart (?:no|number)|account (?:no|number))\b",
)
_BIRTH = re.compile(
    r"\b(?:dob|d o b|born(?: on)?|date of birth|birth ?date|birthday(?: is)?|fecha de"
    r" nacimiento)\b.{0,20}\d"
)


def find_clinical(text: str) -> tuple[str, ...]:
    """Return what looks clinical or private in a text, each once, in order.

    :param text: as a person typed it, placeholders included
    :return: the words as they were found, folded to small letters; empty if none
    """
    folded = fold(text)
    words = re.sub(r"[^\w]+", " ", folded)
    found = {match.start(): match.group() for match in _PHRASES.finditer(words)}
    found |= {
        match.start(): match.group()
        for match in re.finditer(r"\w+", words)
        if _is_listed(match.group())
    }
    for pattern, name in ((_RECORD, None), (_BIRTH, "date of birth")):
        for match in pattern.finditer(words):
            found[match.start()] = name or match.group()
    if _SSN.search(folded):
        found[-1] = "social security number"
    ordered = (found[start] for start in sorted(found))
    return tuple(dict.fromkeys(ordered))


def _is_listed(word: str) -> bool:
    """Return whether a word, or its singular, is on the lists."""
    return word in _WORDS or (word.endswith("s") and word[:-1] in _WORDS)
