//! The names from which the benchmark makes people. The library that is measured has none of these lists.

/// Surnames with their prefixes, the commonest first.
pub(super) const SURNAMES: [&str; 168] = [
    "Jong|de", "Jansen|", "Vries|de", "Berg|van den", "Dijk|van", "Bakker|", "Janssen|", "Visser|", "Smit|", "Meijer|",
    "Boer|de", "Mulder|", "Groot|de", "Bos|", "Vos|", "Peters|", "Hendriks|", "Leeuwen|van", "Dekker|", "Brouwer|",
    "Wit|de", "Dijkstra|", "Smits|", "Graaf|de", "Meer|van der", "Kok|", "Linden|van der", "Jacobs|", "Haan|de", "Vermeulen|",
    "Heuvel|van den", "Veen|van der", "Broek|van den", "Bruijn|de", "Bruin|de", "Schouten|", "Heijden|van der", "Beek|van", "Willems|", "Vliet|van",
    "Hoekstra|", "Maas|", "Verhoeven|", "Koster|", "Dam|van", "Wal|van der", "Prins|", "Blom|", "Huisman|", "Peeters|",
    "Kuipers|", "Veenstra|", "Kramer|", "Brink|van den", "Scholten|", "Postma|", "Vink|", "Bosch|van den", "Wijk|van", "Es|van",
    "Zwart|de", "Ruiter|de", "Molenaar|", "Gerritsen|", "Timmermans|", "Bosma|", "Groen|", "Ven|van de", "Lange|de", "Driessen|",
    "Kuiper|", "Verbeek|", "Lubbers|", "Schipper|", "Hermans|", "Wolters|", "Pol|van der", "Sanders|", "Willemsen|", "Hofman|",
    "Claassen|", "Evers|", "Martens|", "Goossens|", "Hoek|van der", "Ham|van den", "Tol|van", "Velden|van der", "Horst|van der", "Lee|van der",
    "Rijn|van", "Loon|van", "Dongen|van", "Hees|van", "Rooij|van", "Kempen|van", "Nijs|de", "Wildt|de", "Boomsma|", "Terpstra|",
    "Wouters|", "Nijhuis|", "Wiersma|", "Zijlstra|", "Hoogland|", "Ahmed|", "Yilmaz|", "Kaya|", "Demir|", "Öztürk|",
    "El Idrissi|", "Ben Ali|", "Amrani|El", "Bouazza|", "Singh|", "Ramdin|", "Soekhoe|", "Tjon|", "Martina|", "Kowalski|",
    "Nguyen|", "Silva|da", "Rossi|", "Müller|", "Schröder|", "Fischer|", "Dubois|", "Hassan|", "Mohamud|", "Özdemir|",
    "Zandbergen|", "Rietveld|", "Kortenhorst|", "Spijkerman|", "Uittenbogaard|", "Wijngaarden|van", "IJsseldijk|van", "Eijkelenboom|", "Quak|", "Zeeuw|de",
    "Roos|", "Tempel|van den", "Cate|ten", "Brake|ter", "Hart|'t", "Lam|", "Kloosterman|", "Oudendijk|", "Steenbergen|", "Zonneveld|",
    "Hagenaars|", "Ketelaar|", "Laarhoven|van", "Merks|", "Nooteboom|", "Oosterom|van", "Pijpers|", "Ravensbergen|", "Swinkels|", "Thijssen|",
    "Uden|van", "Vlaming|de", "Weijers|", "Zegers|", "Abbink|", "Bloemendaal|", "Coenen|", "Duijvestijn|",
];

/// Stems from which rarer surnames are put together.
pub(super) const STEMS: [&str; 24] = [
    "Achter", "Beuken", "Dalen", "Elzen", "Galen", "Heide", "Kersen", "Linge", "Meulen", "Neder", "Ooster", "Polder", "Ruim", "Schaar",
    "Tiel", "Veld", "Wester", "Zand", "Biezen", "Duin", "Essen", "Kamper", "Stegen", "Brake",
];

/// Ends of rarer surnames.
pub(super) const ENDS: [&str; 20] = [
    "man", "huis", "bosch", "kamp", "horst", "mans", "broek", "stra", "zicht", "laar", "veen", "dam", "berg", "wijk", "hof", "meijer", "ink",
    "sma", "beek", "voort",
];

