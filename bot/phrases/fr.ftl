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
answer-nearest-option = Avec --nearest, les passages les plus proches sont montrés.
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

talk-greeting = Bonjour ! Posez-moi une question : j’y réponds par une citation, mot pour mot.
talk-how-are-you = Très bien, merci. Posez-moi une question : j’y réponds par une citation, mot pour mot.
talk-thanks = Avec plaisir.
talk-farewell = Au revoir, et bonne lecture.
talk-yes = Très bien. Que voulez-vous savoir ?
talk-no = Très bien. Posez la question autrement si vous voulez.
talk-help = Posez-moi une question sur ce que disent les articles, dans la langue que vous voulez ; je réponds avec leurs propres mots. /help donne la liste du reste.
talk-who-are-you = Je suis un bot : je cite ce que disent les articles, mot pour mot, et je le dis quand ils n’en disent rien. /help pour en savoir plus.
about-author = « {$title} » est signé : {$byline}
about-date = « {$title} » est daté du {$date}.
about-title = Le titre est « {$title} ».
about-subject = Ce dont parle « {$title} », avec ses propres mots :
about-no-author = « {$title} » ne dit pas qui l’a écrit.
about-no-date = « {$title} » ne dit pas quand il a été publié.
about-which = De quel article parlez-vous ? Choisissez-en un avec /use, puis posez de nouveau la question.
about-which-chat = De quel article parlez-vous ? Posez de nouveau la question avec /ask et son option article.

## Résumé, articles

summary-head = {$title}, avec les mots de l’article :
summary-focus-head = {$title}, à propos de « {$focus} », avec les mots de l’article :
summary-short = L’article n’en dit pas plus.
summary-focus-short = Rien d’autre dans l’article ne s’en approche.
summary-focus-nothing = Rien dans l’article ne s’approche de « {$focus} ».
digest-head = {$articles ->
    [one] Un article est arrivé depuis le {$since} :
   *[other] {$articles} articles sont arrivés depuis le {$since}, du plus récent au plus ancien :
}
digest-none = Rien n’est arrivé depuis le {$since}.
digest-left-out = {$articles ->
    [one] Un article plus ancien n’est pas montré.
   *[other] {$articles} articles plus anciens ne sont pas montrés.
}
written-day = {DATETIME($day, dateStyle: "long")}
digest-days = Dites en chiffres sur combien de jours revenir, ou rien pour une semaine.
articles-head = {$count ->
    [one] Un article :
   *[other] {$count} articles :
}
articles-rest = Voici les plus récents ; {$count ->
    [one] un plus ancien se trouve
   *[other] {$count} plus anciens se trouvent
} en tapant dans l’option « article » d’une commande.
articles-detail = {$paragraphs ->
    [one] un paragraphe
   *[other] {$paragraphs} paragraphes
}, {$language}, id {$id}
use-done = Vos questions portent maintenant sur « {$title} ».
use-all = Vos questions portent maintenant sur tous les articles.
use-which = Dites lequel : un numéro, un id ou des mots d’un seul titre de la liste que donne /articles, ou « tous ».
use-first = Il y a plusieurs articles : choisissez-en d’abord un avec /use <article>. /articles en donne la liste.

## Commandes

