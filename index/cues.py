"""The words by which a site's own lines are told from an author's, in seven languages; :mod:`index.clean` judges.

All is folded (see :func:`index.clean.fold`); each section has its patterns in the order en, fr, de, es, it, pt, nl.
"""

from __future__ import annotations

import re
from functools import cache

_TEXT = r"""
# An invitation to another article: a link, whatever the headline after it looks like.
[link]
also read|read also|you (may|might) also (like|enjoy)|related (article|post|stor(y|ie))s?
(a )?lire (aussi|egalement)|(a )?voir egalement|a (voir|ecouter|decouvrir) aussi|sur le meme (sujet|theme)
lesen sie (auch|dazu|hier)|lies auch|das konnte (sie|dich) auch interessieren|auch interessant
(lea|leer?) tambien|(tambien )?(le|te) puede interesar|(mira|ver) tambien|leggi anche|guarda anche
(ti )?potrebbe(ro)? (anche )?interessar(e|ti|vi)|(leia|veja|confira) tambem|voce (tambem )?pode gostar
(lees|bekijk) ook
# The same, but also the start of a sentence: a colon has to follow, or a headline without a full stop.
[maybe]
read (more|next)|see also|related|watch|listen|don't miss|continue reading|learn more|more on this
voir aussi|lire (la suite|plus)|en savoir plus|relire|a lire|pour aller plus loin|a ne pas manquer
mehr zum thema|mehr dazu|siehe auch|weiterlesen|mehr (lesen|erfahren)|zum thema
leer? mas|ver mas|puedes ver|(vea|vease) tambien|mas informacion|sigue leyendo
leggi (di piu|tutto)|vedi anche|approfondisci
per approfondire|scopri di piu|leia mais|saiba mais|ver tambem|ler (mais|tambem)|lees (meer|verder)|(zie|luister) ook
# The heading of a list of links, nothing else on its line.
[section]
(recent|latest|top|popular|trending|related|more|featured|similar) (news|posts?|articles?|stories|comments?|headlines)
recommended( for you)?|trending( now)?|most (read|popular|viewed|shared)( (stories|articles|news))?|up next
in other news|editor'?s'? (pick|choice)s?|you (may|might) (also )?(like|enjoy|be interested in)|what to read next
around the web|related( content| topics?)?|in case you missed it|more for you|from the archives?
vous (aimerez|pourriez) .{0,20}(aussi|aimer)
((nos|les) )?(derni(er|ere)s?|autres) (articles?|actualites?|infos?|nouvelles|billets)
dans la meme (rubrique|categorie)|articles? (recents?|similaires?|lies?|associes?|connexes?|populaires?|recommandes?)
(le )?choix de la redaction|(les )?(articles )?(les )?plus (lus|populaires|recents|partages|commentes|vus)|a la une
tendances?|tags|mots[- ]cles|schlagworte|etiquetas|parole chiave|palavras-chave|trefwoorden
(neueste|aktuelle|ahnliche|verwandte|weitere|beliebte|meistgelesene) (beitrage|artikel|nachrichten|themen|meldungen)
(am )?meist ?gelesen|empfehlungen der redaktion|(articulos|entradas|noticias) (relacionad[oa]s|recientes|populares)
lo mas (leido|visto)|(ultimas|mas) noticias|noticias mas leidas|(articoli|post|notizie) (correlat[ie]|recenti)
(i |gli articoli )?piu letti|ultime notizie|da non perdere
(artigos|noticias|posts) (relacionad[oa]s|recentes|populares)|mais lid[oa]s
(gerelateerde|recente|laatste|populaire|verwante|meer) (artikelen|berichten|nieuws)|(meest|best) gelezen
laatste nieuws|aanbevolen
# "More from …", "Plus de … :": only the list below tells it from an author's heading.
[more]
(more|other|latest) (stories |news |articles |columns )?(from|by|on|in|at)
(plus|autres \w+|d'autres \w+) (de|du|sur|par)|(plus|autres \w+|d'autres \w+) d'(?=\w)
(mehr|weiteres?) (von|aus|zu[mr]?|uber|artikel)|mas (de|sobre|en|noticias)|(altro|altri|piu) (da|di|su)
mais (de|do|da|sobre|em)|meer (van|uit|over)
# Buttons and marks of the page, alone on their line or several in a row.
[label]
NETWORK|(share|like|follow|tweet|pin)( (this|us|it|on|via|with|article|story|post|page|NETWORK))*|copy link|reply
promoted|(print|save|gift|listen to|e-?mail|bookmark)( this)?( (article|story|post|page))?|comments?
advertis(e|ing|ement)s?|sponsored( content)?|subscribe( now)?|sign (in|up)|log ?in|read more|(show|load) more
view comments|newsletters?|skip to (main )?content|(like )?loading|guardar|salvar|opslaan|enregistrer|photo gallery
story continues below|(partager|tweeter|suivre)( (sur|par|nous|NETWORK))*|partage[rz] (cet |l')article|imprimer
envoyer( par (e-?mail|courriel))?|commentaires?|commenter|reagir|repondre|publicites?|(contenu )?sponsorise|s'abonner
abonnez-vous|je m'abonne|deja abonne|se connecter|s'inscrire|copier le lien|ecouter( l'article)?
(article )?reserve aux abonnes|aller au contenu( principal)?|suivez-nous|voir les commentaires
(teilen|folgen)( (auf|uns|uber|NETWORK))*|drucken|merken|kommentare?|kommentieren|anzeigen?|werbung|abonnieren
anmelden|zum inhalt springen|artikel (teilen|drucken|merken|anhoren|vorlesen)|compartir( (en|por|con|NETWORK))*
imprimir|comentarios?|comentar|publicidad|anuncios?|suscri(birse|bete)|iniciar sesion|registrarse
(condividi|segui)( (su|via|NETWORK))*|stampa|commenti?|commenta|pubblicita|abbonati|iscriviti|accedi
(compartilhar?|compartilhe|partilhar|seguir)( (no|na|em|por|NETWORK))*|publicidade|continua apos a publicidade|assine
(delen|deel|volg)( (op|via|ons|dit artikel|NETWORK))*|afdrukken|printen|reacties?|reageer|advertentie|abonneren
inloggen|\d+ min(uti|utos|ute[ns]?)?\.? (read|de lecture|lesezeit|de lectura|di lettura|de leitura|leestijd|lezen)
(temps de lecture|reading time|lesezeit|tiempo de lectura|tempo d[ie] (lettura|leitura)|leestijd)( ?: ?| ).{1,12}
\d+ (comments?|commentaires?|kommentare?|comentarios?|commenti|reacties|shares?|partages?|views|vues|likes)
# Named on a button: share on X, follow us on Y.
[network]
facebook|twitter|x|linkedin|whats ?app|reddit|telegram|pinterest|instagram|messenger|bluesky|threads|mastodon
flipboard|pocket|youtube|tumblr|tiktok|xing|sms|e-?mail|mail|rss|viber|snapchat|google news
# Where the page talks to its visitor. An author may too: only before the first prose and after the last.
[notice]
©|\(c\)|copyright (©|\(c\)|c|\d{4}|by)|all rights reserved|tous droits reserves|alle rechte vorbehalten
todos los derechos reservados|tutti i diritti riservati|todos os direitos reservados|alle rechten voorbehouden
this (web)?site uses|we (and our partners )?use cookies|by continuing to (use|browse)|ce site (web )?utilise
nous (et nos partenaires )?utilisons des cookies|en (poursuivant votre|continuant a) navig\w+|wir verwenden cookies
diese (web)?(seite|site) (nutzt|verwendet|benutzt)|(este sitio|esta web|esta pagina) (web )?(usa|utiliza)
(questo sito|questa pagina) (usa|utilizza)|este (site|blog) (usa|utiliza)|deze (web)?site gebruikt
wij gebruiken cookies|sign up (for|to)|subscribe to|get (our|the) .{0,40}newsletter|follow us|download (our|the) app
support our journalism|follow .{1,40} on (facebook|instagram|linkedin|tiktok|twitter|x|youtube)
click here to (subscribe|join)
(enjoyed|like|liked|love) this (article|post|story)|get .{1,80} in your (e-?mail )?in-?box|e-?mail .{3,40} at [\w.]+@
get .{1,80} (delivered|sent|straight|right) (straight |right )?(in)?to your (e-?mail )?in-?box
inscrivez-vous|abonnez-vous|recevez (notre|nos|chaque|toute)|suivez-nous
cliquez ici pour vous (abonner|inscrire)|vous avez aime cet article|(cet article vous a plu|l'article vous a plu)
telechargez (notre application|l'app\w*)|abonnieren sie|melden sie sich|folgen sie uns|jetzt newsletter
hat ihnen (der|dieser) artikel gefallen
suscribete|te ha gustado este articulo|ti e piaciuto (l'|questo )articolo|gostou (deste|do) artigo
siguenos|recibe (en|nuestr\w+|cada)|iscriviti|seguici|ricevi (la|le|ogni)|abbonati|assine|inscreva-se|siga-nos
receba (nossa|as|no)|schrijf je in|volg ons
(tags?|mots?[- ]cles?|keywords|filed under|posted in|categor\w+|etiquet\w+|schlagw\w+|themen?|temas|topics) ?:
(rubriques?|source link|image credits?|trefwoorden|onderwerpen) ?:|to contact the (author|editor|reporter)|meld je aan
this (article|story|column|post) (was |has been )?(originally|first) (appeared|published)
cet? (article|texte|chronique|billet) (a ete|est) (d'abord |initialement )?(publie|paru|traduit)
dieser (artikel|beitrag|text) (ist zuerst|erschien)|este (articulo|texto) (fue publicado|se publico)
quest(o articolo|o testo) e (stato pubblicato|apparso)|este artigo foi publicado|dit artikel (verscheen|is eerder)
d'autres (articles|histoires|chroniques).{0,40}disponibles|(more|other) (stories|columns).{0,40}available
# The same, and longer: "The views expressed here are the author's own."
[disclaimer]
(the )?(views|opinions)( and (views|opinions))? expressed|(all )?opinions are (my|the author's) own
this (column|article|commentary|opinion piece|post) does not( necessarily)? (reflect|represent)
cet(te)? (colonne|chronique|tribune|article|texte) ne (reflete|represente) pas
les (opinions|propos|points de vue|idees) .{0,80}(n'engagent|ne refletent|ne representent)
(die|der|diese|dieser) .{0,60}(meinung|ansicht|kommentar|kolumne|beitrag).{0,60}nicht (notwendigerweise|unbedingt)
(esta columna|este articulo|las opiniones) .{0,80}(no (refleja|representa|coincide)n?|responsabilidad)
(questo articolo|questa rubrica|le opinioni) .{0,80}(non (riflett\w+|rispecchi\w+|rappresent\w+)|esclusiva)
(esta coluna|este artigo|este texto|as opinioes) .{0,80}(nao (reflet|represent)\w+|responsabilidade)
(deze column|dit artikel|de (meningen|opinies|standpunten)) .{0,80}(niet (noodzakelijk|per se)|weerspieg)\w*
# Entries of a site's menu; two of them tell what the tiny lines beside them are.
[menu]
home|menu|search|contact( us)?|about( us)?|news|sports?|business|politics|opinions?|tech(nology)?|lifestyle|world
login|accueil|actualites?|politique|economie|societe|culture|recherche|a propos|international|startseite|politik
wirtschaft|kultur|suche|kontakt|impressum|inicio|noticias|politica|economia|deportes|cultura|buscar|contacto|chi siamo
cronaca|cerca|contatti|esportes|contato|nieuws|zoeken|economie|politiek|over ons
# The comment form: nothing of the article comes after it.
[end]
(leave|post|write|add) a (reply|comment).*|cancel reply|join the (conversation|discussion)|log in to (comment|reply).*
your email address will not be published.*|\d+ (thoughts?|responses?|replies) (on|to) .*|required fields are marked.*
laisse[rz]? (un commentaire|une reponse).*|(ajouter|ecrire|poster|publier) un commentaire|annuler la reponse
votre adresse (e-?mail|de messagerie|courriel) ne sera pas publiee.*|connectez-vous pour (commenter|reagir).*
(schreiben? sie|schreibe?|hinterlassen? sie|hinterlasse?) (uns )?(einen kommentar|eine antwort).*|antwort abbrechen
kommentar (schreiben|hinterlassen|verfassen|abgeben)|(deine|ihre) e-mail-adresse wird nicht veroffentlicht.*
(deja|dejar|escribe|publicar) (una respuesta|un comentario).*|(tu|su) direccion de correo .*no sera publicada.*
(lascia|scrivi|aggiungi) (un commento|una risposta).*|il tuo indirizzo e-?mail non sara pubblicato.*|annulla risposta
(deixe|deixar|escreva) (um comentario|uma resposta).*|o (seu )?endereco de e-?mail nao sera publicado.*
(geef|laat|plaats|schrijf) een (reactie|antwoord).*|(het|je) e-mail ?adres wordt niet gepubliceerd.*|reactie annuleren
you must be (logged|signed) in to (comment|post|leave).*
vous devez (etre connecte|vous connecter).{0,12} pour .*comment.*
(du musst|sie mussen) (dich |sich )?(angemeldet|anmelden|eingeloggt|einloggen).*
(debes|tienes que) .{0,40}para comentar.*|devi .{0,40}(commentare|un commento).*
voce precisa .{0,40}(comentar|um comentario).*|je moet .{0,40}(te reageren|reactie).*
# The heading of a note on the author.
[about]
about the authors?|a propos de l'auteure?|uber (den autor|die autorin)|(sobre|acerca de) (el|la|o|a) autora?
sull'autore|sull'autrice|over de auteur
# What follows the name in such a note.
[wrote]
,? (is|was|est|ist|war|es|e) .{0,90}?\b(column|chroniqueu|editorial|journalis|report|correspond|redac|redak)\w*
,? (is|was|est|ist|es|e) .{0,90}?\b(editor|writer|author|auteur|autor|autric|ecrivai|scritt|escrit|schrij|schrift)\w*
,? (is|was|est|ist|es|e) .{0,90}?\b(giornal|periodist|jornal|blog|contribut|colabora|kolumn|critic|essay|fellow)\w*
 (writes|reports|blogs|covers|ecrit|couvre|schreibt|berichtet|escribe|cubre|scrive|escreve|cobre|schrijft)
"""


@cache  # some 40 ms: not at import
def cues() -> dict[str, re.Pattern[str]]:
    """Return the patterns by section: a line end separates alternatives as a bar does; a cue ends where a word does."""
    chunks = re.sub(r"(?m)^#.*\n", "", _TEXT).strip("\n[").split("\n[")
    sections = {name: lines.rstrip("\n").replace("\n", "|") for name, lines in (chunk.split("]\n") for chunk in chunks)}
    labels = sections["label"].replace("NETWORK", f"({sections['network']})")
    sections["label"] = rf"(({labels})([ |·•/,&+:()\d-]+|$))+"
    return {name: re.compile(rf"({pattern})(?!\w)") for name, pattern in sections.items()}
