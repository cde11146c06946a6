# Het netwerkbestand, de postcodetabel en de lijst met ondersteuning.
network-file-is-right = In orde: { $network }
network-file-sub-regions = subregio's
network-file-organisations = organisaties
network-file-municipalities = gemeenten
network-file-districts = wijken
network-file-neighbourhoods = buurten
network-file-teams = teams
network-file-people = mensen
network-file-appointments = aanstellingen
network-file-rota = regels in het dienstrooster
network-file-without-team = Let op: buurt { $code } heeft geen team.
network-file-without-rota = Let op: voor subregio { $code } staat niemand in het dienstrooster.
network-file-more-problems = Na 20 fouten is er niet verder gelezen; er kunnen er meer zijn.
network-file-postcodes = In orde: editie { $edition }, { $rows } adressen, { $postcodes } postcodes, { $neighbourhoods } buurten in { $districts } wijken en { $municipalities } gemeenten.
network-file-support = In orde: { $offers } vormen van ondersteuning van { $organisations } organisaties; { $diagnosis } zonder diagnose, { $indication } zonder indicatie.
