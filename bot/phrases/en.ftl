# Exergue in English. One idea a sentence; what went wrong first, then what to do.

## Answers

answer-says = {$articles ->
    [one] The article says:
   *[other] The articles say:
}
answer-maybe = This may answer, but it is not certain:
answer-none = {$articles ->
    [one] The article does not say.
   *[other] The articles do not say.
}
answer-nearest-hint = /nearest shows the passages that come nearest.
answer-nearest-option = With --nearest, the passages that come nearest are shown.
nearest-head = The nearest passages, which do not answer:
nearest-nothing = Ask a question first; /nearest then shows what comes nearest to it.
quote-source = {$title}, paragraph {$paragraph} of {$paragraphs}
quote-source-note = {$title}, about the author
quote-in = {$source}, {$language ->
    [en] in English
    [fr] in French
    [de] in German
    [es] in Spanish
    [it] in Italian
    [pt] in Portuguese
    [nl] in Dutch
   *[other] in its own language ({$language})
}

talk-greeting = Hello! Ask me something, and I will answer by quoting, word for word.
talk-how-are-you = Fine, thank you. Ask me something, and I will answer by quoting, word for word.
talk-thanks = You are welcome.
talk-farewell = Goodbye, and good reading.
talk-yes = All right. What would you like to know?
talk-no = All right. Ask again in other words if you like.
talk-help = Ask me something about what the articles say, in any language; I answer in their own words. /help lists what else there is.
talk-who-are-you = I am a bot: I quote what articles say, word for word, and say so when they do not. /help for more.
about-author = “{$title}” is signed: {$byline}
about-date = “{$title}” is dated {$date}.
about-title = The title is “{$title}”.
about-subject = What “{$title}” is about, in its own words:
about-no-author = “{$title}” does not say who wrote it.
about-no-date = “{$title}” does not say when it was published.
about-which = Which article do you mean? Choose one with /use, then ask again.
about-which-chat = Which article do you mean? Ask again with /ask and its article option.

## Summary, articles

summary-head = {$title}, in the article's own words:
summary-focus-head = {$title}, about “{$focus}”, in the article's own words:
summary-short = The article has no more than that.
summary-focus-short = Nothing else in the article comes near it.
summary-focus-nothing = Nothing in the article comes near “{$focus}”.
digest-head = {$articles ->
    [one] One article came in since {$since}:
   *[other] {$articles} articles came in since {$since}, newest first:
}
digest-none = Nothing has come in since {$since}.
digest-left-out = {$articles ->
    [one] One older article is left out.
   *[other] {$articles} older articles are left out.
}
written-day = {DATETIME($day, dateStyle: "long")}
digest-days = Say how many days to look back on, in figures, or nothing for a week.
articles-head = {$count ->
    [one] One article:
   *[other] {$count} articles:
}
articles-rest = The latest are shown; {$count ->
    [one] one older one is
   *[other] {$count} older ones are
} found by typing in a command's option “article”.
articles-detail = {$paragraphs ->
    [one] one paragraph
   *[other] {$paragraphs} paragraphs
}, {$language}, id {$id}
use-done = Questions now go to “{$title}”.
use-all = Questions now go to all articles.
use-which = Say which one: a number, an id or words of a single title of the list that /articles gives, or “all”.
use-first = There are several articles: choose one first, with /use <article>. /articles lists them.

## Commands

command-ask = answers by quoting the article
command-nearest = shows the passages nearest to your last question
command-summary = summarises the article, near to a focus if you give one
command-digest = tells what came in lately, in the articles' own words
command-articles = lists the articles
command-use = puts your questions to one article, or to all
command-add = adds an article from a link or a file
command-remove = removes an article that was added here
command-privacy = says what is stored about you
command-forget = removes what is stored about you
command-help = shows this help
command-quit = leaves
word-all = all
words-all = all, every, everything
argument-question = question
argument-focus = focus
argument-days = days
argument-article = article
argument-link = link
argument-file = file
argument-length = length
argument-private = private
help-head = Ask a question in any language; the answer is quoted from the article, word for word. Or:
unknown-command = There is no command “{$name}”. /help lists them.
needs-argument = /{$name} needs to be told more: /{$name} <{$argument}>

## Chats

