# Exergue en français. Une idée par phrase : ce qui s’est passé, puis ce qu’il faut faire.

## Réponses

answer-says = {$articles ->
    [one] L’article dit :
   *[other] Les articles disent :
}
answer-maybe = Ceci répond peut-être, sans certitude :
answer-none = {$articles ->
    [one] L’article ne le dit pas.
   *[other] Les articles ne le disent pas.
}
answer-nearest-hint = /nearest montre les passages les plus proches.
nearest-head = Les passages les plus proches, qui ne répondent pas :
nearest-nothing = Posez d’abord une question ; /nearest montre ensuite ce qui s’en approche le plus.
quote-source = {$title}, paragraphe {$paragraph} sur {$paragraphs}
quote-source-note = {$title}, à propos de l’auteur
quote-in = {$source}, {$language ->
    [en] en anglais
    [fr] en français
    [de] en allemand
    [es] en espagnol
    [it] en italien
    [pt] en portugais
    [nl] en néerlandais
   *[other] dans sa langue ({$language})
}

talk-greeting = Bonjour ! Posez-moi une question sur l’article, je citerai ce qu’il en dit.
talk-how-are-you = Très bien, merci. Posez-moi une question sur l’article, je citerai ce qu’il en dit.
talk-thanks = Avec plaisir.
talk-farewell = Au revoir, et bonne lecture.
talk-who-are-you = Je suis un robot : je cite ce que disent les articles, mot pour mot, et je le dis quand ils n’en disent rien. /help pour en savoir plus.
about-author = « {$title} » est signé : {$byline}
about-date = « {$title} » est daté du {$date}.
about-title = Le titre est « {$title} ».
about-subject = « {$title} » commence ainsi, avec ses propres mots :
about-no-author = « {$title} » ne dit pas qui l’a écrit.
about-no-date = « {$title} » ne dit pas quand il a été publié.

## Résumé, articles

summary-head = {$title}, avec les mots de l’article :
summary-focus-head = {$title}, à propos de « {$focus} », avec les mots de l’article :
summary-short = L’article n’en dit pas plus.
articles-head = {$count ->
    [one] Un article :
   *[other] {$count} articles :
}
articles-detail = {$paragraphs ->
    [one] un paragraphe
   *[other] {$paragraphs} paragraphes
}, {$language}, id {$id}
use-done = Vos questions portent maintenant sur « {$title} ».
use-all = Vos questions portent maintenant sur tous les articles.
use-which = Dites lequel : un numéro ou un id de la liste que donne /articles, ou « tous ».

## Commandes

command-ask = répond en citant l’article
command-nearest = montre les passages les plus proches de votre dernière question
command-summary = résume l’article, autour d’un thème si vous en donnez un
command-articles = donne la liste des articles
command-use = pose vos questions à un seul article, ou à tous
command-add = ajoute un article par un lien ou un fichier
command-remove = retire un article ajouté ici
command-privacy = dit ce qui est conservé à votre sujet
command-forget = efface ce qui est conservé à votre sujet
command-help = affiche cette aide
command-quit = quitte
word-all = tous
argument-question = question
argument-focus = thème
argument-article = article
argument-link = lien
argument-file = fichier
argument-length = longueur
argument-private = privé
help-head = Posez une question dans la langue que vous voulez ; la réponse est citée de l’article, mot pour mot. Ou bien :
unknown-command = Il n’y a pas de commande « {$name} ». /help en donne la liste.
needs-argument = /{$name} demande une précision : /{$name} <{$argument}>

## Conversations

