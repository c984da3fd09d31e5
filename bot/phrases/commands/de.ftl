# What commands and their options are called. Names: lower case, no blanks, at most 32 characters; the rest at most 100.

name-ask = fragen
description-ask = Beantwortet eine Frage mit Zitaten aus dem Artikel
name-summary = zusammenfassung
description-summary = Fasst einen Artikel in seinen eigenen Sätzen zusammen
name-digest = überblick
description-digest = Sagt in den Worten der Artikel, was zuletzt hinzukam
name-articles = artikel
description-articles = Zeigt die Liste der Artikel
name-use = wählen
description-use = Richtet die Fragen dieses Kanals an einen Artikel oder an alle
name-add = hinzufügen
description-add = Fügt einen Artikel aus einem Link oder einer Datei hinzu
name-remove = entfernen
description-remove = Entfernt einen Artikel, der hier hinzugefügt wurde
name-help = hilfe
description-help = Sagt, was man fragen kann und wie
name-privacy = datenschutz
description-privacy = Sagt, was über dich gespeichert ist
name-forget = vergessen
description-forget = Löscht, was über dich gespeichert ist

argument-question = frage
explanation-question = Was du wissen willst, in jeder Sprache
argument-article = artikel
explanation-article = Der gefragte Artikel; ohne ihn der dieses Kanals, sonst alle
argument-private = privat
explanation-private = Nur du siehst die Antwort
argument-length = länge
explanation-length = Wie lang die Zusammenfassung ist
argument-focus = thema
explanation-focus = Worum es in der Zusammenfassung gehen soll
argument-days = tage
explanation-days = Wie viele Tage zurück; sonst eine Woche
argument-link = link
explanation-link = Die Adresse des Artikels
argument-file = datei
explanation-file = Der Artikel als Datei: html, md, txt, pdf oder docx

length-short = kurz
length-medium = mittel
length-long = lang
menu-ask = Dazu fragen