action-next = Next passage
action-previous = Previous
action-around = What is around it
action-summary = Summary
action-useful = Useful
action-useless = Not useful
action-share = Show everyone
action-found = Nearest passages
action-more = Longer
action-focus = About a subject
action-sentence = About a sentence
form-focus = What should the summary be about?
form-sentence = Which sentence? Its number
sentence-which = Type the number of a sentence of the summary: 1 to {$count}.
form-ask = Your question
length-short = short
length-medium = medium
length-long = long
use-channel = Questions in this channel now go to “{$title}”.
use-channel-all = Questions in this channel now go to all articles.
feedback-thanks = Thank you, noted.
forgotten = {$count ->
    [0] Nothing was stored about you.
    [one] Done: one entry about you is removed.
   *[other] Done: {$count} entries about you are removed.
}
privacy-text = Everything is answered on the machine of whoever runs this bot; no question leaves it for another service. What is stored of a question: when, where, under a code instead of your name, and whether it was answered; its text only if whoever runs the bot has switched that on. /forget removes it.
not-allowed = Only those who keep the articles here may do that. Ask someone who manages this server.
slow-down = That is a lot of questions at once. Try again in {$seconds ->
    [one] one second
   *[other] {$seconds} seconds
}.
queue-full = Many are asking right now. Try again in {$seconds ->
    [one] one second
   *[other] {$seconds} seconds
}.

adding-reading = Reading {$name} …
adding-progress = Adding {$name}: {$done} of {$total} passages …
add-what = Say what to add: a link, or a file.
attachment-gone = {$name} could not be fetched from here. Attach it once more.
pasted-text = this message
message-empty = This message has neither a link nor enough text to ask about.
form-gone = Too much time has passed: choose “Ask about this” on the message once more.
link-unknown = {$link} is not among the articles here. Someone who keeps them can add it with /add.
button-others = These buttons are for the person who asked. Ask with /ask to get your own.
button-old = This is from an earlier version and no longer works. Ask again.
share-forbidden = You may not write in this channel, so this cannot be shown to everyone here.
stopping = I am being restarted. Ask again in a minute.

running = Starting: {$platforms}. Ctrl-C stops.
discord-token = {$platform} refuses the token. Reset it on the application's page “Bot” and put the new one in EXERGUE_DISCORD_TOKEN.
discord-refused = {$platform} turns this bot away (wrong intents or shards). Check on the application's page “Bot” that nothing is blocked there, then start again.

## Slack

slack-tokens = Slack needs two tokens: EXERGUE_SLACK_BOT_TOKEN (xoxb-...) and EXERGUE_SLACK_APP_TOKEN (xapp-...). exergue manifest slack makes the app that has them.
slack-bot-token = Slack refuses the bot token. Take it from the app's page “OAuth & Permissions”, install the app again if need be, and put it in EXERGUE_SLACK_BOT_TOKEN.
slack-app-token = Slack refuses the app-level token. Make one on the app's page “Basic Information” with the scope connections:write and put it in EXERGUE_SLACK_APP_TOKEN.
slack-scope = Slack says that the app may not do this. Give it the manifest that exergue manifest slack prints, install it again, and make the app-level token with the scope connections:write.
slack-working = is looking in the articles…
asked-head = “{$question}”
form-send = Send
form-cancel = Cancel
shortcut-name = Ask about this
shortcut-description = Answers a question about the article that this message links to or holds
prompt-subject-title = What it is about
prompt-subject = What is the article about?
prompt-help-title = What you can do
prompt-help = What can you do?

## Terminal

welcome = Exergue quotes the article that answers. /help for more, /quit to leave.
welcome-article = You are asking about “{$title}”.
welcome-articles = You are asking about {$count} articles.
try-asking = Try: {$question}
prompt = ask>
goodbye = Goodbye.
sample-adding = The library is empty: adding the bundled article to try it with.
indexing = Indexing {$name}
standard-input = standard input
nothing-read = There is no question on standard input: write one on each line.

## Command line

