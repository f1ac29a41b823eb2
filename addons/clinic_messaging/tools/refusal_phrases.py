"""What refusals of texts look like, in English and Spanish; read by ``refusals``.

The patterns are templates over small letters without accents, apostrophes and
punctuation: ``{texts}`` and the like stand for the lists in ``WORDS``. They are data:
a clinic's own sentence that was missed is added to the labelled set of the tests first
and then here.
"""

WORDS = {
    # what is refused
    "texts": r"(?:te?xts?|texting|texted|txting|messages?|messaging|messaged|msgs?"
    r"|msging|sms|notifications?|alerts?|reminders?|contact|contacting|contacted"
    r"|communications?|spam|spamming|mensajes?|mensajitos?|textos?|avisos?"
    r"|recordatorios?|notificaciones)",
    "verb": r"(?:te?xt|msg|message|sms|contact|bother|spam|harass|write|ping|buzz)",
    "verbing": r"(?:te?xting|msging|messaging|contacting|bothering|spamming|writing"
    r"|harassing|pestering|annoying|bugging|pinging|buzzing|blowing up|hitting up)",
    "plural": r"(?:texts|texting|txts|te?xt (?:messages|msgs|alerts|reminders)|messages"
    r"|messaging|msgs|sms|notifications|alerts|reminders|contact|communications?|spam"
    r"|mensajes|textos|avisos|recordatorios)",
    # how it is refused; the look-behinds keep "don't stop" and "should I stop" out
    "stop": r"(?<!dont )(?<!do not )(?<!never )(?<!should i )(?<!did you )(?<!he )"
    r"(?<!she )(?:stopp?|quit|cease|end|halt|discontinue|disable|deactivate|cancel"
    r"|suspend|turn off|shut off|switch off)",
    "not": r"(?:dont|do not|dnt|doesnt|never|no longer|cant you not|shouldnt|should not"
    r"|must not|may not|not to|please not|rather not|prefer not|not want(?:ing)?"
    r"|not interested in|to not|not allowed to|not wish|not like)"
    r"(?! (?:\w+ )?(?:have|see|understand|know|forget|worry|think|mind|remember|recall"
    r"|hesitate|stop|mean|own|got|gotten|received|saw|came|read|heard)\b)",
    "soon": r"(?: (?!by\b|at\b|before\b|after\b|taking\b|if\b|when\b)\w+){0,6}?",
    "again": r"(?:again|anymore|any more|ever|here|at all|further|no more)",
    "tail": r"(?: (?:please|pls|plz|thanks?|thank you|you|ty|thx|now|anymore|any more"
    r"|again|ever|here|at all|ok|okay|sir|maam|today|right|immediately|already|asap"
    r"|por favor|gracias|porfa|ya|mas))*$",
    "mine": r"(?:me|us|this|our|my|mine|number|the number)",
    "number": r"(?:number|phone|cell|cellphone|line|contact|name|info|information)",
    "lists": r"(?:lists?|system|database|texts?|texting|messages?|contacts?|phone book"
    r"|service|program|mailing|records|file|there|here|this|these|it)",
    # Spanish: commands and wishes, not reports of what happened
    "manden": r"(?:(?:mand|contact|molest|llam|text|texte|mensaje|notifiqu|envi|acos"
    r"|fastidi|busqu|marqu)e[ns]?|(?:escrib|vuelv|sig|hag|pong|jod)a[ns]?|escribas"
    r"|mandes|envies)",
    "mandar": r"(?:mand|envi|escrib|contact|molest|text|mensaj|llam|notific|recib|estar"
    r"|jod|ching|fastid|acos|comunic)\w*",
    "quiten": r"(?:quit|borr|elimin|saqu|sac|remuev|remov|retir)\w*",
}

