# De hoofdsleutel vervangen, op de opdrachtregel.
keys-added = Sleutel { $key } staat in { $path }. Er wordt nog niets mee verzegeld. Kopieer het bestand nu naar uw veilige plaatsen, en naar elke andere machine die dit netwerk bedient. Ga dan verder met: spil keys rotate
keys-progress = { $count } waarden opnieuw verzegeld.
keys-rotated = Alles is verzegeld met sleutel { $key }: { $count } waarden opnieuw. Kopieer het sleutelbestand naar elke andere machine die dit netwerk bedient. Haal de oude sleutel na een kwartier weg met: spil keys retire
keys-retired = Alleen sleutel { $key } is er nog. Kopieer het sleutelbestand naar uw veilige plaatsen. Bewaar de vorige kopie zolang er back-ups uit die tijd zijn: zonder die kopie kunnen ze niet terug.
keys-under-way = Er staan al meer sleutels in het bestand. Ga verder met: spil keys rotate, en daarna spil keys retire
keys-alone = Er staat maar één sleutel in het bestand. Begin met: spil keys add
keys-still-used = Er is nog iets verzegeld met sleutel { $key }. Er is niets veranderd. Doe eerst: spil keys rotate
keys-too-soon = De nieuwe sleutel verzegelt nog geen kwartier. Wie nu bezig is, kan nog iets met de oude verzegelen. Er is niets veranderd. Probeer het straks opnieuw.
keys-file = De sleutels kunnen niet worden gebruikt. { $reason }
