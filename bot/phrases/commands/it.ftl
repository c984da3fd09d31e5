# What commands and their options are called. Names: lower case, no blanks, at most 32 characters; the rest at most 100.

name-ask = chiedi
description-ask = Risponde a una domanda citando l’articolo
name-summary = riassunto
description-summary = Riassume un articolo con le sue stesse frasi
name-digest = rassegna
description-digest = Dice che cosa è arrivato di recente, con le parole degli articoli
name-articles = articoli
description-articles = Mostra l’elenco degli articoli
name-use = scegli
description-use = Rivolge le domande di questo canale a un articolo, o a tutti
name-add = aggiungi
description-add = Aggiunge un articolo da un link o da un file
name-remove = rimuovi
description-remove = Rimuove un articolo aggiunto qui
name-help = aiuto
description-help = Dice che cosa si può chiedere e come
name-privacy = privacy
description-privacy = Dice che cosa viene conservato su di te
name-forget = dimentica
description-forget = Cancella ciò che viene conservato su di te

argument-question = domanda
explanation-question = Ciò che vuoi sapere, in qualsiasi lingua
argument-article = articolo
explanation-article = L’articolo da interrogare; senza, quello di questo canale o tutti
argument-private = privato
explanation-private = Solo tu vedi la risposta
argument-length = lunghezza
explanation-length = La lunghezza del riassunto
argument-focus = tema
explanation-focus = Di che cosa deve parlare il riassunto
argument-days = giorni
explanation-days = Quanti giorni indietro; altrimenti una settimana
argument-link = link
explanation-link = L’indirizzo dell’articolo
argument-file = file
explanation-file = L’articolo come file: html, md, txt, pdf o docx

length-short = breve
length-medium = medio
length-long = lungo
menu-ask = Chiedi su questo