REFUSALS = (
    # stop texting me; these texts must end
    r"\b{stop} (?:with )?(?:\w+ ){{0,2}}{verbing}\b",
    r"\b{stop}{soon} {texts}\b",
    r"\b(?:you|u|they|yall) (?:dont|do not|never|wont|will not) stop {verbing}",
    r"\b{stop} (?:sending|messing with|calling)(?: me| us)?"
    r"(?: (?:them|this|that|these|those|stuff|things|anything|everything|shit|crap))*$",
    r"^(?:\w+ ){{0,3}}{stop} (?!by\b)\w+ing (?:me|us|this number|my phone)\b"
    r"|\b{stop} trying to (?:reach|call|get|{verb})",
    r"\bif (?:you|yall|u) (?:stopped|quit|could stop|would stop) {verbing}"
    r"|\b(?:about|for|of) not (?:getting|receiving) (?:\w+ ){{0,2}}{texts}\b"
    r"|\b(?:lay|knock) (?:it )?off\b",
    r"\b{texts} (?:\w+ ){{0,3}}(?:to|must|should|please) (?:stop|end|cease)\b",
    r"\b(?:make|get) (?:\w+ ){{0,3}}(?:to )?stop {texts}",
    r"\bmake (?:it|this|them|you|yall|these|u) stop\b|\bcease (?:and|&) desist\b",
    r"\b(?:and|please|pls|plz|just|ugh|can you|could you|would you|would u|can u|omg"
    r"|you to) stop{tail}",
    r"\b(?:enough|too many|so many|sick|tired|fed up|annoyed|done|bothered)(?: (?:of"
    r"|with|by|the|these|your|ur|all|this|getting|constant|stupid|damn|automated))*"
    r" {texts}\b",
    # do not text me; I don't want texts; please do not use this number
    r"\b{not}(?: (?!you )\w+){{0,6}}? {texts}\b(?! (?:well|pictures|photos|came"
    r"|worked|call"
    r"|from (?:her|him|them)))",
    r"\b{not}(?: \w+){{0,3}}? {verb}(?: (?!you\b)\w+){{0,2}} (?:me|us|{again})\b",
    r"\b{not}(?: \w+){{0,3}}? (?:bother|disturb|write|harass|pester)(?:ed|ing)?{tail}",
    r"\b{not} send(?:ing)?(?: me| us)? (?:anything|nothing|stuff|things|shit|crap|any)"
    r"(?! (?:\w+ )?to (?!me|us|this|my (?:phone|cell|number)))",
    r"\b{not}(?: (?:ever|please|pls))* use (?:this|my) (?:\w+ )?{number}\b",
    r"\b{not}(?: \w+){{0,2}} (?:hear|hearing)(?: \w+)? from (?:you|u|your|yall)\b",
    r"\b{not}(?: \w+){{0,2}}? (?:te?xt|msg)me\b|\bno need to {verb} (?:me|us)"
    r"(?! back\b)|\bnot (?:authorized|allowed|permitted) to {verb}\b"
    r"|\bnot (?:ok|okay|comfortable|cool|happy) with (?:\w+ ){{0,2}}{texts}\b",
    r"\b(?:not|no longer) interested{tail}|\b(?:texts?|messages|texting) (?:are|is) not"
    r" (?:welcome|wanted|allowed|ok|okay)\b",
    r"\b(?:if you|you) {verb}(?: \w+){{0,2}} again\b|\b{verb} me (?:again|one more)\b"
    r" (?:and|or|i)\b",
    r"\byou(?:re| are) (?:bothering|harassing|annoying|spamming|bugging) (?:me|us)\b",
    # no texts
    r"^(?:(?:please|pls|hi|hello|sorry|thanks|ok|i said|want) )*(?:no|zero)"
    r" (?:more )?(?:of )?(?:these |your |ur )?{plural}(?! (?:yet|came|received|from"
    r"|on my"
    r"|in my))",
    r"\b(?:no|any|zero) (?:more|further|additional|future)(?: \w+){{0,3}}? {texts}\b",
    r"^(?:please |pls |plz )*no more(?: of (?:this|these|that|it))?{tail}|\bno"
    r" (?:calls?|emails?) or {texts}\b",
    r"\b(?:no|not) (?:by|via|through|over|with) {texts}\b|\binstead of (?:a )?{texts}",
    r"^(?:please )?(?:e ?mails?|calls?|phone(?: calls?)?|voicemail) only\b"
    r"|^(?:please )?only (?:call|e ?mail|phone)(?: me| us)?$",
    # unsubscribe, opt out, remove
    r"(?<!dont )(?<!do not )(?<!not )\b(?:unsub\w*|unsuscri\w*|un su[bs]+cri\w*"
    r"|desubscri\w*|desuscri\w*|desinscri\w*)\b",
    r"(?<!dont )(?<!do not )(?<!didnt )(?<!not )(?<!want to )(?<!never )"
    r"\bopt(?:ed|ing|s)?(?: (?:me|us|this number|my number))? out\b"
    r"(?! of (?!.{{0,20}}(?:{texts}|list|this|these)))",
    r"\bwant(?:s)? to opt out\b(?! of (?!.{{0,20}}(?:{texts}|list|this|these)))",
    r"\b(?:take|remove|delete|drop|erase|get|scratch|pull|cross|strike) {mine}"
    r"(?: (?:cell|phone|mobile|contact))?(?: {number})?(?: (?:off|from|out of|off of))*"
    r"(?: (?:your|ur|the|this|these|that|all|any|my|of))*(?: (?:\w+ )?{lists})?{tail}",
    r"\b(?:{number}|me|to be|be|get) (?:\w+ ){{0,3}}?(?:removed?|deleted|erased|taken"
    r" off|taken out)(?: (?:off|from|out of))?(?: (?:your|ur|the|this|these|all|any))*"
    r"(?: (?:\w+ )?{lists})?(?: (?:several|many) times)?{tail}",
    r"\bremoved? (?:from|my) (?:\w+ )?(?:\w+ )?(?:lists?|texts|contact|number)\b",
    r"^(?:please |pls |kindly )?(?:remove|delete|take off|be removed){tail}",
    r"\b(?:lose|loose|forget|burn) (?:my|this|the) number\b|\bwant off\b",
    r"\bcancel (?:my |the |this )?subscription\b",
    # consent
    r"\b(?:revoke|withdraw|rescind|retract|take back|pull)(?:ing|n)?"
    r" (?:\w+ ){{0,2}}(?:consent|permission|authorization)\b"
    r"|\b(?:consent|permission) (?:\w+ )?(?:withdrawn|revoked)\b",
    r"\b(?:do not|dont|didnt|did not|never|no longer) (?:\w+ ){{0,2}}consent(?:ed)?\b",
    r"\bnever (?:signed up|agreed|subscribed|opted in|gave (?:you )?(?:my )?"
    r"(?:consent|permission|number)|asked for (?:this|these))\b",
    r"\b(?:didnt|did not|dont) (?:sign up|ask|subscribe|opt in|agree)"
    r" (?:for|to)(?: (?:receive|get|be|have))?(?: (?:this|these|your|any|{texts}))\b",
    r"\b(?:without|not have|dont have|no) (?:my )?(?:consent|permission)\b",
    # anger, in plain words
    r"\bleave (?:me|us) (?:the \w+ )?alone\b|^(?:please |just )?go away\b|\bget lost\b"
    r"|\bbuzz off\b|\b(?:f+u+c*k+|f|piss|screw|bugger|eff|back|sod) off\b"
    r"|\bfuck (?:you|u|this)\b",
    r"\bharass(?:ment|ing)\b|\bspamm(?:ing|er|ers)\b|\bthis is spam\b|^spam{tail}"
    r"|\bunsolicited\b|\bunwanted {texts}|\bas spam\b|^blocked(?: and|$)",
    r"\b(?:block|report)(?:ing|ed)? (?:you|this|u|your number|the number)\b",
    r"\b(?:hate|annoying|annoyed by|dislike)(?: (?:the|these|your|all|this|getting))*"
    r" {texts}\b|\b{texts} (?:are|is) (?:so |very |really )?(?:annoying|unwanted)\b",
    r"\bdo not disturb\b|\bdnc\b|\bdo not (?:call|contact|text) (?:list|registry)\b",
    r"\b(?:no longer|not|isnt) (?:a |your |an )(?:\w+ )?(?:patient|client|customer)\b"
    r"|\bno longer (?:a )?(?:patient|client)\b",
    # Spanish
    r"\bno (?:me )?este[ns]? {mandar}|^solo (?:llamadas?|correo|por telefono)\b",
    r"\bno (?:me|nos|le|les|se) {manden}\b|\bno vuelva[ns]? a {mandar}",
    r"^(?:por favor )?ya (?:no|basta|parele|parenle|estuvo)(?: mas)?{tail}",
    r"^(?:para|pare|paren|basta) ya{tail}",
    r"(?<!no )(?<!no me )\b(?:dej(?:e|en|a|o|ar|eme|enme|ame)|par(?:e|en|a)|cesen?"
    r"|termin\w*) (?:ya )?(?:con |de )+(?:me |nos |tanto |tantos |los |estos )*"
    r"(?:{mandar}|{texts})",
    r"(?<!no )\b(?:pare|paren|para|detenga|detengan|suspendan?|cancelen?|cancelar"
    r"|cancela|desactiven?|quiten?|alto|basta|cesen?)(?: (?:a|con|de|del|los|las|la"
    r"|mis|mi|estos|sus|tus|tantos|todos|ya|el|envio))* (?:{texts}|suscripcion)\b",
    r"\bno (?:\w+ )?(?:quiero|quisiera|deseo|queremos|necesito|autorizo|acepto"
    r"|consiento|permito|gusta|gustan|interesan?)\b(?: \w+){{0,4}}?"
    r" (?:{texts}|{mandar}|{manden}|comunicacion\w*|saber de ustedes)\b",
    r"\b(?:prefiero|favor de|pido|solicito|quisiera|agradeceria|gustaria)"
    r"(?: que)? (?:ya )?no (?:me |nos )?(?:{mandar}|{manden})",
    r"^(?:por favor )?no (?:quiero|deseo) (?:mas|nada)(?: nada)?{tail}",
    r"\bno mas (?:de )?(?:estos |sus |tus )?{texts}|^no mas{tail}"
    r"|^(?:por favor )?(?:sin|no) (?:mas )?{texts}{tail}",
    r"^(?:por favor |favor de )?no (?:mandar|enviar|escribir|contactar|molestar|textear"
    r"|llamar|molesten?|jodan?|chinguen?|fastidien?|{manden})(?:me|nos)?\b",
    r"\b(?:dar|dame|darme|denme|deme|dennos|darse|darnos|den|da|de|doy)(?: me)? de baja"
    r"\b|^baja{tail}",
    r"\b{quiten}(?: (?:me|mi|este|a|mis|el|nuestro))* (?:numero|telefono|celular|datos"
    r"|nombre)\b|\b(?:me|nos) {quiten} de\b|\b{quiten}(?:me|nos) de\b"
    r"|^(?:por favor )?(?:quit|borr|elimin|saqu|remuev)\w*(?:me|nos){tail}",
    r"\bdej\w+ en paz\b|\b(?:demasiados|tantos|muchos) {texts}\b"
    r"|\b(?:hart\w|cansad\w) de (?:sus|los|tantos|estos|tus)\b"
    r"|\b(?:es|son) (?:acoso|spam)\b",
    r"\b(?:retiro|revoco|quito) mi (?:consentimiento|permiso|autorizacion)\b"
    r"|\bno (?:\w+ )?(?:tienen|tiene|di|doy|dimos) (?:\w+ )?(?:permiso|consentimiento"
    r"|autorizacion)\b|\bcancel\w* (?:la |mi |su )?suscrip\w*",
    r"\bno (?:me )?(?:interesa|interesan)\b|\b(?:ya no|no) soy (?:su )?(?:paciente"
    r"|cliente)\b|^cancelar{tail}",
)