command-ask = répond en citant l’article
command-nearest = montre les passages les plus proches de votre dernière question
command-summary = résume l’article, autour d’un thème si vous en donnez un
command-digest = dit ce qui est arrivé dernièrement, avec les mots des articles
command-articles = donne la liste des articles
command-use = pose vos questions à un seul article, ou à tous
command-add = ajoute un article par un lien ou un fichier
command-remove = retire un article ajouté ici
command-privacy = dit ce qui est conservé à votre sujet
command-forget = efface ce qui est conservé à votre sujet
command-help = affiche cette aide
command-quit = quitte
word-all = tous
words-all = tous, toutes, tout
argument-question = question
argument-focus = thème
argument-days = jours
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
action-sentence = Autour d’une phrase
form-focus = Sur quoi le résumé doit-il porter ?
form-sentence = Quelle phrase ? Son numéro
sentence-which = Donnez le numéro d’une phrase du résumé : de 1 à {$count}.
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
privacy-text = Tout est traité sur la machine de la personne qui fait tourner ce bot ; aucune question n’en sort vers un autre service. Ce qui est conservé d’une question : quand, où, sous un code à la place de votre nom, et si elle a reçu une réponse ; le texte n’est conservé que si cette personne a activé ce réglage. /forget efface tout cela.
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
button-others = Ces boutons sont réservés à la personne qui a posé la question. Posez la vôtre avec /ask.
button-old = Ceci vient d’une version précédente et ne fonctionne plus. Posez de nouveau la question.
share-forbidden = Vous ne pouvez pas écrire dans ce salon : ceci ne peut pas y être montré à tous.
stopping = Je redémarre. Réessayez dans une minute.

running = Démarrage : {$platforms}. Ctrl-C arrête.
discord-token = {$platform} refuse le jeton. Réinitialisez-le sur la page « Bot » de l’application et mettez le nouveau dans EXERGUE_DISCORD_TOKEN.
discord-refused = {$platform} rejette ce bot (intents ou shards refusés). Vérifiez sur la page « Bot » de l’application que rien n’y est bloqué, puis relancez.

## Slack

slack-tokens = Slack demande deux jetons : EXERGUE_SLACK_BOT_TOKEN (xoxb-...) et EXERGUE_SLACK_APP_TOKEN (xapp-...). exergue manifest slack donne l’application qui les fournit.
slack-bot-token = Slack refuse le jeton du bot. Prenez-le sur la page « OAuth & Permissions » de l’application, réinstallez-la au besoin, et mettez-le dans EXERGUE_SLACK_BOT_TOKEN.
slack-app-token = Slack refuse le jeton d’application. Créez-en un sur la page « Basic Information » de l’application avec la permission connections:write et mettez-le dans EXERGUE_SLACK_APP_TOKEN.
slack-scope = Slack dit que l’application n’y est pas autorisée. Donnez-lui le manifeste qu’affiche exergue manifest slack, réinstallez-la, et créez le jeton d’application avec la permission connections:write.
slack-working = cherche dans les articles…
asked-head = « {$question} »
form-send = Envoyer
form-cancel = Annuler
shortcut-name = Interroger l’article
shortcut-description = Répond à une question sur l’article que ce message contient ou vers lequel il mène
prompt-subject-title = Le sujet de l’article
prompt-subject = De quoi parle l’article ?
prompt-help-title = Qui vous êtes
prompt-help = Qui êtes-vous ?

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
cli-run = Ouvre les messageries qui ont leur jeton, sinon ce terminal.
cli-add = Ajoute des articles du web, de fichiers ou de dossiers. Fichiers : html, md, txt, pdf, docx ; - est du texte sur l’entrée standard.
cli-ask = Pose une question et cite les passages qui répondent. - lit une question par ligne.
cli-digest = Dit ce qui est arrivé dernièrement. Avec les phrases des articles.
cli-summary = Résume un article avec ses propres phrases.
cli-list = Donne la liste des articles.
cli-show = Montre un article et ses paragraphes nettoyés.
cli-refresh = Télécharge de nouveau les articles du web. Seul ce qui a changé est réindexé.
cli-refresh-id = L’id d’un article ; sans lui, tous ceux qui viennent du web.
cli-remove = Retire un article.
cli-data = Le dossier des données (par défaut : EXERGUE_DATA, sinon ./data).
cli-json = Affiche des lignes JSON.
cli-article = L’id de l’article à interroger ; sans lui, tous.
cli-id = L’id de l’article.
cli-limit = Le nombre maximal de passages.
cli-nearest = Montre les passages les plus proches quand l’article ne dit rien.
cli-sentences = Le nombre maximal de phrases ; 5 si --length ne dit rien d’autre.
cli-length = La longueur en un mot : 3, 5 ou 8 phrases.
cli-since = À partir de quel jour (AAAA-MM-JJ), ou de quelle heure.
cli-days = Sur combien de jours revenir ; 7 par défaut.
cli-digest-sentences = Le nombre de phrases par article ; sans lui, d’une à trois selon sa longueur.
cli-focus = Le thème du résumé.
cli-source = Adresse web, fichier, dossier ou -.
cli-question = La question, ou -.
cli-title = Le titre, à la place de celui qui est trouvé.
cli-language-option = La langue de l’article (ISO 639-1), à la place de celle qui est trouvée.
cli-url = L’adresse d’où vient l’article ; les citations y renvoient.
cli-help = Affiche cette aide.
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
elsewhere = « {$title} » est déjà là, venu d’une autre adresse : {$url} (id {$id}).
refresh-nothing = Aucun article ne vient d’une adresse web : rien à télécharger de nouveau.
feeds-unannounced = {$channel} : cette plateforme n’est pas en service, les articles des flux sont ajoutés sans être annoncés. Vérifiez EXERGUE_FEEDS_CHANNEL et les jetons.
feed-new = Nouvel article : « {$title} »
feed-ask = Posez-moi vos questions ; je réponds avec ses propres mots.
removed = « {$title} » est retiré.
no-articles-yet = Aucun article pour l’instant. Ajoutez-en un : exergue add FICHIER, ou /add dans une messagerie
show-by = par {$byline}