cli-about = Exergue answers questions about articles by quoting them, word for word.
cli-run = Opens the chats that have tokens, else one in this terminal.
cli-add = Adds articles from web addresses, files, folders or a pipe. Files: html, md, txt, pdf, docx; - is text on standard input.
cli-ask = Asks a question and quotes the passages that answer. - reads one question a line.
cli-digest = Tells what came in lately, in the articles' own sentences.
cli-summary = Summarises an article in its own sentences.
cli-list = Lists the articles.
cli-show = Shows an article with its clean paragraphs.
cli-refresh = Fetches articles again from the web. Only what has changed is indexed anew.
cli-refresh-id = The id of one article; without it, all that came from the web.
cli-remove = Removes an article.
cli-data = The data folder (default: EXERGUE_DATA, else ./data).
cli-json = Prints JSON lines.
cli-article = The id of the article to ask; without it, all of them.
cli-id = The id of the article.
cli-limit = How many passages at most.
cli-nearest = Shows the nearest passages where the article does not say.
cli-sentences = How many sentences at most; 5 unless --length says otherwise.
cli-length = The length in a word: 3, 5 or 8 sentences.
cli-since = From which day on (YYYY-MM-DD), or time.
cli-days = How many days to look back on; 7 without it.
cli-digest-sentences = How many sentences an article; one to three by its length without it.
cli-focus = What the summary should be about.
cli-source = Web address, file, folder or -.
cli-question = The question, or -.
cli-title = The title, instead of the one found.
cli-language-option = The article's language (ISO 639-1), instead of the one found.
cli-url = The address that the article comes from; quotations link to it.
cli-help = Shows this help.
cli-version = Prints the version.
added = Added “{$title}” ({$passages ->
    [one] one passage
   *[other] {$passages} passages
}, {$language}, id {$id}).
updated = Updated “{$title}” ({$passages ->
    [one] one passage
   *[other] {$passages} passages
}, {$language}, id {$id}).
unchanged = “{$title}” is there already, unchanged (id {$id}).
elsewhere = “{$title}” is there already, from another address: {$url} (id {$id}).
refresh-nothing = No article came from a web address: there is nothing to fetch again.
feeds-unannounced = {$channel}: that platform is not running, so articles from feeds are added and not announced. Check EXERGUE_FEEDS_CHANNEL and the tokens.
feed-new = New article: “{$title}”
feed-ask = Ask me about it; I answer in its own words.
removed = Removed “{$title}”.
no-articles-yet = No article yet. Add one: exergue add FILE, or /add in a chat
show-by = by {$byline}

usage-usage = Usage:
usage-options = Options
usage-arguments = Arguments
usage-commands = Commands
usage-help = {$command} --help says more.
usage-missing = {$name} is missing.
usage-no-option = There is no option {$name}.
usage-no-value = {$name} needs a value.
usage-no-command = There is no command {$name}. exergue --help lists them.
usage-meant = Did you mean {$names}?
usage-extra = There are more arguments than the command takes.
usage-value = {$name}: this value is not possible; expected: {$expected}.
usage-number = a whole number from 1
usage-title = --title and --url go with one source, and it is no folder. Add its files one by one.
usage-language = --language takes the ISO 639-1 code of a language, such as fr.
usage-length = Give --sentences or --length, not both.
usage-days = Give --since or --days, not both.
usage-since = --since takes a date such as 2026-11-20, --days a number from 1.
usage-url = --url takes an address that begins with https:// or http://.
usage-application = --id takes the id of the application, 17 to 20 digits, from its page “General Information”.

## Settings

setting-wrong = {$name}={$value}: expected {$allowed}. Mend it in the environment or in .env.
allowed-folder = a folder
allowed-language = en, fr, or nothing: that of the system
allowed-backend = torch, onnx or openvino
allowed-megabytes = a number of megabytes, 1 to 1000000
allowed-yes-or-no = true or false
allowed-domains = domains such as example.org, with commas between, or nothing: all
allowed-ports = port numbers with commas between
allowed-feeds = addresses of feeds, https:// or http://, with blanks between
allowed-minutes = a number of minutes, 1 to 1000000
allowed-channel = discord:NUMBER or slack:ID of a channel, or nothing
allowed-seconds = a number of seconds, 1 to 1000000
allowed-discord-token = a bot token of Discord
allowed-slack-bot-token = a bot token of Slack: xoxb-...
allowed-slack-app-token = an app-level token of Slack: xapp-...
allowed-questions = a number of questions, 1 to 1000000
allowed-log-level = debug, info, warning or error
allowed-days = a number of days, 1 to 1000000
allowed-port = a port, 1 to 65535, or nothing: none
setting-file = {$name} cannot be read. Save it as UTF-8, readable by you.
setting-unknown = {$name} is no setting of Exergue and is ignored.
setting-meant = {$name} is no setting of Exergue and is ignored. Did you mean {$meant}?

## What can go wrong

