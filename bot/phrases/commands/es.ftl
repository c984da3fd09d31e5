# What commands and their options are called. Names: lower case, no blanks, at most 32 characters; the rest at most 100.

name-ask = preguntar
description-ask = Responde a una pregunta citando el artículo
name-summary = resumen
description-summary = Resume un artículo con sus propias frases
name-digest = repaso
description-digest = Dice qué ha llegado últimamente, con las palabras de los artículos
name-articles = artículos
description-articles = Muestra la lista de artículos
name-use = elegir
description-use = Dirige las preguntas de este canal a un artículo, o a todos
name-add = añadir
description-add = Añade un artículo desde un enlace o un archivo
name-remove = quitar
description-remove = Quita un artículo añadido aquí
name-help = ayuda
description-help = Dice qué se puede preguntar y cómo
name-privacy = privacidad
description-privacy = Dice qué se guarda sobre ti
name-forget = olvidar
description-forget = Borra lo que se guarda sobre ti

argument-question = pregunta
explanation-question = Lo que quieres saber, en cualquier idioma
argument-article = artículo
explanation-article = El artículo consultado; sin él, el de este canal o todos
argument-private = privado
explanation-private = Solo tú ves la respuesta
argument-length = longitud
explanation-length = La longitud del resumen
argument-focus = tema
explanation-focus = De qué debe tratar el resumen
argument-days = días
explanation-days = Cuántos días atrás; una semana si no se dice
argument-link = enlace
explanation-link = La dirección del artículo
argument-file = archivo
explanation-file = El artículo como archivo: html, md, txt, pdf o docx

length-short = corto
length-medium = medio
length-long = largo
menu-ask = Preguntar sobre esto