action-next = Passage suivant
action-previous = Précédent
action-around = Ce qui l’entoure
action-summary = Résumé
action-useful = Utile
action-useless = Pas utile
action-share = Montrer à tous
action-found = Passages les plus proches
action-more = Plus long
action-focus = Sur un thème
form-focus = Sur quoi le résumé doit-il porter ?
form-ask = Votre question
length-short = court
length-medium = moyen
length-long = long
use-channel = Les questions de ce salon portent maintenant sur « {$title} ».
use-channel-all = Les questions de ce salon portent maintenant sur tous les articles.
feedback-thanks = Merci, c’est noté.
forgotten = {$count ->
    [0] Rien n’était conservé à votre sujet.
    [one] C’est fait : une ligne à votre sujet est effacée.
   *[other] C’est fait : {$count} lignes à votre sujet sont effacées.
}
privacy-text = Tout est traité sur la machine de la personne qui fait tourner ce robot ; aucune question n’en sort vers un autre service. Ce qui est conservé d’une question : quand, où, sous un code à la place de votre nom, et si elle a reçu une réponse ; son texte seulement si cette personne l’a demandé. /forget efface tout cela.
not-allowed = Seules les personnes qui s’occupent des articles ici peuvent le faire. Adressez-vous à qui gère ce serveur.
slow-down = Cela fait beaucoup de questions à la fois. Réessayez dans {$seconds ->
    [one] une seconde
   *[other] {$seconds} secondes
}.
queue-full = Beaucoup de monde pose des questions en ce moment. Réessayez dans {$seconds ->
    [one] une seconde
   *[other] {$seconds} secondes
}.

adding-reading = Lecture de {$name} …
adding-progress = Ajout de {$name} : {$done} passages sur {$total} …
add-what = Dites ce qu’il faut ajouter : un lien ou un fichier.
attachment-gone = {$name} n’a pas pu être récupéré. Joignez-le de nouveau.
pasted-text = ce message
message-empty = Ce message ne contient ni lien ni assez de texte pour l’interroger.
form-gone = Trop de temps a passé : choisissez de nouveau « Interroger ce message ».
link-unknown = {$link} n’est pas parmi les articles d’ici. Une personne qui s’en occupe peut l’ajouter avec /add.
button-others = Ces boutons sont à la personne qui a posé la question. Posez la vôtre avec /ask.
button-old = Ceci vient d’une version précédente et ne fonctionne plus. Posez de nouveau la question.
share-forbidden = Vous ne pouvez pas écrire dans ce salon : ceci ne peut pas y être montré à tous.
stopping = Je redémarre. Réessayez dans une minute.

running = Démarré : {$platforms}. Ctrl-C arrête.
discord-token = {$platform} refuse le jeton. Réinitialisez-le sur la page « Bot » de l’application et mettez le nouveau dans EXERGUE_DISCORD_TOKEN.
discord-refused = {$platform} écarte ce robot (intents ou shards refusés). Vérifiez sur la page « Bot » de l’application que rien n’y est bloqué, puis relancez.

## Slack

slack-tokens = Slack demande deux jetons : EXERGUE_SLACK_BOT_TOKEN (xoxb-...) et EXERGUE_SLACK_APP_TOKEN (xapp-...). exergue manifest slack donne l’application qui les fournit.
slack-bot-token = Slack refuse le jeton du robot. Prenez-le sur la page « OAuth & Permissions » de l’application, réinstallez-la au besoin, et mettez-le dans EXERGUE_SLACK_BOT_TOKEN.
slack-app-token = Slack refuse le jeton d’application. Créez-en un sur la page « Basic Information » de l’application avec la permission connections:write et mettez-le dans EXERGUE_SLACK_APP_TOKEN.
slack-scope = Slack dit que l’application n’y est pas autorisée. Donnez-lui le manifeste qu’affiche exergue manifest slack, réinstallez-la, et créez le jeton d’application avec la permission connections:write.
slack-socket = Slack dit que le mode Socket est désactivé pour cette application. Donnez-lui le manifeste qu’affiche exergue manifest slack.
slack-working = cherche dans les articles…
asked-head = « {$question} »
form-send = Envoyer
form-cancel = Annuler
shortcut-name = Interroger l’article
shortcut-description = Répond à une question sur l’article que ce message contient ou vers lequel il mène
prompt-subject-title = De quoi il parle
prompt-subject = De quoi parle l’article ?
prompt-help-title = Ce que tu sais faire
prompt-help = Que sais-tu faire ?

