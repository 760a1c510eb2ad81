/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a column holds, by its name, as registers are headed in Europe and around it. */
#include "link/lk_columns_internal.h"

enum { HEAD_MAX = 96 };

typedef struct Phrases {
    LkKind kind;
    const char *list; /* between bars */
} Phrases;

static const Phrases phrases[] = {
    { LK_GIVEN,
      "given|given name|given names|first|first name|first names|forename|forenames|fname|"
      "christian name|prenom|prenoms|vorname|vornamen|rufname|nombre|nombres|nombre de pila|"
      "primeiro nome|nome proprio|prenume|prenumele|fornamn|tilltalsnamn|fornavn|voornaam|"
      "voornamen|roepnaam|imię|imiona|имя|ім'я|име|الاسم الأول|الاسم الشخصي" },
    { LK_SURNAME,
      "surname|last|last name|last names|family name|lname|second name|nom|nom de famille|"
      "noms|nachname|familienname|zuname|apellido|apellidos|primer apellido|cognome|apelido|"
      "apelidos|sobrenome|nume|nume de familie|numele|numele de familie|efternamn|etternavn|"
      "efternavn|achternaam|familienaam|nazwisko|фамилия|прізвище|фамилно име|"
      "اللقب|اسم العائلة|العائلة|الكنية|الشهرة|عائلة|كنية|شهرة" },
    { LK_NAME,
      "name|full name|entity name|first and surname|person|namn|navn|naam|nome|namen|nom complet|"
      "nom et prénom|nom prénom|nombre completo|nombre y apellidos|nome completo|"
      "nome e cognome|nume complet|nume și prenume|nume prenume|vollständiger name|"
      "imię i nazwisko|фио|піб|الاسم|الاسم الكامل|اسم|اسم كامل" },
    { LK_DATE,
      "dob|date of birth|birth date|birth|born|birthday|year of birth|birth year|yob|"
      "geburtsdatum|geb|geburtstag|geburtsjahr|naissance|date de naissance|né le|née le|"
      "nacimiento|fecha de nacimiento|nascita|data di nascita|nascimento|data de nascimento|"
      "data nașterii|nașterii|născut|an naștere|födelsedatum|född|födelseår|fødselsdato|født|"
      "geboortedatum|geboren|data urodzenia|rok urodzenia|дата рождения|дата народження|"
      "дата на раждане|تاريخ الميلاد|تاريخ الولادة" },
    { LK_SEX,
      "sex|gender|sexe|sexo|sesso|sexul|genre|género|genere|gen|geschlecht|geschl|kön|kjønn|"
      "køn|geslacht|płeć|пол|стать|الجنس|جنس" },
    { LK_PHONE,
      "phone|phone number|telephone|tel|mobile|cell|cellphone|telefon|telefono|telefone|"
      "telefonnummer|telefoonnummer|telefoon|telefonul|téléphone|portable|handy|rufnummer|"
      "mobil|mobilnummer|móvil|celular|cellulare|telemóvel|мобильный|телефон|الهاتف|"
      "رقم الهاتف|الجوال|هاتف|جوال" },
    { LK_PLATE,
      "plate|licence plate|license plate|vehicle registration|kennzeichen|immatriculation|"
      "plaque|matrícula|targa|număr de înmatriculare|nr înmatriculare|înmatriculare|regnr|"
      "registreringsnummer|kenteken|tablica rejestracyjna|номерной знак|لوحة السيارة" },
    { LK_EMAIL, "email|e mail|mail|mail address|courriel|correo|correo electrónico|epost|"
                "البريد الإلكتروني" },
    { LK_NUMBER,
      "nid|ssn|soc sec id|social security|social security number|national id|"
      "national identity number|passport|passport number|document|document number|id number|"
      "id card|nhs number|personal number|tax id|personnummer|personnr|ausweis|"
      "ausweisnummer|ausweisnr|passnummer|steuernummer|sozialversicherungsnummer|numéro de pièce|"
      "n de pièce|pièce d identité|numéro de sécurité sociale|passeport|dni|nie|nif|"
      "documento|pasaporte|codice fiscale|passaporto|documento di identità|cnp|pașaport|"
      "carte de identitate|paspoort|bsn|fødselsnummer|cpr|pesel|nr dowodu|паспорт|снилс|инн|"
      "رقم الهوية|رقم جواز السفر|iban|account|account number|konto|kontonummer|compte" },
    { LK_STREET,
      "street|street name|street address|address|addr|address line|home address|adress|"
      "gatuadress|gata|adresse|nom de rue|nom de la rue|rue|voie|strasse|str|straßenname|"
      "anschrift|strada|adresa|dirección|domicilio|calle|indirizzo|via|morada|endereço|rua|"
      "adres|straat|straatnaam|ulica|улица|адрес|вулиця|адреса|العنوان|الشارع|عنوان|شارع" },
    { LK_HOUSE,
      "house|house number|house no|house nr|street number|street no|building number|"
      "hausnummer|hausnr|numéro de rue|numéro de voie|n de voie|n de rue|gatunummer|husnr|"
      "husnummer|numero civico|huisnummer|huisnr|nr domu|номер дома" },
    { LK_POSTCODE,
      "postcode|post code|zip|zip code|postal code|plz|postleitzahl|code postal|cp|"
      "código postal|cap|codice postale|cod poștal|postnummer|postnr|kod pocztowy|индекс|"
      "почтовый индекс|الرمز البريدي" },
    { LK_CITY,
      "city|town|suburb|locality|municipality|village|place of residence|ville|commune|"
      "localité|ort|wohnort|stadt|gemeinde|ciudad|localidad|municipio|población|città|comune|"
      "località|cidade|localidade|concelho|oraș|orașul|localitate|localitatea|postort|stad|"
      "kommun|poststed|woonplaats|plaats|gemeente|miasto|miejscowość|город|місто|град|"
      "المدينة|البلدة|مدينة|بلدة" },
    { LK_TEXT,
      "address 2|address 3|address line 2|address line 3|middle name|middle names|middle|midl name|"
      "birth place|place of birth|birth country|country of birth|city of birth|birth city|"
      "town of birth|birth town|lieu de naissance|ville de naissance|pays de naissance|"
      "commune de naissance|geburtsort|geburtsland|lugar de nacimiento|país de nacimiento|"
      "luogo di nascita|local de nascimento|naturalidade|locul nașterii|födelseort|fødested|"
      "geboorteplaats|miejsce urodzenia|место рождения|مكان الميلاد|maiden name|birth name|"
      "birth surname|née|geburtsname|nom de naissance|nom de jeune fille|mother|mother name|"
      "mothers name|mother s name|name of mother|father|father name|fathers name|"
      "father s name|name of father|nom du père|nom de la mère|patronymic|отчество|اسم الأب|"
      "اسم الأم|suffix|name suffix|name prefix|prefix|title|alias|nickname|nick "
      "name|spitzname|surnom|"
      "smeknamn|apodo|soprannome|porecla|pseudonyme|occupation|profession|beruf|job title|"
      "company|company name|organisation name|organization name|business name|product name|"
      "brand name|file name|user name|nationality|nationalité|state|county|region|province|"
      "country|status|name of spouse|spouse|person type|date of entry|registration date" },
    { LK_APART,
      "id|rec id|record id|unique id|key|rowid|row id|row number|row|index|entity|entity id|ent id|"
      "cluster|cluster id|truth|label|group id|person id|match id|true id|true match|duplicate of|"
      "source dataset" },
};

