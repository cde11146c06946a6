# spil import: verwijzingen inlezen.
import-referral-summary = Verwijzing: { $files } bestanden, { $bytes } bytes. Een plaats gekregen: { $stored }. Nog zonder plaats: { $unplaced }.
import-referral-unplaced = Nog zonder plaats (blijft bij de verwijzing bewaard en wordt getoond):

# Wat een import op stderr zegt.
import-postcodes-steps = { $steps } stappen; 99 van de 100 hielden de database hoogstens { $usual } ms bezet, de langste { $longest } ms.
import-postcodes-in-force = De editie { $edition } geldt nu: { $rows } adressen.{ $repeated ->
    [0] {""}
    *[other] { " " }Dubbel in het bestand: { $repeated }.
}
import-support-in-force = De lijst geldt nu: { $count } vormen van ondersteuning.
import-population-taken-in = { $districts } wijken; in { $year } samen { $people } mensen met dementie.
import-population-empty = { $path }: de tabel heeft geen wijken.
import-stopped = Gestopt. Er is niets veranderd: wat gold, geldt nog.
import-referral-taken-in = { $code }: ingelezen{ $files ->
    [0] {""}
    *[other] , met { $files } bestanden
}. Zonder eigen plaats: { $unplaced } gegevens. Reactie uiterlijk { $due }.
import-referral-was-known = { $code }: deze aanmelding was er al. Er is niets veranderd.
import-referral-no-client = Verwijzing { $number }: de naam van de cliënt ontbreekt. Verwacht: Patient.name met een achternaam.
import-referral-future = De ontvangst ligt in de toekomst.
import-referral-no-covenant = Er geldt nog geen convenant. Publiceer het eerst met: spil covenant publish BESTAND

# Wat er mis kan zijn met FHIR. Eerst fouten: er wordt niets ingelezen.
import-fhir-empty-folder = Hier is geen XML- of JSON-bestand gevonden. Verwacht: een bestand of map met FHIR R4.
import-fhir-empty-file = Dit bestand is leeg. Verwacht: een FHIR R4-resource of een Bundle.
import-fhir-too-large = Te groot: er gaan ten hoogste { $limit } bytes in.
import-fhir-too-many-files = Te veel bestanden: ten hoogste { $limit } tegelijk.
import-fhir-too-many-elements = Te veel elementen: ten hoogste { $limit } tegelijk.
import-fhir-too-deep = Te diep genest: ten hoogste { $limit } elementen in elkaar.
import-fhir-unknown-format = Dit is geen XML en geen JSON.
import-fhir-not-utf8 = Deze regel is geen UTF-8. Verwacht: FHIR in UTF-8.
import-fhir-encoding = De tekencodering is "{ $found }". Verwacht: UTF-8.
import-fhir-broken-xml = De XML klopt hier niet.
import-fhir-end-tag = Hier sluit </{ $found }>, maar open staat <{ $expected }>.
import-fhir-unclosed = Het bestand houdt op terwijl <{ $name }> nog open staat.
import-fhir-document-type = Een DOCTYPE is niet toegestaan.
import-fhir-entity = De entiteit &{ $name }; is niet toegestaan; alleen &lt; &gt; &amp; &apos; en &quot;.
import-fhir-too-many-attributes = Te veel attributen op één element: ten hoogste { $limit }.
import-fhir-doubled-attribute = Het attribuut { $name } staat er twee keer.
import-fhir-namespace = De namespace is "{ $found }". Verwacht: http://hl7.org/fhir
import-fhir-no-namespace = De namespace ontbreekt. Verwacht: http://hl7.org/fhir
import-fhir-unknown-prefix = Bij het voorvoegsel "{ $prefix }" hoort geen namespace.
import-fhir-not-resource = Dit begint niet met een FHIR-resource ({ $found }). Verwacht bijvoorbeeld: Bundle, ServiceRequest of Task.
import-fhir-broken-json = De JSON klopt hier niet.
import-fhir-duplicate-key = De sleutel "{ $key }" staat er twee keer.
import-fhir-json-shape = Deze JSON kan geen FHIR zijn: er staat een lijst of object waar iets anders hoort.
import-fhir-no-referral = Hier zit geen verwijzing in. Verwacht: een ServiceRequest, een Task of een verwijsbrief (Composition).

# Waarschuwingen: de verwijzing kan worden ingelezen.
import-fhir-file-skipped = Niet gelezen: geen .xml en geen .json.
import-fhir-id-clash = { $id } bestaat al, in { $other }. Een verwijzing ernaar leidt naar de eerste.
import-fhir-dangling-reference = De verwijzing "{ $reference }" leidt nergens heen.
import-fhir-unknown-code = De code "{ $code }" is niet bekend; zij is bewaard zoals zij kwam.
import-fhir-bad-value = Dit is geen { $expected ->
        [date] datum
        [datetime] datum of tijdstip
        [boolean] true of false
        [bsn] geldig BSN
        [base64] geldige base64
        [xhtml] geldige XHTML
       *[other] geldige waarde
    }; bewaard zoals het kwam.
import-fhir-stray-text = Hier staat losse tekst tussen de elementen; bewaard zoals het kwam.
import-fhir-left-over = Deze { $resource } hoort bij geen van de verwijzingen.
import-fhir-modifier-extension = Deze uitbreiding kan de betekenis veranderen; kijk zelf.
import-fhir-no-patient = Deze verwijzing gaat over niemand: de Patient ontbreekt.