usage-usage = Utilisation :
usage-options = Options
usage-arguments = Arguments
usage-commands = Commandes
usage-help = {$command} --help en dit plus.
usage-missing = Il manque {$name}.
usage-no-option = Il n’y a pas d’option {$name}.
usage-no-value = {$name} demande une valeur.
usage-no-command = Il n’y a pas de commande {$name}. exergue --help en donne la liste.
usage-meant = Vouliez-vous dire {$names} ?
usage-extra = Il y a plus d’arguments que la commande n’en prend.
usage-value = {$name} : cette valeur n’est pas possible ; valeur attendue : {$expected}.
usage-number = un nombre entier à partir de 1
usage-title = --title et --url vont avec une seule source, qui n’est pas un dossier. Ajoutez ses fichiers un par un.
usage-language = --language prend le code ISO 639-1 d’une langue, comme fr.
usage-length = Donnez --sentences ou --length, pas les deux.
usage-days = Donnez --since ou --days, pas les deux.
usage-since = --since prend une date comme 2026-11-20, --days un nombre à partir de 1.
usage-url = --url prend une adresse qui commence par https:// ou http://.
usage-application = --id prend l’id de l’application, de 17 à 20 chiffres, qu’affiche sa page « General Information ».

## Réglages

setting-wrong = {$name}={$value} : valeur attendue : {$allowed}. Corrigez-la dans l’environnement ou dans .env.
allowed-folder = un dossier
allowed-language = en, fr, ou rien : celle du système
allowed-backend = torch, onnx ou openvino
allowed-megabytes = un nombre de mégaoctets, de 1 à 1000000
allowed-yes-or-no = true ou false
allowed-domains = des domaines comme example.org, séparés par des virgules, ou rien : tous
allowed-ports = des numéros de port séparés par des virgules
allowed-feeds = des adresses de flux, https:// ou http://, séparées par des espaces
allowed-minutes = un nombre de minutes, de 1 à 1000000
allowed-channel = discord:NUMÉRO ou slack:ID d’un salon, ou rien
allowed-seconds = un nombre de secondes, de 1 à 1000000
allowed-discord-token = un jeton de bot Discord
allowed-slack-bot-token = un jeton de bot Slack : xoxb-...
allowed-slack-app-token = un jeton d’application Slack : xapp-...
allowed-questions = un nombre de questions, de 1 à 1000000
allowed-log-level = debug, info, warning ou error
allowed-days = un nombre de jours, de 1 à 1000000
allowed-port = un port, de 1 à 65535, ou rien : aucun
setting-file = {$name} ne peut pas être lu. Enregistrez-le en UTF-8, lisible par vous.
setting-unknown = {$name} n’est pas un réglage d’Exergue ; il est ignoré.
setting-meant = {$name} n’est pas un réglage d’Exergue ; il est ignoré. Vouliez-vous dire {$meant} ?

