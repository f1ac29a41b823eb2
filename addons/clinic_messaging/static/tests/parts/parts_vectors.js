/** Texts and what they are billed as; the server's counter is tested with the same. */
// JSON, since the server's test reads it too
// prettier-ignore
export const VECTORS = [
    { "text": "", "encoding": "GSM-7", "units": 0, "parts": 0, "remaining": 160 },
    { "text": "Hello", "encoding": "GSM-7", "units": 5, "parts": 1, "remaining": 155 },
    { "text": "x", "times": 160, "encoding": "GSM-7", "units": 160, "parts": 1, "remaining": 0 },
    { "text": "x", "times": 161, "encoding": "GSM-7", "units": 161, "parts": 2, "remaining": 145 },
    { "text": "x", "times": 306, "encoding": "GSM-7", "units": 306, "parts": 2, "remaining": 0 },
    { "text": "x", "times": 307, "encoding": "GSM-7", "units": 307, "parts": 3, "remaining": 152 },
    { "text": "€", "times": 80, "encoding": "GSM-7", "units": 160, "parts": 1, "remaining": 0 },
    { "text": "€", "times": 81, "encoding": "GSM-7", "units": 162, "parts": 2, "remaining": 143 },
    { "text": "€", "times": 153, "encoding": "GSM-7", "units": 306, "parts": 3, "remaining": 151 },
    { "text": "a\nb", "encoding": "GSM-7", "units": 3, "parts": 1, "remaining": 157 },
    { "text": "ÄÖÜäöüß", "encoding": "GSM-7", "units": 7, "parts": 1, "remaining": 153 },
    { "text": "ç", "encoding": "UCS-2", "units": 1, "parts": 1, "remaining": 69 },
    { "text": "’", "times": 70, "encoding": "UCS-2", "units": 70, "parts": 1, "remaining": 0 },
    { "text": "’", "times": 71, "encoding": "UCS-2", "units": 71, "parts": 2, "remaining": 63 },
    { "text": "😀", "encoding": "UCS-2", "units": 2, "parts": 1, "remaining": 68 },
    { "text": "😀", "times": 36, "encoding": "UCS-2", "units": 72, "parts": 2, "remaining": 61 },
    { "text": "Дом", "times": 40, "encoding": "UCS-2", "units": 120, "parts": 2, "remaining": 14 },
    { "text": "[{~^}]", "encoding": "GSM-7", "units": 12, "parts": 1, "remaining": 148 }
];
