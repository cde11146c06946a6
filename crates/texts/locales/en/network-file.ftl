# The network file, the table of postcodes and the list of support.
network-file-is-right = In order: { $network }
network-file-sub-regions = sub-regions
network-file-organisations = organisations
network-file-municipalities = municipalities
network-file-districts = districts
network-file-neighbourhoods = neighbourhoods
network-file-teams = district teams
network-file-people = people
network-file-appointments = appointments
network-file-rota = entries on the rota
network-file-without-team = Note: neighbourhood { $code } has no team.
network-file-without-rota = Note: nobody is on the rota for sub-region { $code }.
network-file-more-problems = After 20 mistakes reading stopped; there may be more.
network-file-postcodes = In order: edition { $edition }, { $rows } addresses, { $postcodes } postcodes, { $neighbourhoods } neighbourhoods in { $districts } districts and { $municipalities } municipalities.
network-file-support = In order: { $offers } offers of support by { $organisations } organisations; { $diagnosis } without a diagnosis, { $indication } without an indication.