## Ce qui peut mal tourner

error-web-off = {$name} : l’ajout par adresse web est désactivé (EXERGUE_ADD_BY_URL). Enregistrez la page depuis le navigateur et ajoutez le fichier.
error-web-address = {$name} : ce n’est pas une adresse web. Recopiez-la depuis le navigateur.
error-web-scheme = {$name} : seules les adresses qui commencent par https:// ou http:// peuvent être ajoutées. Écrivez-la ainsi, ou enregistrez la page et ajoutez le fichier.
error-web-credentials = {$name} : une adresse qui contient un nom d’utilisateur ou un mot de passe n’est pas téléchargée. Enregistrez la page depuis le navigateur et ajoutez le fichier.
error-web-port = {$name} : rien n’est téléchargé depuis le port {$port}. EXERGUE_ALLOWED_PORTS peut l’autoriser.
error-web-domain = {$name} : {$host} n’est pas parmi les sites autorisés. EXERGUE_ALLOWED_DOMAINS peut l’autoriser.
error-web-private = {$name} : ce n’est pas sur le réseau public, rien n’est téléchargé. Enregistrez la page depuis le navigateur et ajoutez le fichier.
error-not-web = « {$title} » ne vient pas d’une adresse web. Ajoutez de nouveau son fichier : exergue add FICHIER
error-web-robots = {$name} : le site demande aux programmes de ne pas télécharger cette page (robots.txt). Enregistrez-la depuis le navigateur et ajoutez le fichier.
error-stopped = {$name} : abandonné, car Exergue s’arrête. Réessayez quand il sera de nouveau en service.
error-web-name = {$name} : aucun site ne porte ce nom. Vérifiez l’adresse, et que cette machine est en ligne.
error-web-connect = {$name} : le site ne répond pas. Vérifiez l’adresse, et que cette machine est en ligne.
error-web-slow = {$name} : pas téléchargé en {$seconds} secondes, abandonné. Réessayez plus tard, ou enregistrez la page et ajoutez le fichier.
error-web-certificate = {$name} : le certificat du site n’est pas valide ({$detail}). Vérifiez l’adresse ; c’est au site de le corriger, à moins que ca-certificates manque à cette machine.
error-web-redirects = {$name} : plus de {$limit} redirections. Ajoutez l’adresse à laquelle le navigateur aboutit.
error-web-missing = {$name} : le site n’a pas cette page (statut {$status}). Vérifiez l’adresse.
error-web-refused = {$name} : le site ne donne pas cette page à un programme (statut {$status}). Enregistrez-la depuis le navigateur et ajoutez le fichier.
error-web-busy = {$name} : le site est débordé ou en panne (statut {$status}). Réessayez plus tard.
error-web-status = {$name} : le site répond par le statut {$status}, sans page. Enregistrez la page depuis le navigateur et ajoutez le fichier.
error-web-broken = {$name} : la réponse du site est tronquée ou illisible. Réessayez, ou enregistrez la page depuis le navigateur et ajoutez le fichier.
error-large-input = {$name} : plus de {$limit_mb} Mo. Ajoutez-en moins, ou augmentez EXERGUE_MAX_FILE_MB.
error-web-large = {$name} : plus de {$limit_mb} Mo. Enregistrez l’article seul et ajoutez le fichier.
error-web-kind = {$name} : ni HTML, ni PDF, ni texte brut. Enregistrez l’article dans l’un de ces formats et ajoutez le fichier.
error-web-feed = {$name} : ni RSS, ni Atom. Vérifiez EXERGUE_FEEDS.
error-web-generic = Cette adresse ne peut pas être ajoutée. Vérifiez qu’elle s’ouvre dans un navigateur ; si oui, enregistrez la page et ajoutez ce qu’elle dit.
error-missing = {$name} : ce fichier ou ce dossier n’existe pas. Vérifiez le nom.
error-denied = {$name} : accès refusé. Rendez le fichier lisible, par exemple avec chmod a+r.
error-text-large = {$name} : plus de {$limit} caractères de texte. Ajoutez-le en plusieurs parties.
error-sentences = {$name} : plus de {$limit} phrases. Ajoutez-le en plusieurs parties.
error-large = {$name} : {$size_mb} Mo, la limite est de {$limit_mb} Mo. Ajoutez un fichier plus petit ou augmentez EXERGUE_MAX_FILE_MB.
error-feed = {$name} : un flux, pas un article. Ajoutez l’un de ses articles, ou faites-le suivre par EXERGUE_FEEDS.
error-binary = {$name} : ce n’est pas un fichier texte, HTML, Markdown, PDF ou Word. Enregistrez l’article dans l’un de ces formats.
error-encoding = {$name} : UTF-8 non valide à l’octet {$position}. Enregistrez le fichier en UTF-8 et ajoutez-le de nouveau.
error-folder = {$name} : c’est un dossier. Ajoutez ses fichiers un par un.
error-damaged = {$name} : fichier {$kind} endommagé ou chiffré. Ouvrez-le, enregistrez-le de nouveau et ajoutez le résultat.
error-costly = {$name} : la lecture demande plus de {$seconds} s ou de {$megabytes} Mo de mémoire. Enregistrez-le sous une forme plus simple, ou en plusieurs parties, et ajoutez le résultat.
error-empty = {$name} : aucun texte. Un document numérisé doit d’abord passer par la reconnaissance de texte (OCR) ; une page dessinée par des scripts doit être enregistrée depuis le navigateur.
error-blank = {$name} : vide, rien ne peut en être cité. Vérifiez que c’est le bon texte.
error-scanned = {$name} : document numérisé, des images sans texte. Passez-le d’abord à la reconnaissance de texte (OCR), puis ajoutez le résultat.
error-no-articles = {$name} : aucun fichier d’article dans ce dossier (html, htm, md, txt, pdf, docx).
error-unknown-article = Il n’y a pas d’article « {$id} ». exergue list en donne la liste, ou /articles dans une messagerie.
error-no-article = Aucun article pour l’instant. Ajoutez-en un : exergue add FICHIER, ou /add dans une messagerie
error-which-article = Il y a {$count} articles : dites lequel par son id. exergue list en donne la liste, ou /articles dans une messagerie.
error-not-yours = « {$title} » appartient à la personne qui fait tourner le bot ; elle seule peut le retirer.
error-passage-gone = Ce passage n’est plus là : son article a changé ou a été retiré. Posez de nouveau la question.
error-question-empty = La question est vide. Écrivez ce que vous voulez savoir.
error-question-long = La question compte {$length} caractères, la limite est de {$limit}. Raccourcissez-la.
error-focus-empty = Le thème est vide. Écrivez sur quoi le résumé doit porter, ou n’en donnez pas.
error-focus-long = Le thème compte {$length} caractères, la limite est de {$limit}. Raccourcissez-le.
error-model-missing = {$model} : ce dossier ou ce nom de modèle n’existe pas. Vérifiez EXERGUE_MODEL.
error-model-hub = {$model} : le dépôt de modèles est injoignable. EXERGUE_MODEL=embedded ou contextual n’en a pas besoin.
error-model-broken = {$model} : impossible à charger ({$detail}). Téléchargez de nouveau le modèle ou choisissez EXERGUE_MODEL=embedded.
error-verifier = Le vérificateur est impossible à charger ({$detail}). Réinstallez Exergue ou choisissez EXERGUE_VERIFIER=false.
error-reranker = {$model} : impossible à charger comme cross-encodeur ({$detail}). Vérifiez EXERGUE_RERANKER ou laissez-le vide.
error-model-backend = {$model} : le moteur {$backend} n’est pas installé. Installez-le ou choisissez EXERGUE_MODEL_BACKEND=torch.
error-model-changed = {$file} a été indexé avec le modèle {$stored}, pas avec {$current}. Remettez l’ancien EXERGUE_MODEL, ou indexez de nouveau les articles avec exergue reindex.
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