error-web-off = {$name}: adding by web address is turned off (EXERGUE_ADD_BY_URL). Save the page in your browser and add the file.
error-web-address = {$name}: not a web address. Copy it once more from the browser.
error-web-scheme = {$name}: only addresses that begin with https:// or http:// can be added. Write it so, or save the page and add the file.
error-web-credentials = {$name}: an address with a user name or password in it is not fetched. Save the page in your browser and add the file.
error-web-port = {$name}: pages are not fetched from port {$port}. EXERGUE_ALLOWED_PORTS can allow it.
error-web-domain = {$name}: {$host} is not among the sites that may be fetched. EXERGUE_ALLOWED_DOMAINS can allow it.
error-web-private = {$name}: this is not on the public net and is not fetched. Save the page in your browser and add the file.
error-not-web = “{$title}” did not come from a web address. Add its file again: exergue add FILE
error-web-robots = {$name}: the site asks programs not to fetch this (robots.txt). Save the page in your browser and add the file.
error-stopped = {$name}: given up, because Exergue is being stopped. Try again when it runs once more.
error-web-name = {$name}: there is no site of that name. Check the address, and that this machine is online.
error-web-connect = {$name}: the site does not answer. Check the address, and that this machine is online.
error-web-slow = {$name}: not fetched within {$seconds} seconds and given up. Try again later, or save the page and add the file.
error-web-certificate = {$name}: the site's certificate is not valid ({$detail}). Check the address; the site has to mend it, unless this machine lacks its ca-certificates.
error-web-redirects = {$name}: redirects more than {$limit} times. Add the address that the browser ends at.
error-web-missing = {$name}: the site has no such page (status {$status}). Check the address.
error-web-refused = {$name}: the site does not give this page to a program (status {$status}). Save the page in your browser and add the file.
error-web-busy = {$name}: the site is too busy or out of order (status {$status}). Try again later.
error-web-status = {$name}: the site answers with status {$status} and no page. Save the page in your browser and add the file.
error-web-broken = {$name}: what the site answers is cut off or garbled. Try again, or save the page in your browser and add the file.
error-large-input = {$name}: more than {$limit_mb} MB. Add less, or raise EXERGUE_MAX_FILE_MB.
error-web-large = {$name}: more than {$limit_mb} MB. Save the article alone and add the file.
error-web-kind = {$name}: neither HTML nor PDF nor plain text. Save the article as one of these and add the file.
error-web-feed = {$name}: neither RSS nor Atom. Check EXERGUE_FEEDS.
error-web-generic = This address cannot be added. Check that it opens in a browser; if so, save the page and add what it says.
error-missing = {$name}: no such file or folder. Check the name.
error-denied = {$name}: permission denied. Make the file readable, for instance with chmod a+r.
error-text-large = {$name}: more than {$limit} characters of text. Add it in parts.
error-sentences = {$name}: more than {$limit} sentences. Add it in parts.
error-large = {$name}: {$size_mb} MB, the limit is {$limit_mb} MB. Add a smaller file, or raise EXERGUE_MAX_FILE_MB.
error-feed = {$name}: a feed, not an article. Add one of its articles, or have it read as one of EXERGUE_FEEDS.
error-binary = {$name}: not a text, HTML, Markdown, PDF or Word file. Save the article as one of these.
error-encoding = {$name}: not valid UTF-8 at byte {$position}. Save the file as UTF-8 and add it again.
error-folder = {$name}: a folder. Add its files one by one.
error-damaged = {$name}: damaged or encrypted {$kind} file. Open it, save it anew, and add that.
error-costly = {$name}: takes more than {$seconds} s or {$megabytes} MB of memory to read. Save it in a simpler form, or in parts, and add that.
error-empty = {$name}: no text in it. A scanned document needs text recognition (OCR) first; save a page that scripts draw in your browser.
error-blank = {$name} is empty: nothing in it can be quoted. Check that it is the right text.
error-scanned = {$name}: a scan, pictures without text. Let a text recognition program (OCR) read it first, and add what it makes.
error-no-articles = {$name}: no article files in this folder (html, htm, md, txt, pdf, docx).
error-unknown-article = There is no article “{$id}”. exergue list shows them, or /articles in a chat.
error-no-article = There is no article yet. Add one: exergue add FILE, or /add in a chat
error-which-article = There are {$count} articles: say which one by its id. exergue list shows them, or /articles in a chat.
error-not-yours = “{$title}” belongs to whoever runs the bot; only they can remove it.
error-passage-gone = That passage is no longer there: its article was changed or removed. Ask again.
error-question-empty = The question is empty. Write what you want to know.
error-question-long = The question has {$length} characters, the limit is {$limit}. Make it shorter.
error-focus-empty = The focus is empty. Write what the summary should be about, or leave it out.
error-focus-long = The focus has {$length} characters, the limit is {$limit}. Make it shorter.
error-model-missing = {$model}: no such model folder or hub name. Check EXERGUE_MODEL.
error-model-hub = {$model}: the model hub cannot be reached. EXERGUE_MODEL=embedded or contextual needs no hub.
error-model-broken = {$model}: cannot be loaded ({$detail}). Fetch the model again, or set EXERGUE_MODEL=embedded.
error-verifier = The verifier cannot be loaded ({$detail}). Install Exergue anew, or set EXERGUE_VERIFIER=false.
error-reranker = {$model}: cannot be loaded as a cross-encoder ({$detail}). Check EXERGUE_RERANKER, or leave it empty.
error-model-backend = {$model}: the backend {$backend} is not installed. Install it, or set EXERGUE_MODEL_BACKEND=torch.
error-model-changed = {$file} was indexed with the model {$stored}, not with {$current}. Set EXERGUE_MODEL back, or index the articles anew with exergue reindex.
error-busy = {$file}: another process has been writing for too long. Try again.
error-newer = {$file} was written by a newer version of Exergue. Install that version.
error-corrupt = {$file}: damaged, or not a library of Exergue. Put a backup in its place, or use another folder (--data).
error-read-only = {$folder}: no permission to write. Make the folder writable, or use another one (--data).
error-disk-full = {$folder}: no space left on the disk. Free some space and try again; nothing was lost.
error-disk-fault = {$folder}: the disk reports a fault, or has no space left. Check it and try again.
error-not-a-folder = {$folder}: not a folder. Use another one (--data).
error-deadline = That took longer than {$seconds} seconds and was given up. Try again.
error-output = The output cannot be written ({$detail}). Free some space, or write it elsewhere.
error-unexpected = Something went wrong here ({$kind}). EXERGUE_LOG_LEVEL=debug shows what; please report it.
error-internal = Something went wrong here (report {$id}). EXERGUE_LOG_LEVEL=info shows more.

