# What commands and their options are called. Names: lower case, no blanks, at most 32 characters; the rest at most 100.

name-ask = ask
description-ask = Answers a question by quoting the article
name-summary = summary
description-summary = Summarises an article in its own sentences
name-digest = digest
description-digest = Tells what came in lately, in the articles' own words
name-articles = articles
description-articles = Lists the articles
name-use = use
description-use = Lets this channel's questions go to one article, or to all
name-add = add
description-add = Adds an article from a link or a file
name-remove = remove
description-remove = Removes an article that was added here
name-help = help
description-help = Says what can be asked, and how
name-privacy = privacy
description-privacy = Says what is stored about you
name-forget = forget
description-forget = Removes what is stored about you

argument-question = question
explanation-question = What you want to know, in any language
argument-article = article
explanation-article = The article to ask; without it, this channel's, else all
argument-private = private
explanation-private = Only you see the answer
argument-length = length
explanation-length = How long the summary is
argument-focus = focus
explanation-focus = What the summary should be about
argument-days = days
explanation-days = How many days to look back on; a week if left out
argument-link = link
explanation-link = The address of the article
argument-file = file
explanation-file = The article as a file: html, md, txt, pdf or docx

length-short = short
length-medium = medium
length-long = long
menu-ask = Ask about this