cli-evaluate = Mesure les réponses sur des fichiers d’évaluation. Dans une bibliothèque à part.
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

cli-manifest = Affiche ce que demande la console de Slack ou de Discord. À coller ou à régler tel quel.
cli-manifest-platform = La messagerie.
cli-manifest-id = L’id de l’application Discord, si EXERGUE_DISCORD_TOKEN ne le donne pas.
cli-manifest-data = Sans effet : un manifeste n’a pas besoin d’articles.
manifest-discord-make = Créez une application : {$console}, « New Application ».
manifest-discord-token = Sur sa page « Bot », appuyez sur « Reset Token » et mettez le jeton dans EXERGUE_DISCORD_TOKEN.
manifest-discord-intents = Laissez-y « Privileged Gateway Intents » désactivés : aucun n’est nécessaire. Sur la page « General Information », laissez « Interactions Endpoint URL » vide.
manifest-discord-invite = Invitez le bot sur votre serveur : {$link}
manifest-discord-oneself = Ou laissez une personne l’emporter partout (page « Installation », « User Install ») : {$link}
manifest-discord-run = Démarrez-le : exergue run
manifest-discord-id = {$id} tient la place de l’id de l’application : donnez le jeton et recommencez, ou ajoutez --id avec ce qu’affiche la page « General Information ».