## Terminal

welcome = Exergue cite l’article qui répond. /help pour en savoir plus, /quit pour quitter.
welcome-article = Vous interrogez « {$title} ».
welcome-articles = Vous interrogez {$count} articles.
try-asking = Essayez : {$question}
prompt = question>
goodbye = Au revoir.
sample-adding = La bibliothèque est vide : ajout de l’article fourni, pour essayer.
indexing = Indexation de {$name}
standard-input = entrée standard
nothing-read = Aucune question sur l’entrée standard : écrivez-en une par ligne.

## Ligne de commande

cli-about = Exergue répond aux questions sur des articles en les citant, mot pour mot.
cli-run = Ouvre chaque messagerie qui a son jeton, sinon la conversation dans ce terminal.
cli-add = Ajoute des articles : fichiers (html, md, txt, pdf, docx), dossiers, ou - pour du texte sur l’entrée standard.
cli-ask = Pose une question et cite les passages qui répondent. - lit une question par ligne.
cli-summary = Résume un article avec ses propres phrases.
cli-list = Donne la liste des articles.
cli-show = Montre un article et ses paragraphes nettoyés.
cli-remove = Retire un article.
cli-data = Le dossier des données (par défaut : EXERGUE_DATA, sinon ./data).
cli-json = Affiche des lignes JSON.
cli-article = L’id de l’article à interroger ; sans lui, tous.
cli-id = L’id de l’article.
cli-limit = Le nombre maximal de passages.
cli-sentences = Le nombre maximal de phrases.
cli-focus = Le thème du résumé.
cli-source = Fichier, dossier ou -.
cli-question = La question, ou -.
cli-title = Le titre, à la place de celui qui est trouvé.
cli-language-option = La langue de l’article (ISO 639-1), à la place de celle qui est trouvée.
cli-url = L’adresse d’où vient l’article ; les citations y renvoient.
cli-version = Affiche la version.
added = « {$title} » est ajouté ({$passages ->
    [one] un passage
   *[other] {$passages} passages
}, {$language}, id {$id}).
updated = « {$title} » est mis à jour ({$passages ->
    [one] un passage
   *[other] {$passages} passages
}, {$language}, id {$id}).
unchanged = « {$title} » est déjà là, inchangé (id {$id}).
removed = « {$title} » est retiré.
no-articles-yet = Aucun article pour l’instant. Ajoutez-en un : exergue add FICHIER, ou /add dans une messagerie
show-by = par {$byline}

usage-title = --title ne va qu’avec une seule source.
usage-language = --language prend un code ISO 639-1 de deux ou trois lettres, comme fr.
usage-url = --url prend une adresse qui commence par https:// ou http://.

## Réglages

setting-wrong = {$name}={$value} : valeur attendue : {$allowed}. Corrigez-la dans l’environnement ou dans .env.
setting-file = {$name} ne peut pas être lu. Enregistrez-le en UTF-8, lisible par vous.
setting-unknown = {$name} n’est pas un réglage d’Exergue ; il est ignoré.
setting-meant = {$name} n’est pas un réglage d’Exergue ; il est ignoré. Vouliez-vous dire {$meant} ?

## Ce qui peut mal tourner