## Evaluation

cli-evaluate = Measures the answers on evaluation files. In a library of its own.
cli-eval-file = Evaluation file: JSON lines, gzip or not.
cli-eval-articles = Puts the questions to this: the article file that they are about, or the articles of another evaluation file with the same question ids.
cli-eval-every = Takes each Nth question.
cli-eval-outcomes = Writes what became of each question to this file, as JSON lines.
cli-eval-data = Not used: an evaluation has a library of its own.
asking = Asking {$name}
eval-first = The gold paragraph first
eval-answers = The first passage, and whether to answer
eval-unanswerable = Questions without an answer
eval-column-set = Questions of
eval-column-scope = Searched
eval-column-count = Questions
eval-column-passage = Answer in passage
eval-column-sentence = Answer in sentence
eval-column-marked = Gold sentence
eval-column-shown = Length
eval-column-wrong = Answered anyway
eval-column-missed = Missed
eval-column-kind = Kind
eval-scope-article = article
eval-scope-file = all
eval-fusion = Exergue
eval-dense = dense
eval-lost = {$name}: {$count ->
    [one] one question is on a paragraph
   *[other] {$count} questions are on paragraphs
} that cleaning the article left out: counted as missed.
eval-crossed = {$name} on {$other}

error-eval-unreadable = {$name}: neither UTF-8 text nor a whole gzip file. Make the file anew.
error-eval-json = {$name}, line {$line}: not a JSON object. Mend the line or take it out.
error-eval-key = {$name}, line {$line}: “{$key}” is missing or of another type than {$expected}. Mend the line or take it out.
error-eval-text = {$name}, line {$line}: question {$id} is empty or longer than {$limit} characters. Mend the line or take it out.
error-eval-paragraph = {$name}, line {$line}: question {$id} names paragraph {$paragraph} of {$count}, counted from 0. Mend the line or take it out.
error-eval-mixed = {$name}, line {$line}: articles and questions alone in one file. Make two files of it.
error-eval-empty = {$name}: no question in it. Take another file.
error-eval-alone = {$name}: questions alone, and no article beside it holds their gold sentences. Name the article: --articles FILE
error-eval-pairs = {$name}, line {$line}: {$other} does not ask question {$id} of the same article. Take a file with the same articles and ids.