## Exploitation

cli-doctor = Examine tout ce dont les réponses ont besoin. Dit comment réparer ce qui ne va pas.
doctor-summary = {$faults ->
    [0] Tout va bien.
    [one] Un défaut.
   *[other] {$faults} défauts.
}
doctor-settings = Les réglages sont utilisables ; le modèle est {$model}.
doctor-setting-unknown = {$name} n’est pas un réglage d’Exergue.
doctor-setting-unknown-mend = Retirez {$name} : .env.example contient tous les réglages.
doctor-setting-meant-mend = Écrivez {$meant} à la place de {$name}, ou retirez-le.
doctor-env-open = {$file} contient des jetons, et tous les utilisateurs de cette machine peuvent le lire.
doctor-env-open-mend = chmod 600 {$file}
doctor-tokens-none = Aucune plateforme n’a ses jetons : exergue run ouvre la conversation dans le terminal.
doctor-tokens = Les jetons ont la bonne forme : {$platforms}.
doctor-token-shape = {$name} n’a pas la forme d’un tel jeton.
doctor-token-shape-mend = Copiez-le de nouveau dans {$name} depuis les pages de la plateforme : {$allowed}.
doctor-token-half = Slack n’a qu’un de ses deux jetons.
doctor-token-half-mend = Renseignez EXERGUE_SLACK_BOT_TOKEN (xoxb-) et EXERGUE_SLACK_APP_TOKEN (xapp-).
doctor-folder = Le dossier des données {$folder} est inscriptible ; {$free} Mo sont libres.
doctor-folder-new = Le dossier des données {$folder} n’a pas encore de bibliothèque ; le premier article la crée. {$free} Mo sont libres.
doctor-folder-file = Le dossier des données {$folder} est un fichier, ou se trouve sous un fichier.
doctor-folder-file-mend = Donnez un dossier à EXERGUE_DATA, ou utilisez --data.
doctor-folder-odd = Le dossier des données {$folder} ne peut pas être examiné ({$detail}).
doctor-folder-rights = Cet utilisateur ne peut pas lire et écrire dans le dossier des données {$folder}.
doctor-folder-rights-mend = Donnez le dossier à l’utilisateur qui exécute Exergue (chown), ou choisissez-en un autre avec EXERGUE_DATA.
doctor-folder-space = Il ne reste que {$free} Mo libres là où se trouve le dossier des données {$folder}.
doctor-folder-space-mend = Libérez de la place : au moins {$need} Mo.
doctor-database = La base de données est saine : {$articles ->
    [one] un article
   *[other] {$articles} articles
}, {$passages ->
    [one] un passage
   *[other] {$passages} passages
}.
doctor-database-broken = {$file} est endommagé : {$problem}.
doctor-database-broken-mend = Remettez une sauvegarde : exergue restore FICHIER --force
doctor-wal = {$file} n’est pas en mode WAL mais en « {$mode} » : le système de fichiers ne le permet pas.
doctor-wal-mend = Mettez le dossier des données sur un disque local (pas un partage réseau) et indiquez-le dans EXERGUE_DATA.
doctor-model = Les articles ont été indexés avec le modèle utilisé, {$model}.
doctor-encoder = Le modèle {$model} encode comme il faut.
doctor-encoder-known = Le modèle {$model} encode comme il faut : des phrases connues donnent leurs vecteurs connus.
doctor-encoder-files = Les fichiers du modèle {$model} ne sont pas ceux d’origine.
doctor-encoder-vectors = Le modèle {$model} donne d’autres vecteurs que ceux d’origine.
doctor-encoder-shape = Le modèle {$model} donne des vecteurs qui ne sont pas de longueur un, ou d’une autre dimension qu’annoncé.
doctor-encoder-unsteady = Le modèle {$model} donne deux vecteurs différents à un même texte.
doctor-encoder-meaning = Le modèle {$model} ne distingue pas les phrases de même sens des autres.
doctor-verifier = Le vérificateur juge comme il faut : des paires connues reçoivent leurs verdicts connus.
doctor-verifier-files = Les fichiers du vérificateur ne sont pas ceux d’origine.
doctor-verifier-verdicts = Le vérificateur donne d’autres verdicts que ceux d’origine.
doctor-verifier-mend = Réinstallez Exergue ou choisissez EXERGUE_VERIFIER=false.
doctor-encoder-mend = Réinstallez Exergue (ou téléchargez de nouveau ce modèle), ou choisissez EXERGUE_MODEL=embedded.
doctor-search = La recherche de voisins trouve ce qu’il faut ({$count ->
    [one] un passage comparé
   *[other] {$count} passages comparés
}).
doctor-search-broken = La recherche ne trouve que {$share} % des passages les plus proches.
doctor-search-broken-mend = Réinstallez faiss-cpu, dans la version que donne constraints.txt.
doctor-memory = Il faut environ {$need} Mo de mémoire, {$available} Mo sont disponibles.
doctor-memory-unknown = Il faut environ {$need} Mo de mémoire ; ce système ne dit pas combien il y en a.
doctor-memory-short = Il faut environ {$need} Mo de mémoire, et {$available} Mo seulement sont disponibles.
doctor-memory-short-mend = Arrêtez d’autres programmes, ajoutez de l’espace d’échange (swap) ou choisissez le modèle fourni (EXERGUE_MODEL=embedded).
doctor-network-none = Aucune plateforme n’est configurée : rien n’est nécessaire sur le réseau.
doctor-network-fine = Joignable : {$platforms}.
doctor-network = {$platform} est injoignable à {$address} ({$reason}).
doctor-network-mend = Laissez cette machine se connecter à {$address} (pare-feu, DNS, mandataire : HTTPS_PROXY) et réessayez.
doctor-clock = L’horloge indique {$now}.
doctor-clock-behind = L’horloge indique {$now} : {$seconds} secondes de retard.
doctor-clock-ahead = L’horloge indique {$now} : {$seconds} secondes d’avance.
doctor-clock-mend = Réglez l’horloge : timedatectl set-ntp true