error-web = {$name} : les adresses web ne sont pas téléchargées. Enregistrez la page depuis le navigateur et ajoutez le fichier.
error-missing = {$name} : ce fichier ou ce dossier n’existe pas. Vérifiez le nom.
error-denied = {$name} : accès refusé. Rendez le fichier lisible, par exemple avec chmod a+r.
error-large = {$name} : {$size_mb} Mo, la limite est de {$limit_mb} Mo. Ajoutez un fichier plus petit ou augmentez EXERGUE_MAX_FILE_MB.
error-binary = {$name} : ce n’est pas un fichier texte, HTML, Markdown, PDF ou Word. Enregistrez l’article dans l’un de ces formats.
error-encoding = {$name} : UTF-8 non valide à l’octet {$position}. Enregistrez le fichier en UTF-8 et ajoutez-le de nouveau.
error-folder = {$name} : c’est un dossier. Ajoutez ses fichiers un par un.
error-damaged = {$name} : fichier {$kind} endommagé ou chiffré. Ouvrez-le, enregistrez-le de nouveau et ajoutez le résultat.
error-empty = {$name} : aucun texte. Un document numérisé doit d’abord passer par la reconnaissance de texte (OCR).
error-no-articles = {$name} : aucun fichier d’article dans ce dossier (html, htm, md, txt, pdf, docx).
error-unknown-article = Il n’y a pas d’article « {$id} ». exergue list en donne la liste, ou /articles dans une messagerie.
error-no-article = Aucun article pour l’instant. Ajoutez-en un : exergue add FICHIER, ou /add dans une messagerie
error-which-article = Il y a {$count} articles : dites lequel par son id. exergue list en donne la liste, ou /articles dans une messagerie.
error-not-yours = « {$title} » appartient à la personne qui fait tourner le robot ; elle seule peut le retirer.
error-passage-gone = Ce passage n’est plus là : son article a changé ou a été retiré. Posez de nouveau la question.
error-question-empty = La question est vide. Écrivez ce que vous voulez savoir.
error-question-long = La question compte {$length} caractères, la limite est de {$limit}. Raccourcissez-la.
error-model-missing = {$model} : ce dossier ou ce nom de modèle n’existe pas. Vérifiez EXERGUE_MODEL.
error-model-hub = {$model} : le dépôt de modèles est injoignable. EXERGUE_MODEL=embedded n’en a pas besoin.
error-model-broken = {$model} : impossible à charger ({$detail}). Téléchargez de nouveau le modèle ou choisissez EXERGUE_MODEL=embedded.
error-reranker = {$model} : impossible à charger comme cross-encodeur ({$detail}). Vérifiez EXERGUE_RERANKER ou laissez-le vide.
error-model-backend = {$model} : le moteur {$backend} n’est pas installé. Installez-le ou choisissez EXERGUE_MODEL_BACKEND=torch.
error-model-changed = {$file} a été indexé avec le modèle {$stored}, pas avec {$current}. Remettez l’ancien EXERGUE_MODEL, ou ajoutez les articles dans un autre dossier (--data).
error-busy = {$file} : un autre processus écrit depuis trop longtemps. Réessayez.
error-newer = {$file} vient d’une version plus récente d’Exergue. Installez cette version.
error-corrupt = {$file} : endommagé, ou pas une bibliothèque d’Exergue. Remettez une sauvegarde à sa place ou utilisez un autre dossier (--data).
error-read-only = {$folder} : écriture interdite. Rendez le dossier inscriptible ou utilisez-en un autre (--data).
error-disk-full = {$folder} : le disque est plein. Libérez de la place et réessayez ; rien n’est perdu.
error-disk-fault = {$folder} : le disque signale un défaut, ou il est plein. Vérifiez-le et réessayez.
error-not-a-folder = {$folder} : ce n’est pas un dossier. Utilisez-en un autre (--data).
error-deadline = Cela a pris plus de {$seconds} secondes et a été abandonné. Réessayez.
error-output = Le résultat ne peut pas être écrit ({$detail}). Libérez de la place ou écrivez-le ailleurs.
error-unexpected = Quelque chose s’est mal passé ici ({$kind}). EXERGUE_LOG_LEVEL=debug montre quoi ; merci de le signaler.
error-internal = Quelque chose s’est mal passé ici (rapport {$id}). EXERGUE_LOG_LEVEL=info en montre plus.

## Évaluation