## Manifest

cli-manifest = Prints what to paste or set in Slack's or Discord's console.
cli-manifest-platform = The platform.
cli-manifest-id = The id of the Discord application, where EXERGUE_DISCORD_TOKEN does not tell it.
cli-manifest-data = Not used: a manifest needs no articles.
manifest-discord-make = Make an application: {$console}, “New Application”.
manifest-discord-token = On its page “Bot”, press “Reset Token” and put the token in EXERGUE_DISCORD_TOKEN.
manifest-discord-intents = There, leave “Privileged Gateway Intents” off: none is needed. On the page “General Information”, leave “Interactions Endpoint URL” empty.
manifest-discord-invite = Invite the bot to your server: {$link}
manifest-discord-oneself = Or let a person take it along everywhere (page “Installation”, “User Install”): {$link}
manifest-discord-run = Start it: exergue run
manifest-discord-id = {$id} stands for the application's id: set the token and run this again, or add --id with what the page “General Information” shows.

## Keeping it running

cli-doctor = Examines everything that answers need. Says how to mend what is wrong.
doctor-summary = {$faults ->
    [0] All is well.
    [one] One fault.
   *[other] {$faults} faults.
}
doctor-settings = The settings can be used; the model is {$model}.
doctor-setting-unknown = {$name} is no setting of Exergue.
doctor-setting-unknown-mend = Take {$name} out: .env.example has all settings.
doctor-setting-meant-mend = Write {$meant} in place of {$name}, or take it out.
doctor-env-open = {$file} holds tokens, and every user of this machine can read it.
doctor-env-open-mend = chmod 600 {$file}
doctor-tokens-none = No platform has its tokens: exergue run opens the terminal chat.
doctor-tokens = The tokens have the right shape: {$platforms}.
doctor-token-shape = {$name} does not have the shape of such a token.
doctor-token-shape-mend = Copy it anew from the platform's pages into {$name}: {$allowed}.
doctor-token-half = Slack has only one of its two tokens.
doctor-token-half-mend = Set both EXERGUE_SLACK_BOT_TOKEN (xoxb-) and EXERGUE_SLACK_APP_TOKEN (xapp-).
doctor-folder = The data folder {$folder} can be written; {$free} MB are free.
doctor-folder-new = The data folder {$folder} has no library yet; the first article makes it. {$free} MB are free.
doctor-folder-file = The data folder {$folder} is a file, or lies below one.
doctor-folder-file-mend = Set EXERGUE_DATA to a folder, or use --data.
doctor-folder-odd = The data folder {$folder} cannot be looked at ({$detail}).
doctor-folder-rights = The data folder {$folder} cannot be read and written by this user.
doctor-folder-rights-mend = Give the folder to the user that runs Exergue (chown), or set EXERGUE_DATA to another one.
doctor-folder-space = Only {$free} MB are free where the data folder {$folder} lies.
doctor-folder-space-mend = Free some space: {$need} MB at least.
doctor-database = The database is sound: {$articles ->
    [one] one article
   *[other] {$articles} articles
}, {$passages ->
    [one] one passage
   *[other] {$passages} passages
}.
doctor-database-broken = {$file} is damaged: {$problem}.
doctor-database-broken-mend = Bring back a backup: exergue restore FILE --force
doctor-wal = {$file} is not in WAL mode but in “{$mode}”: the file system cannot do it.
doctor-wal-mend = Put the data folder on a local disk (no network share), and set EXERGUE_DATA to it.
doctor-model = The articles were indexed with the model in use, {$model}.
doctor-encoder = The model {$model} encodes as it should.
doctor-encoder-known = The model {$model} encodes as it should: known sentences give their known vectors.
doctor-encoder-files = The files of the model {$model} are not those that were made.
doctor-encoder-vectors = The model {$model} gives other vectors than those it was made with.
doctor-encoder-shape = The model {$model} gives vectors that are not of length one, or of another dimension than it states.
doctor-encoder-unsteady = The model {$model} gives one text two different vectors.
doctor-encoder-meaning = The model {$model} does not tell sentences that say the same from others.
doctor-verifier = The verifier judges as it should: known pairs get their known verdicts.
doctor-verifier-files = The files of the verifier are not those that were made.
doctor-verifier-verdicts = The verifier gives other verdicts than those it was made with.
doctor-verifier-mend = Install Exergue anew, or set EXERGUE_VERIFIER=false.
doctor-encoder-mend = Install Exergue (or fetch that model) anew, or set EXERGUE_MODEL=embedded.
doctor-search = The search for neighbours finds what it should ({$count ->
    [one] one passage compared
   *[other] {$count} passages compared
}).
doctor-search-broken = The search finds only {$share} % of the nearest passages.
doctor-search-broken-mend = Install faiss-cpu anew, at the version that constraints.txt names.
doctor-memory = About {$need} MB of memory are needed, {$available} MB are available.
doctor-memory-unknown = About {$need} MB of memory are needed; how much there is, this system does not say.
doctor-memory-short = About {$need} MB of memory are needed, only {$available} MB are available.
doctor-memory-short-mend = Stop other programs, add swap, or use the embedded model (EXERGUE_MODEL=embedded).
doctor-network-none = No platform is set up, so nothing in the network is needed.
doctor-network-fine = Reached: {$platforms}.
doctor-network = {$platform} cannot be reached at {$address} ({$reason}).
doctor-network-mend = Let this machine connect to {$address} (firewall, DNS, proxy: HTTPS_PROXY), and try again.
doctor-clock = The clock says {$now}.
doctor-clock-behind = The clock says {$now}: {$seconds} seconds behind.
doctor-clock-ahead = The clock says {$now}: {$seconds} seconds ahead.
doctor-clock-mend = Set the clock: timedatectl set-ntp true

