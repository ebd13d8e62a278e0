/** Letters of five by seven dots: a number for each row from the top, its bits the dots from left to right. */
const letters: Readonly<Record<string, readonly number[]>> = {
  A: [14, 17, 17, 31, 17, 17, 17],
  D: [30, 17, 17, 17, 17, 17, 30],
  E: [31, 16, 16, 30, 16, 16, 31],
  J: [7, 2, 2, 2, 2, 18, 12],
  M: [17, 27, 21, 21, 17, 17, 17],
  N: [17, 25, 21, 19, 17, 17, 17],
  O: [14, 17, 17, 17, 17, 17, 14],
  R: [30, 17, 17, 30, 20, 18, 17],
  T: [31, 4, 4, 4, 4, 4, 4],
  Y: [17, 17, 10, 4, 4, 4, 4],
  1: [4, 12, 4, 4, 4, 4, 14],
  7: [31, 1, 2, 4, 4, 4, 4],
  9: [14, 17, 17, 15, 1, 2, 12],
}

/** Burn a text of dot letters, `scale` pixels a dot, into samples in place; the box around it. Unknown letters are blanks. */
export function burnText(
  picture: { readonly width: number; readonly samples: { [index: number]: number } },
  text: string,
  at: { readonly x: number; readonly y: number; readonly scale: number; readonly value: number },
): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const { x, y, scale, value } = at
  for (const [i, letter] of [...text].entries())
    for (const [row, bits] of (letters[letter] ?? []).entries())
      for (let column = 0; column < 5; column++)
        if ((bits >> (4 - column)) & 1)
          for (let dot = 0; dot < scale * scale; dot++) {
            const right = x + (i * 6 + column) * scale + (dot % scale)
            const below = y + row * scale + Math.floor(dot / scale)
            picture.samples[below * picture.width + right] = value
          }
  return { x, y, width: text.length * 6 * scale - scale, height: 7 * scale }
}