/* Folded, and divided where a small letter stands before a big one, as in dateOfBirth. */
static Str
folded(LkText name, char ret[HEAD_MAX])
{
    char apart[2 * HEAD_MAX];
    size_t n = 0;

    for (size_t i = 0; i < name.len && n + 2 < sizeof apart; i++) {
        char before = i > 0 ? name.ptr[i - 1] : ' ';

        if (before >= 'a' && before <= 'z' && name.ptr[i] >= 'A' && name.ptr[i] <= 'Z')
            apart[n++] = ' ';
        apart[n++] = name.ptr[i];
    }
    return (Str){ ret, lk_fold((LkText){ apart, n }, ret, HEAD_MAX) };
}

/* True if `phrase` stands at `at`, whole words of `head`, however either is divided by blanks. */
static bool
stands_at(Str head, size_t at, Str phrase)
{
    for (size_t i = 0; i < phrase.len; i++) {
        if (phrase.ptr[i] == ' ')
            continue;
        while (at < head.len && head.ptr[at] == ' ')
            at++;
        if (at == head.len || head.ptr[at++] != phrase.ptr[i])
            return false;
    }
    return at == head.len || head.ptr[at] == ' ';
}

static bool
holds(Str head, Str phrase)
{
    for (size_t at = 0; at < head.len; at++) {
        if ((at == 0 || head.ptr[at - 1] == ' ') && stands_at(head, at, phrase))
            return true;
    }
    return false;
}

/* The length of the longest phrase of a list that stands in `head`. */
static size_t
longest(Str head, const char *list)
{
    Str rest = str_of(list);
    size_t best = 0;

    while (rest.len > 0) {
        char held[HEAD_MAX];
        Str word = str_cut(rest, '|', &rest);
        Str phrase = folded((LkText){ word.ptr, word.len }, held);

        if (phrase.len > best && holds(head, phrase))
            best = phrase.len;
    }
    return best;
}

static bool
find_kind(LkText name, const Phrases *lists, size_t n, LkKind *ret)
{
    char held[HEAD_MAX];
    Str head = folded(name, held);
    size_t best = 0;

    for (size_t i = 0; i < n; i++) {
        size_t len = longest(head, lists[i].list);

        if (len > best) {
            best = len;
            *ret = lists[i].kind;
        }
    }
    return best > 0;
}

bool
lk_kind_by_name(LkText name, LkKind *ret)
{
    return find_kind(name, phrases, LEN(phrases), ret);
}

