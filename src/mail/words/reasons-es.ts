import type { ReasonTexts } from "./words.ts";

export const REASONS_SPANISH: ReasonTexts = {
  "missing-value": {
    what: "Está vacía una celda que no puede estarlo",
    todo: "Rellene la celda.",
  },
  "invalid-value": {
    what: "Una celda contiene algo que no puede ser correcto",
    todo: "Corrija la celda como dice el motivo.",
  },
  "invalid-quantity": {
    what: "La cantidad no es un número entero desde 1",
    todo: "Escriba cuántas unidades del artículo hay en el paquete.",
  },
  "mangled-number": {
    what: "Una hoja de cálculo ha alterado un número largo",
    todo: "Dé a la columna formato de texto y copie de nuevo el número del original. Las cifras perdidas no se pueden adivinar.",
  },
  "multiple-tracking-numbers": {
    what: "Una celda contiene varios números de seguimiento",
    todo: "Escriba una fila por paquete, con su número y sus cantidades.",
  },
  "ambiguous-date": {
    what: "Una fecha puede leerse de dos maneras",
    todo: "Escriba las fechas como AAAA-MM-DD, por ejemplo 2026-04-03.",
  },
  "unknown-carrier": {
    what: "No se conoce al transportista",
    todo: "Use el código o el nombre que el marketplace da al transportista.",
  },
  "tracking-mismatch": {
    what: "El número de seguimiento y el transportista no concuerdan",
    todo: "Compruebe ambos con la etiqueta.",
  },
  "conflicting-rows": {
    what: "Hay filas de un mismo paquete que se contradicen",
    todo: "Haga que coincidan, o dé a cada paquete su propio número de seguimiento.",
  },
  "duplicate-row": {
    what: "La misma fila aparece dos veces",
    todo: "Quite una de ellas, o escriba la cantidad total en una.",
  },
  "rejected-with-package": {
    what: "Otra fila del mismo paquete es incorrecta",
    todo: "Corrija esa fila; esta está bien.",
  },
  "held-with-order": {
    what: "Otra fila del pedido no tiene un número de seguimiento utilizable",
    todo: "Corrija esa fila; esta está bien.",
  },
  "missing-items": {
    what: "No se sabe qué artículos hay en el paquete",
    todo: "Añada el identificador de la línea del pedido (order-item-id) y la cantidad.",
  },
  superseded: {
    what: "La fila es anterior a una corrección",
    todo: "Si a pesar de todo es correcta, envíela en una hoja nueva, con «update» en una columna «action».",
  },
  "needs-action": {
    what: "¿Otro paquete o un número corregido?",
    todo: "Estos artículos ya se comunicaron con otro número de seguimiento. Escriba «create» (otro paquete) o «update» (número corregido) en una columna «action».",
  },
  "ambiguous-package": {
    what: "Puede tratarse de varios paquetes",
    todo: "Escriba en una columna «original-tracking-number» el número con el que se comunicó el paquete por primera vez.",
  },
  "inconsistent-with-initial-post": {
    what: "Los artículos o las cantidades difieren de lo comunicado al principio",
    todo: "Vuelva a lo comunicado al principio. Si el paquete contiene de verdad otra cosa, díganoslo.",
  },
  "package-id-in-use": {
    what: "La fila dice «create», pero este paquete ya es conocido",
    todo: "Escriba «update» para modificarlo. Si es otro paquete, dele su propio número de seguimiento.",
  },
  "package-id-conflict": {
    what: "El identificador del paquete pertenece a otro paquete",
    todo: "Corrija el identificador (package-id) o el número de seguimiento.",
  },
  "over-shipment": {
    what: "Más unidades de las que quedan por enviar",
    todo: "Compruebe las cantidades.",
  },
  "over-fulfillment": {
    what: "Más unidades de las pedidas",
    todo: "Compruebe las cantidades.",
  },
  "unknown-item": {
    what: "El marketplace no conoce la línea del pedido",
    todo: "Compruebe su identificador, también los ceros iniciales. Puede que se haya cancelado.",
  },
  "unknown-order": {
    what: "El marketplace no conoce el pedido",
    todo: "Compruebe el número de pedido.",
  },
  "carrier-not-supported": {
    what: "El marketplace no admite este transportista",
    todo: "Use un transportista de la lista del marketplace.",
  },
  "carrier-name-correction": {
    what: "El marketplace conoce al transportista por otro nombre",
    todo: "Use el nombre que indica el marketplace.",
  },
  "tracking-refused": {
    what: "El marketplace ha rechazado el número de seguimiento",
    todo: "Compruebe el número y el transportista con la etiqueta.",
  },
  "endpoint-rejected": {
    what: "El marketplace ha rechazado el paquete",
    todo: "Corrija lo que indica el marketplace.",
  },
  "order-cancelled": {
    what: "El pedido fue cancelado",
    todo: "No lo envíe y quite sus filas. Si ya ha salido, díganoslo enseguida.",
  },
  "ship-plus": {
    what: "El marketplace confirma este pedido por sí mismo",
    todo: "Omita sus filas.",
  },
  "fulfilled-by-amazon": {
    what: "Amazon envía este pedido por su cuenta",
    todo: "Omita sus filas.",
  },
  "status-refused": {
    what: "El marketplace no admite este estado de recogida",
    todo: "Use ReadyForPickup, PickedUp o RefusedPickup, y solo para pedidos que se recogen en tienda.",
  },
  "not-on-hold": {
    what: "El pedido ya no está retenido",
    todo: "Ya no se puede cambiar nada en él. Si sus paquetes no deben salir, díganoslo enseguida.",
  },
  "quantity-above-first": {
    what: "La cantidad es mayor que la pedida",
    todo: "Corrija la cantidad; solo se puede reducir.",
  },
};