cli-evaluate = Mesure les réponses sur des fichiers d’évaluation, dans une bibliothèque à part.
cli-eval-file = Fichier d’évaluation : lignes JSON, en gzip ou non.
cli-eval-articles = Pose les questions à ceci : le fichier de l’article sur lequel elles portent, ou les articles d’un autre fichier d’évaluation aux mêmes identifiants de questions.
cli-eval-every = Prend une question sur N.
cli-eval-outcomes = Écrit dans ce fichier ce qu’est devenue chaque question, en lignes JSON.
cli-eval-data = Sans effet : une évaluation a sa bibliothèque à part.
asking = Questions de {$name}
eval-first = Le paragraphe attendu en premier
eval-answers = Le premier passage, et s’il faut répondre
eval-unanswerable = Questions sans réponse
eval-column-set = Questions de
eval-column-scope = Cherché dans
eval-column-count = Questions
eval-column-passage = Réponse dans le passage
eval-column-sentence = Réponse dans la phrase
eval-column-marked = Phrase attendue
eval-column-shown = Longueur
eval-column-wrong = Répondu à tort
eval-column-missed = Manquées
eval-column-kind = Genre
eval-scope-article = l’article
eval-scope-file = tout
eval-fusion = Exergue
eval-dense = dense
eval-lost = {$name} : {$count ->
    [one] une question porte sur un paragraphe
   *[other] {$count} questions portent sur des paragraphes
} que le nettoyage de l’article laisse de côté : réponse comptée fausse.
eval-crossed = {$name} sur {$other}

error-eval-unreadable = {$name} : ni du texte UTF-8, ni un fichier gzip entier. Refaites le fichier.
error-eval-json = {$name}, ligne {$line} : ce n’est pas un objet JSON. Corrigez la ligne ou retirez-la.
error-eval-key = {$name}, ligne {$line} : « {$key} » manque ou n’est pas du type {$expected}. Corrigez la ligne ou retirez-la.
error-eval-text = {$name}, ligne {$line} : la question {$id} est vide ou dépasse {$limit} caractères. Corrigez la ligne ou retirez-la.
error-eval-paragraph = {$name}, ligne {$line} : la question {$id} désigne le paragraphe {$paragraph} sur {$count}, comptés à partir de 0. Corrigez la ligne ou retirez-la.
error-eval-mixed = {$name}, ligne {$line} : des articles et des questions seules dans le même fichier. Faites-en deux fichiers.
error-eval-empty = {$name} : aucune question. Prenez un autre fichier.
error-eval-alone = {$name} : des questions seules, et aucun article à côté ne contient les phrases attendues. Nommez l’article : --articles FICHIER
error-eval-pairs = {$name}, ligne {$line} : {$other} ne pose pas la question {$id} au même article. Prenez un fichier aux mêmes articles et identifiants.

## Manifeste

cli-manifest = Affiche ce qu’il faut coller ou régler dans la console de Slack ou de Discord.
cli-manifest-platform = La messagerie.
cli-manifest-id = L’id de l’application Discord, si EXERGUE_DISCORD_TOKEN ne le donne pas.
cli-manifest-data = Sans effet : un manifeste n’a pas besoin d’articles.
manifest-discord-make = Créez une application : {$console}, « New Application ».
manifest-discord-token = Sur sa page « Bot », appuyez sur « Reset Token » et mettez le jeton dans EXERGUE_DISCORD_TOKEN.
manifest-discord-intents = Laissez-y « Privileged Gateway Intents » désactivés : aucun n’est nécessaire. Sur la page « General Information », laissez « Interactions Endpoint URL » vide.
manifest-discord-invite = Invitez le robot sur votre serveur : {$link}
manifest-discord-oneself = Ou laissez une personne l’emporter partout (page « Installation », « User Install ») : {$link}
manifest-discord-run = Démarrez-le : exergue run
manifest-discord-id = {$id} tient la place de l’id de l’application : donnez le jeton et recommencez, ou ajoutez --id avec ce qu’affiche la page « General Information ».