bool
lk_names_thing(LkText name)
{
    char held[HEAD_MAX];
    Str head = folded(name, held);

    return (holds(head, STR("name")) || holds(head, STR("names"))) &&
           !str_equal(head, STR("name")) && !str_equal(head, STR("names")) &&
           longest(head,
                   "full|whole|complete|entity|legal|birth|maiden|display|person|people|patient|"
                   "victim|client|customer|member|employee|student|pupil|child|mother|father|"
                   "parent|worker|applicant|voter|citizen|resident|contact|user|guest|witness|"
                   "suspect|accused|prisoner|deceased|owner|holder|author|player|donor") == 0;
}

/* Known but where values are coordinates: there are people called Long. */
static const Phrases halves[] = {
    { LK_LATITUDE,
      "latitude|lat|breite|breitengrad|geogr breite|latitud|latitudine|lățime|breddgrad|"
      "breedtegraad|szerokość geograficzna|широта|географска ширина|خط العرض|"
      "دائرة العرض" },
    { LK_LONGITUDE, "longitude|lon|lng|long|länge|längengrad|geogr länge|longitud|longitudine|"
                    "längdgrad|lengdegrad|lengtegraad|długość geograficzna|долгота|"
                    "довгота|географска дължина|خط الطول" },
    { LK_COORDINATES,
      "coordinates|coordinate|coords|coord|latlon|latlong|latlng|lat and long|lat and lon|gps|"
      "gps position|geo|geopoint|geo point|geolocation|geometry|geom|wkt|point|position|location|"
      "koordinaten|coordonnées|coordenadas|coordinate geografiche|coordonate|koordinater|"
      "coördinaten|współrzędne|координаты|координати|الإحداثيات|إحداثيات" },
};

bool
lk_names_coordinates(LkText name, LkKind *ret)
{
    return find_kind(name, halves, LEN(halves), ret);
}

/* Known but where values are amounts.  Not so years: of who writes another one, most mean another,
 * as of two reports of one title; nor volumes and pages, which may be of a journal; nor areas,
 * which may be of a town. */
static const char amounts[] =
    "price|cost|amount|total|sum|fee|salary|income|wage|wages|age|weight|height|length|width|"
    "depth|duration|running time|runtime|time|quantity|qty|mileage|population|rooms|abv|"
    "alcohol|percent|percentage|score|rating|preis|betrag|kosten|summe|gehalt|lohn|einkommen|"
    "alter|gewicht|größe|höhe|länge|breite|dauer|menge|fläche|einwohner|prix|montant|coût|somme|"
    "salaire|revenu|âge|poids|taille|hauteur|longueur|largeur|durée|quantité|surface|precio|"
    "importe|coste|monto|salario|ingresos|edad|peso|altura|estatura|longitud|duración|cantidad|"
    "superficie|prezzo|importo|costo|stipendio|reddito|età|altezza|lunghezza|durata|quantità|"
    "preço|valor|salário|idade|comprimento|duração|quantidade|preț|sumă|salariu|vârstă|vârsta|"
    "greutate|înălțime|lungime|durată|cantitate|suprafață|pris|belopp|lön|inkomst|ålder|vikt|"
    "längd|höjd|mängd|beløb|beløp|alder|vægt|vekt|højde|høyde|prijs|bedrag|salaris|leeftijd|"
    "gewicht|hoogte|lengte|duur|hoeveelheid|oppervlakte|cena|kwota|wiek|waga|wzrost|wysokość|"
    "długość|ilość|цена|сумма|зарплата|доход|возраст|вес|рост|длина|количество|ціна|сума|вік|"
    "вага|зріст|кількість|възраст|тегло|السعر|سعر|المبلغ|مبلغ|الراتب|راتب|الدخل|العمر|عمر|السن|"
    "الوزن|وزن|الطول|طول|الكمية|كمية|المساحة";

bool
lk_names_amount(LkText name)
{
    char held[HEAD_MAX];

    return longest(folded(name, held), amounts) > 0;
}

bool
lk_names_code(LkText name)
{
    char held[HEAD_MAX];

    return longest(folded(name, held),
                   "code|codes|id|ids|no|nr|number|num|key|zone|center|centre|class|list|version|"
                   "section|ref|reference|kod|código|codice|cod|nummer|numéro|número|numero|"
                   "numer|номер|код|رقم|رمز|كود") > 0;
}

bool
lk_is_company(LkText name)
{
    char held[HEAD_MAX];

    return longest(folded(name, held),
                   "company|organisation|organization|business|firm|employer|vendor|supplier|"
                   "entreprise|société|raison sociale|employeur|firma|unternehmen|arbeitgeber|"
                   "empresa|empleador|empregador|azienda|ditta|ragione sociale|companie|societate|"
                   "angajator|företag|arbetsgivare|bedrijf|werkgever|przedsiębiorstwo|pracodawca|"
                   "компания|организация|работодатель|شركة") > 0;
}
