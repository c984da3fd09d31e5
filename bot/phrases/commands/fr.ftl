# What commands and their options are called. Names: lower case, no blanks, at most 32 characters; the rest at most 100.

name-ask = demander
description-ask = Répond à une question en citant l’article
name-summary = résumé
description-summary = Résume un article avec ses propres phrases
name-digest = revue
description-digest = Dit ce qui est arrivé dernièrement, avec les mots des articles
name-articles = articles
description-articles = Donne la liste des articles
name-use = choisir
description-use = Pose les questions de ce salon à un seul article, ou à tous
name-add = ajouter
description-add = Ajoute un article par un lien ou un fichier
name-remove = retirer
description-remove = Retire un article ajouté ici
name-help = aide
description-help = Dit ce qu’on peut demander, et comment
name-privacy = confidentialité
description-privacy = Dit ce qui est conservé à votre sujet
name-forget = oublier
description-forget = Efface ce qui est conservé à votre sujet

argument-question = question
explanation-question = Ce que vous voulez savoir, dans la langue que vous voulez
argument-article = article
explanation-article = L’article à interroger ; sans lui, celui de ce salon, sinon tous
argument-private = privé
explanation-private = Vous seul voyez la réponse
argument-length = longueur
explanation-length = La longueur du résumé
argument-focus = thème
explanation-focus = Le thème du résumé
argument-days = jours
explanation-days = Sur combien de jours revenir ; une semaine sinon
argument-link = lien
explanation-link = L’adresse de l’article
argument-file = fichier
explanation-file = L’article en fichier : html, md, txt, pdf ou docx

length-short = court
length-medium = moyen
length-long = long
menu-ask = Interroger ce message