/// Given names of women with what they are called, the commonest first.
pub(super) const WOMEN: [&str; 60] = [
    "Maria|Ria,Marie,Mia,Riet", "Johanna|Jo,Annie,Hanna,Joke", "Anna|Annie,An", "Cornelia|Corrie,Nel,Cor", "Elisabeth|Bep,Lies,Betsie", "Wilhelmina|Willy,Mien,Wil",
    "Hendrika|Riek,Hennie", "Catharina|Toos,Rina,To", "Adriana|Sjaan,Jana", "Margaretha|Greet,Greta,Gré", "Petronella|Nel,Nelly", "Geertruida|Truus,Geertje",
    "Jacoba|Coba,Ko", "Helena|Leni,Heleen", "Theodora|Dora,Thea", "Antonia|Tonny,Toos", "Alida|Ali,Lida", "Gerarda|Gerda", "Francisca|Cisca,Fransje", "Christina|Stien,Tina",
    "Grietje|Griet", "Trijntje|Trijn", "Jantje|Jannie", "Aaltje|Alie", "Neeltje|Nel", "Elly|", "Ineke|", "Marijke|", "Tineke|", "Hermina|Mien",
    "Louisa|Wies", "Josephina|Fien,Jos", "Magdalena|Leen,Magda", "Bertha|", "Sophia|Fie", "Martha|", "Klaasje|", "Sjoukje|", "Emma|", "Agatha|",
    "Fatima|", "Aicha|", "Khadija|", "Zeynep|", "Ayse|", "Hatice|", "Fatma|", "Naima|", "Sandra|", "Monique|",
    "Yvonne|", "Ellen|", "Irma|", "Loes|", "Hilda|", "Gesina|Sien", "Janna|", "Roelofje|Roelie", "Berendina|Dina", "Mathilda|Til",
];

/// Given names of men with what they are called, the commonest first.
pub(super) const MEN: [&str; 60] = [
    "Johannes|Jan,Hans,Joop,Johan", "Jan|", "Cornelis|Cor,Kees", "Hendrik|Henk,Hein", "Willem|Wim", "Pieter|Piet", "Gerrit|Ger", "Petrus|Piet,Peter", "Jacobus|Jaap,Koos,Ko",
    "Adrianus|Arie,Ad,Janus", "Antonius|Ton,Toon,Antoon", "Wilhelmus|Wim,Willem", "Franciscus|Frans", "Martinus|Tinus,Martin", "Theodorus|Theo,Dorus", "Gerardus|Gerard,Ger", "Klaas|",
    "Dirk|Dick", "Jacob|Jaap", "Arie|", "Leendert|Leen", "Albertus|Bertus,Bert", "Lambertus|Bert,Bart", "Nicolaas|Nico,Klaas", "Simon|Siem", "Hubertus|Huub", "Josephus|Jos,Jef",
    "Marinus|Rinus", "Bernardus|Ben,Bernard", "Christiaan|Chris", "Frederik|Frits,Freek", "Karel|", "Egbert|", "Roelof|Roel", "Harm|", "Geert|", "Sietse|",
    "Bauke|", "Evert|", "Teunis|Teun", "Abraham|Bram", "Izaak|", "Mohamed|", "Ahmed|", "Mustafa|", "Ali|", "Hassan|",
    "Ibrahim|", "Rudolf|Ruud", "Ronald|Ron", "Robert|Rob", "Herman|", "Ludovicus|Louis", "Paulus|Paul", "Engelbertus|Bert", "Arend|", "Gijsbertus|Gijs",
    "Hermanus|Herman", "Reinier|Rein", "Matthijs|Thijs",
];

/// First parts of street names.
pub(super) const STREETS: [&str; 40] = [
    "Dorps", "Kerk", "School", "Molen", "Stations", "Linden", "Eiken", "Kastanje", "Prins Hendrik", "Oranje", "Nassau", "Burgemeester Smit", "Ringbaan", "Vijver", "Heide",
    "Parallel", "Wilgen", "Populieren", "Merel", "Lijster", "Zwaluw", "Rembrandt", "Vermeer", "Mozart", "Beethoven", "Tulpen", "Rozen", "Anjer", "Haven", "Industrie",
    "Kanaal", "Brug", "Markt", "Klooster", "Nieuwe", "Oude", "Lange", "Korte", "Achter", "Zonne",
];

/// Last parts of street names.
pub(super) const KINDS: [&str; 8] = ["straat", "weg", "laan", "plein", "hof", "pad", "dijk", "singel"];

/// Towns, the largest first.
pub(super) const TOWNS: [&str; 36] = [
    "Rotterdam", "'s-Gravenhage", "Utrecht", "Eindhoven", "Groningen", "Tilburg", "Almere", "Breda", "Nijmegen", "Apeldoorn", "Haarlem", "Arnhem", "Enschede", "Zaandam",
    "Amersfoort", "'s-Hertogenbosch", "Zwolle", "Leiden", "Maastricht", "Dordrecht", "Ede", "Leeuwarden", "Alkmaar", "Delft", "Venlo", "Deventer", "Oss", "Helmond", "Gouda",
    "Zeist", "Veenendaal", "Doetinchem", "Tiel", "Goes", "Sneek", "Winterswijk",
];

/// Providers of e-mail.
pub(super) const MAIL: [&str; 7] = ["gmail.com", "hotmail.com", "ziggo.nl", "kpnmail.nl", "planet.nl", "live.nl", "home.nl"];