WRONG_NUMBERS = (
    r"(?<!is this the )(?<!is this a )(?<!gave you the )(?<!gave you a )(?<!gave the )"
    r"(?<!i called the )(?<!called the )(?<!dialed the )(?<!dialed a )(?<!put the )"
    r"(?<!texted the )(?<!got the )\b(?:wrong|incorrect|mistaken) (?:number|num|nbr"
    r"|phone|person|guy|girl|lady|man|woman|party|cell|patient|family)\b"
    r"(?! (?:is )?(?:on|in|for) (?:my|the|his|her|our|file|your))",
    r"\b(?:you|u|yall|youve) (?:\w+ )?(?:got|have|texted|messaged|reached) (?:the |a"
    r" )?wrong"
    r" (?:number|num|one|person|guy)\b|\byou texted the wrong\b",
    r"\bnot the (?:right|correct) (?:number|person|phone)\b(?! for (?:refill|appoint))"
    r"|\b(?:not|isnt) (?:the )?(?:person|one|patient|owner|parent)\b",
    r"\b(?:not|isnt|aint|no longer|wasnt)(?: (?!the right|a good|my|text|call|contact"
    r"|message|use|to)\w+){{0,3}} (?:number|phone|cell)(?: (?:anymore|any more|now))?$",
    r"\b(?:number|phone|cell)(?: \w+){{0,2}} (?:no longer|doesnt|does not) (?:belongs?"
    r"|associated)\b|\b(?:no longer|doesnt|does not) (?:belongs?|has|have|owns?"
    r"|uses?)(?: \w+)? (?:to|number|phone|cell)(?: anymore)?\b"
    r"|\b(?:number|phone) (?:was|got|has been|is) (?:reassigned|recycled|given to me)\b"
    r"|\b(?:number|phone|cell)(?: \w+)? belongs? to (?!me\b|my\b|us\b)",
    r"\b(?:no ?one|nobody|no body|no person|theres no|there is no)(?: \w+)?(?: here)?"
    r" (?:by|with|named|called|of) (?:that|this|the|name|\w+ here|\w+$|\w+ at)"
    r"|\b(?:nobody|no one|theres no|there is no|^no) (?!pain|fever|problem|one|swelling"
    r"|change|parking|show|blood|rash|cough)\w+ (?:here|at this number)$",
    r"\b(?:dont|do not|never) (?:know|heard of)(?: (?:any|a|anyone|anybody|of|who|this"
    r"|that|such|the|by))* (?:person|name|is|people|guy|lady|patient|named|called|is"
    r" for|you are)\b|\b(?:dont|do not) know (?:anyone|anybody)\b|\bno such person\b",
    r"\b(?:previous|former|prior|old|last) owner\b|\bwho(?:ever)? (?:had|has) (?:it"
    r"|this"
    r" number) before\b|\bi (?:just )?got this number\b",
    r"\b(?:mistak\w+|confus\w+|mixing)(?: \w+){{0,3}} (?:me|someone else|somebody else"
    r"|another person)\b|\b(?:meant|was|is|text|message) for (?:someone|somebody)"
    r" else\b"
    r"|\b(?:this|text|message) (?:isnt|is not|wasnt|was not) for me\b"
    r"|\bno idea who (?:this|that) is\b|\bnever been (?:to|a|an|your)(?: \w+)?"
    r" (?:clinic|office|practice|patient|client|customer)\b|\bnever been your \w+$"
    r"|\b(?:someone|somebody) elses? (?:number|phone|text|message|appointment)\b",
    r"\b(?:im|am|is) not (?:(?:him|her|them)$|that person|this person|who you)"
    r"|\b(?:name is not|name isnt|not my name)\b|\bnot (?:her|his|their) (?:number"
    r"|phone"
    r"|cell)\b|\b(?:doesnt|does not) live here\b"
    r"|\b(?:hasnt|has not) had this (?:number|phone)\b",
    r"\b(?:dont|do not|never) (?:have|own|had) (?:a |any )?(?:dogs?|cats?|pets?|kids?"
    r"|child|children|son|daughter|horses?)$",
    # Spanish
    r"\b(?:numero|telefono|celular|persona|mensaje) (?:esta )?(?:equivocad|incorrect"
    r"|errad"
    r"|errone|mal)\w*|\bmal el (?:numero|telefono|celular)\b|\b(?:se|te) (?:ha |han "
    r"|has"
    r" )?equivoc\w+|\besta[ns]? equivocad\w+|^(?:perdon |disculpe )?equivocad\w$",
    r"\b(?:no|ya no) (?:es|era|pertenece)(?: (?:mi|el|su|a|la|este|un|ese|mas|ya|del?)"
    r")* (?:numero|telefono|celular|nombre)\b|\beste no es\b"
    r"|\b(?:numero|telefono|celular) (?:ya )?no (?:es|pertenece) (?:del?|a)\b",
    r"\bno soy (?:esa|esta|la|ese) (?:persona|que|senora?|paciente)|\bno soy (?:ella"
    r"|el)$"
    r"|\bno (?:lo |la |le )?conozco (?:a|esa|ese|ningun)\b|\baqui no (?:vive|hay|es)\b"
    r"|\bno vive aqui\b|\bya no (?:tiene|usa) (?:este|ese) (?:numero|telefono|celular)"
    r"|\bno hay (?:nadie|ningun\w*)(?: (?:con|llamad|que|de)\w*)\b"
    r"|\bcambio de dueno\b",
)
#: "I'm not Maria", "this isn't Maria": the name is the contact's own.
NOT_ME = r"\b(?:not|isnt|no soy|no es|not for|dont know|no conozco a|no) {name}\b"
#: Calls and texts are one in law; not where the same person asks for a text instead.
NO_CALLS = r"\b(?:dont|do not|never) call (?:me|us|this number|here){tail}"
