# spil import: reading referrals.
import-referral-summary = Referral: { $files } files, { $bytes } bytes. Found a place: { $stored }. Without a place: { $unplaced }.
import-referral-unplaced = Without a place (kept with the referral and shown):

# What an import says on stderr.
import-postcodes-steps = { $steps } steps; 99 in 100 held the database for at most { $usual } ms, the slowest for { $longest } ms.
import-postcodes-in-force = Edition { $edition } is in force now: { $rows } addresses.{ $repeated ->
    [0] {""}
    *[other] { " " }Twice in the file: { $repeated }.
}
import-support-in-force = The list is in force now: { $count } offers of support.
import-population-taken-in = { $districts } districts; in { $year } together { $people } people with dementia.
import-population-empty = { $path }: the table has no districts.
import-stopped = Stopped. Nothing was changed: what held still holds.
import-referral-taken-in = { $code }: taken in{ $files ->
    [0] {""}
    *[other] , with { $files } files
}. Without a place of their own: { $unplaced } values. Reaction by { $due } at the latest.
import-referral-was-known = { $code }: this referral was known. Nothing was changed.
import-referral-no-client = Referral { $number }: the name of the client is missing. Expected: Patient.name with a surname.
import-referral-future = The receipt lies in the future.
import-referral-no-covenant = No covenant is in force yet. Publish one first: spil covenant publish FILE

# What can be wrong with FHIR. Errors first: nothing is read in.
import-fhir-empty-folder = No XML or JSON file was found here. Expected: a file or folder with FHIR R4.
import-fhir-empty-file = This file is empty. Expected: a FHIR R4 resource or a Bundle.
import-fhir-too-large = Too large: at most { $limit } bytes are read.
import-fhir-too-many-files = Too many files: at most { $limit } at a time.
import-fhir-too-many-elements = Too many elements: at most { $limit } at a time.
import-fhir-too-deep = Nested too deeply: at most { $limit } elements inside one another.
import-fhir-unknown-format = This is neither XML nor JSON.
import-fhir-not-utf8 = This line is not UTF-8. Expected: FHIR in UTF-8.
import-fhir-encoding = The encoding is "{ $found }". Expected: UTF-8.
import-fhir-broken-xml = The XML is broken here.
import-fhir-end-tag = </{ $found }> ends here, but <{ $expected }> is open.
import-fhir-unclosed = The file ends while <{ $name }> is still open.
import-fhir-document-type = A DOCTYPE is not allowed.
import-fhir-entity = The entity &{ $name }; is not allowed; only &lt; &gt; &amp; &apos; and &quot;.
import-fhir-too-many-attributes = Too many attributes on one element: at most { $limit }.
import-fhir-doubled-attribute = The attribute { $name } occurs twice.
import-fhir-namespace = The namespace is "{ $found }". Expected: http://hl7.org/fhir
import-fhir-no-namespace = The namespace is missing. Expected: http://hl7.org/fhir
import-fhir-unknown-prefix = No namespace belongs to the prefix "{ $prefix }".
import-fhir-not-resource = This does not begin with a FHIR resource ({ $found }). Expected for example: Bundle, ServiceRequest or Task.
import-fhir-broken-json = The JSON is broken here.
import-fhir-duplicate-key = The key "{ $key }" occurs twice.
import-fhir-json-shape = This JSON cannot be FHIR: an array or object stands where something else belongs.
import-fhir-no-referral = There is no referral in here. Expected: a ServiceRequest, a Task or a referral letter (Composition).

# Warnings: the referral can be read in.
import-fhir-file-skipped = Not read: neither .xml nor .json.
import-fhir-id-clash = { $id } exists already, in { $other }. A reference to it leads to the first.
import-fhir-dangling-reference = The reference "{ $reference }" leads nowhere.
import-fhir-unknown-code = The code "{ $code }" is not known; it was kept as it came.
import-fhir-bad-value = This is not { $expected ->
        [date] a date
        [datetime] a date or moment
        [boolean] true or false
        [bsn] a valid BSN
        [base64] valid base64
        [xhtml] valid XHTML
       *[other] a valid value
    }; it was kept as it came.
import-fhir-stray-text = Loose text stands between elements here; it was kept as it came.
import-fhir-left-over = This { $resource } belongs to none of the referrals.
import-fhir-modifier-extension = This extension may change the meaning; look yourself.
import-fhir-no-patient = This referral is about nobody: the Patient is missing.