cli-backup = Enregistre la bibliothèque dans un fichier. Même pendant que le bot tourne.
cli-backup-file = Fichier, ou dossier pour un fichier nommé d’après l’heure.
cli-backup-force = Remplace un fichier déjà présent.
cli-restore = Remet une bibliothèque enregistrée. Un bot en marche continue avec elle.
cli-restore-file = Fichier fait par exergue backup.
cli-restore-force = Remplace une bibliothèque qui contient des articles ; elle est gardée à côté.
cli-export = Écrit chaque article en Markdown, avec un en-tête.
cli-export-folder = Dossier des fichiers.
backup-done = {$articles ->
    [one] Un article enregistré
   *[other] {$articles} articles enregistrés
} dans {$file} ({NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1)} Mo).
restore-done = {$articles ->
    [one] Un article remis
   *[other] {$articles} articles remis
} depuis {$file}.
restore-former = Ce qui s’y trouvait est dans {$file}.
export-done = {$articles ->
    [one] Un article écrit
   *[other] {$articles} articles écrits
} dans {$folder}.
error-backup-nothing = {$folder} : aucune bibliothèque à enregistrer. Vérifiez --data ou EXERGUE_DATA.
error-backup-exists = {$file} existe déjà. Nommez un autre fichier ou remplacez-le avec --force.
error-backup-missing = {$file} : ce fichier n’existe pas. Vérifiez le nom.
error-backup-strange = {$file} n’est pas une bibliothèque d’Exergue, ou elle est endommagée. Nommez un fichier fait par exergue backup ; rien n’a été changé.
error-target-read-only = {$folder} : écriture interdite. Nommez un autre dossier.
error-backup-damaged = {$file} n’est pas une bibliothèque d’Exergue en bon état ({$problem}). Prenez une autre sauvegarde ; rien n’a été changé.
error-library-not-empty = {$folder} contient une bibliothèque de {$count ->
    [one] un article
   *[other] {$count} articles
}. Utilisez --force pour la remplacer (elle est gardée à côté), ou un autre dossier (--data).

