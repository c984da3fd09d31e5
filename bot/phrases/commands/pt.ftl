# What commands and their options are called. Names: lower case, no blanks, at most 32 characters; the rest at most 100.

name-ask = perguntar
description-ask = Responde a uma pergunta citando o artigo
name-summary = resumo
description-summary = Resume um artigo com as suas próprias frases
name-digest = apanhado
description-digest = Diz o que chegou ultimamente, com as palavras dos artigos
name-articles = artigos
description-articles = Mostra a lista de artigos
name-use = escolher
description-use = Dirige as perguntas deste canal a um artigo, ou a todos
name-add = adicionar
description-add = Adiciona um artigo a partir de um link ou de um arquivo
name-remove = remover
description-remove = Remove um artigo adicionado aqui
name-help = ajuda
description-help = Diz o que se pode perguntar e como
name-privacy = privacidade
description-privacy = Diz o que é guardado sobre você
name-forget = esquecer
description-forget = Apaga o que é guardado sobre você

argument-question = pergunta
explanation-question = O que você quer saber, em qualquer idioma
argument-article = artigo
explanation-article = O artigo consultado; sem ele, o deste canal ou todos
argument-private = privado
explanation-private = Só você vê a resposta
argument-length = tamanho
explanation-length = O tamanho do resumo
argument-focus = tema
explanation-focus = Sobre o que o resumo deve falar
argument-days = dias
explanation-days = Quantos dias atrás; uma semana se não for dito
argument-link = link
explanation-link = O endereço do artigo
argument-file = arquivo
explanation-file = O artigo como arquivo: html, md, txt, pdf ou docx

length-short = curto
length-medium = médio
length-long = longo
menu-ask = Perguntar sobre isto