cli-backup = Saves the library to one file, also while the bot is running.
cli-backup-file = File, or folder for a file named after the time.
cli-backup-force = Replaces a file that is there already.
cli-restore = Brings a saved library back; a running bot goes on with it.
cli-restore-file = File that exergue backup has made.
cli-restore-force = Replaces a library that has articles; it is kept beside.
cli-export = Writes each article as Markdown with front matter.
cli-export-folder = Folder for the files.
backup-done = Saved {$articles ->
    [one] one article
   *[other] {$articles} articles
} to {$file} ({NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1)} MB).
restore-done = Brought back {$articles ->
    [one] one article
   *[other] {$articles} articles
} from {$file}.
restore-former = What was there before is in {$file}.
export-done = Wrote {$articles ->
    [one] one article
   *[other] {$articles} articles
} to {$folder}.
error-backup-nothing = {$folder}: there is no library to save. Check --data, or EXERGUE_DATA.
error-backup-exists = {$file} is there already. Name another file, or replace it with --force.
error-backup-missing = {$file}: no such file. Check the name.
error-backup-strange = {$file} is no library of Exergue, or a damaged one. Name a file that exergue backup made; nothing was changed.
error-target-read-only = {$folder}: nothing can be written there. Name another folder.
error-backup-damaged = {$file} is no sound library of Exergue ({$problem}). Take another backup; nothing was changed.
error-library-not-empty = {$folder} holds a library with {$count ->
    [one] one article
   *[other] {$count} articles
}. Use --force to replace it (it is kept beside), or another folder (--data).

cli-reindex = Indexes all articles anew. The model is that of the settings; questions are answered meanwhile.
reindexing = Indexing anew
reindex-done = Indexed {$articles ->
    [one] one article
   *[other] {$articles} articles
} with {$model}. Start the bot again if it ran with another model.

cli-report = Tells what was asked lately. Also how much of it was answered, and which articles were quoted most.
cli-report-days = Of how many days.
report-head = The last {$days ->
    [one] day
   *[other] {$days} days
} on Discord and Slack: {$questions ->
    [0] no question
    [one] one question
   *[other] {$questions} questions
}{$people ->
    [0] .
    [one] {""} from one person.
   *[other] {""} from {$people} people.
}
report-answered = Answered: {$percent} % of the questions put to the articles.
report-judged = Marked useful: {$useful}, not useful: {$useless}.
report-articles = Quoted most:
report-gone = {$id} (removed)
report-count = {$count ->
    [one] once
   *[other] {$count} times
}
report-unanswered = What the articles did not say, questions that ask the same together:
report-not-kept = The texts of questions are not kept (EXERGUE_LOG_QUESTIONS=false).

metrics-port = Port {$port} cannot be served ({$detail}). Set EXERGUE_METRICS_PORT to another one, or leave it empty.