cli-reindex = Indexe de nouveau tous les articles. Le modèle est celui des réglages ; les questions reçoivent leurs réponses entre-temps.
reindexing = Nouvelle indexation
reindex-done = {$articles ->
    [one] Un article indexé
   *[other] {$articles} articles indexés
} avec {$model}. Relancez le bot s’il tournait avec un autre modèle.

cli-report = Dit ce qui a été demandé récemment. Avec la part de réponses et les articles les plus cités.
cli-report-days = Sur combien de jours.
report-head = {$days ->
    [one] Le dernier jour
   *[other] Les {$days} derniers jours
} sur Discord et Slack : {$questions ->
    [0] aucune question
    [one] une question
   *[other] {$questions} questions
}{$people ->
    [0] .
    [one] {""} d’une personne.
   *[other] {""} de {$people} personnes.
}
report-answered = Réponses : {$percent} % des questions posées aux articles.
report-judged = Jugées utiles : {$useful}, inutiles : {$useless}.
report-articles = Les plus cités :
report-gone = {$id} (retiré)
report-count = {$count ->
    [one] une fois
   *[other] {$count} fois
}
report-unanswered = Ce que les articles ne disent pas, les questions de même sens ensemble :
report-not-kept = Le texte des questions n’est pas conservé (EXERGUE_LOG_QUESTIONS=false).

metrics-port = Le port {$port} ne peut pas être ouvert ({$detail}). Choisissez-en un autre avec EXERGUE_METRICS_PORT, ou laissez-le vide.
